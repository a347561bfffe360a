/** Small pictures for buttons and notes, drawn in the text's colour on a 16 × 16 grid. */
import { html, svg, type TemplateResult } from "lit";

const icon = (paths: TemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${paths}</svg>`;

export const pinIcon = icon(svg`<path d="M6 2h4l-.6 4.6 2.1 2.1V10h-7V8.7l2.1-2.1zM8 10v4.5"></path>`);
export const pinnedIcon = icon(
  svg`<path class="filled" d="M6 2h4l-.6 4.6 2.1 2.1V10h-7V8.7l2.1-2.1zM8 10v4.5"></path>`,
);
export const copyIcon = icon(svg`<path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7"></path>`);
export const closeIcon = icon(svg`<path d="M4 4l8 8M12 4l-8 8"></path>`);
export const errorIcon = icon(
  svg`<circle cx="8" cy="8" r="6"></circle><path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"></path>`,
);
export const warningIcon = icon(svg`<path d="M8 2.2l6.2 11H1.8zM8 6.2v3.4M8 11v1"></path>`);
export const infoIcon = icon(svg`<circle cx="8" cy="8" r="6"></circle><path d="M8 7.2v4M8 4.6v1.2"></path>`);
export const diceIcon = icon(
  svg`<rect x="2.5" y="2.5" width="11" height="11" rx="2"></rect><g class="filled"><circle cx="5.4" cy="5.4" r=".5"></circle><circle cx="8" cy="8" r=".5"></circle><circle cx="10.6" cy="10.6" r=".5"></circle></g>`,
);
