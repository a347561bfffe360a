import { html, type TemplateResult } from "lit";
import { isOpen, type Section } from "../state";
import type { View } from "../view";

/** A part of the page that is folded until the user opens it, and stays as the user left it. */
export function fold(section: Section, summary: unknown, content: unknown, { state, dispatch }: View): TemplateResult {
  return html`<details
    class=${section}
    ?open=${isOpen(state, section)}
    @toggle=${({ currentTarget: details }: Event) =>
      details instanceof HTMLDetailsElement && dispatch({ type: "fold", section, open: details.open })}
  >
    <summary>${summary}</summary>
    ${content}
  </details>`;
}
