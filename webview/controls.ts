/**
 * The controls of the page. This file alone knows the toolkit that draws them (`@vscode/webview-ui-toolkit`):
 * a move to another one changes nothing outside it.
 */
import {
  Checkbox,
  Dropdown,
  provideVSCodeDesignSystem,
  TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { keyed } from "lit/directives/keyed.js";
import { live } from "lit/directives/live.js";

/** Makes the controls known to the page; to be called before the window's `load`, or they miss the theme. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  );
}

/** A button with a text. */
export function button(label: string, onPress: () => void): TemplateResult {
  return html`<vscode-button class="button" appearance="secondary" @click=${onPress}>${label}</vscode-button>`;
}

/** A button that shows a picture only; its label is read aloud and shown as a tooltip. */
export function iconButton(
  label: string,
  icon: TemplateResult,
  onPress: () => void,
  pressed?: boolean,
): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    title=${label}
    aria-label=${label}
    aria-pressed=${ifDefined(pressed === undefined ? undefined : pressed)}
    @click=${onPress}
  >
    ${icon}
  </button>`;
}

/** A text that acts like a link. */
export function link(label: string, title: string, onPress: () => void): TemplateResult {
  return html`<button type="button" class="link" title=${title} @click=${onPress}>${label}</button>`;
}

/** An on/off choice; of one that is disabled only the state is shown. */
export function toggle(
  label: string,
  on: boolean,
  onChange: (on: boolean) => void,
  disabled: boolean = false,
): TemplateResult {
  const changed = (event: Event): void => {
    // The element reports changes that the page itself makes, too.
    const box = event.currentTarget;
    if (box instanceof Checkbox && box.checked !== on) {
      onChange(box.checked);
    }
  };
  return html`<vscode-checkbox class="toggle" ?disabled=${disabled} @change=${changed} .checked=${live(on)}
    >${label}</vscode-checkbox
  >`;
}

/**
 * A choice of one of several.
 * @param reason the id of what says why it is so
 */
export function select(
  label: string,
  options: readonly string[],
  chosen: number | undefined,
  onChange: (index: number) => void,
  reason?: string,
): TemplateResult {
  const changed = (event: Event): void => {
    const list = event.currentTarget;
    if (list instanceof Dropdown && list.selectedIndex >= 0 && list.selectedIndex !== chosen) {
      onChange(list.selectedIndex);
    }
  };
  // The element does not follow when its options change: other options get a new one. Nor does it follow an option's
  // `selected`, which is what it begins with only: from then on its index says which one is chosen.
  return html`${keyed(
    options.join("\n"),
    html`<vscode-dropdown
      class="select"
      aria-label=${label}
      aria-describedby=${ifDefined(reason)}
      .selectedIndex=${chosen ?? -1}
      @change=${changed}
    >
      ${options.map(
        (option, index) =>
          html`<vscode-option value=${index.toString()} ?selected=${index === chosen}>${option}</vscode-option>`,
      )}
    </vscode-dropdown>`,
  )}`;
}

export interface FieldOptions {
  readonly label: string;
  readonly text: string;
  /** What the arrow keys add to a number. */
  readonly step: number;
  /** Characters that it has room for. */
  readonly size?: number;
  /** What is wrong with the text. */
  readonly problem?: string;
  readonly onInput: (text: string) => void;
  readonly onLeave: () => void;
}

/** A field for a number, with its label above it. */
export function field(options: FieldOptions): TemplateResult {
  return html`<vscode-text-field
    class="field"
    size="6"
    aria-invalid=${options.problem === undefined ? nothing : "true"}
    .value=${live(options.text)}
    @input=${typed(options)}
    @keydown=${stepped(options)}
    @blur=${options.onLeave}
    >${options.label}</vscode-text-field
  >`;
}

/** A field for a number in a table, whose label is only read aloud. */
export function cell(options: FieldOptions): TemplateResult {
  return html`<input
    class="cell"
    size=${options.size ?? 8}
    inputmode="decimal"
    autocomplete="off"
    spellcheck="false"
    aria-label=${options.label}
    title=${ifDefined(options.problem)}
    aria-invalid=${options.problem === undefined ? nothing : "true"}
    .value=${live(options.text)}
    @input=${typed(options)}
    @keydown=${stepped(options)}
    @blur=${options.onLeave}
  />`;
}

const typed =
  ({ onInput }: FieldOptions) =>
  ({ currentTarget: box }: Event): void => {
    if (box instanceof TextField || box instanceof HTMLInputElement) {
      onInput(box.value);
    }
  };

const stepped =
  ({ text, step, onInput }: FieldOptions) =>
  (event: KeyboardEvent): void => {
    const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    const value = Number(text);
    if (direction !== 0 && text.trim() !== "" && Number.isFinite(value)) {
      event.preventDefault();
      onInput(Number((value + direction * step).toPrecision(7)).toString());
    }
  };
