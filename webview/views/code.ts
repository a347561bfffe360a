import { html, type TemplateResult } from "lit";

/** A line of code that may also break before an attribute's name and between two pairs of brackets. */
export const codeLine = (code: string): TemplateResult =>
  html`<code
    >${code.split(/(?<=\.)(?=[A-Za-z_])|(?<=\))(?=\()/).map((part, index) => (index === 0 ? part : html`<wbr />${part}`))}</code
  >`;
