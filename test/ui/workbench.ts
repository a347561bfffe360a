/** What a user does in the window of VS Code, with mouse and keyboard. */
import path from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { session, SHOTS } from "./session";

const MENU_DEAF_MS = 200;
const PICKER_MS = 3000;
const PICKER_TRIES = 4;

const page = () => session().page;

/** The command palette with `text` typed in; the entries as they are listed. */
export async function paletteEntries(text: string): Promise<Locator> {
  return typeInPicker("F1", `>${text}`);
}

/** Runs the command whose entry in the palette has `entry`, as found by typing `text`. */
export async function runCommand(text: string, entry = text): Promise<void> {
  const entries = await paletteEntries(text);
  await entries.filter({ hasText: entry }).first().click();
}

/** Opens a file of the workspace by its name. */
export async function openFile(name: string): Promise<void> {
  const files = await typeInPicker("Control+P", name);
  await files.filter({ hasText: name }).first().click();
  await page().locator(".tab.active", { hasText: name }).waitFor();
  await page().locator(".editor-instance .view-line, .notebookOverlay .view-line").first().waitFor();
}

async function pickerIsGone(): Promise<void> {
  await page().locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Presses the key that opens a picker, types, and gives the entries listed then. */
async function typeInPicker(key: string, text: string): Promise<Locator> {
  const input = page().locator(".quick-input-widget input[type=text]");
  for (let tries = 1; ; tries += 1) {
    await page().keyboard.press(key);
    try {
      await input.fill(text, { timeout: PICKER_MS });
      return pickerRows();
    } catch (error) {
      // It closes again where an editor that is still opening takes the focus from it.
      if (tries === PICKER_TRIES) throw error;
    }
  }
}

const pickerRows = (): Locator => page().locator(".quick-input-list .monaco-list-row");

/** Escapes from menus, pickers and hovers. */
export async function escape(): Promise<void> {
  await page().keyboard.press("Escape");
}

/** Closes all editors; what was typed in them is lost. Runs after every test. */
export async function closeEditors(): Promise<void> {
  // A test that failed may have left a key down.
  for (const key of ["Control", "Shift", "Alt"]) await page().keyboard.up(key);
  await escape();
  const tabs = page().locator(".tabs-container .tab");
  for (let left = await tabs.count(); left > 0; left = await tabs.count()) {
    await runCommand("View: Revert and Close Editor");
    await tabs.nth(left - 1).waitFor({ state: "detached" });
  }
}

/** Puts the cursor at a line and column, both from 1. */
export async function goTo(line: number, column = 1): Promise<void> {
  await typeInPicker("Control+G", `:${line}:${column}`);
  await page().keyboard.press("Enter");
  await pickerIsGone();
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The middle of `word` in the first editor line on the screen that has `line`, of which it is a part. */
export async function placeOf(line: string, word = line): Promise<Place> {
  const lines = page().locator(".editor-instance .view-line", { hasText: line });
  await lines.first().waitFor();
  const look = (): Promise<{ readonly x: number; readonly y: number } | undefined> =>
    lines.first().evaluate(
      (element, [wantedLine, wantedWord]) => {
        const text = (element.textContent ?? "").replaceAll("\u00A0", " ");
        const from = text.indexOf(wantedLine) + wantedLine.indexOf(wantedWord);
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        let seen = 0;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const length = node.textContent?.length ?? 0;
          if (from < seen + length) {
            const range = document.createRange();
            range.setStart(node, from - seen);
            range.setEnd(node, Math.min(length, from - seen + wantedWord.length));
            const box = range.getBoundingClientRect();
            const x = box.x + box.width / 2;
            const room = element.closest(".editor-scrollable")?.getBoundingClientRect();
            return room && x < room.right ? { x, y: box.y + box.height / 2 } : undefined;
          }
          seen += length;
        }
        return undefined;
      },
      [line, word] as const,
    );
  // The editor draws a line anew while its colours come: then the one that was found is gone.
  let place = await look();
  for (let tries = 0; !place && tries < 20; tries++) {
    await page().waitForTimeout(100);
    place = await look();
  }
  if (!place) throw new Error(`${JSON.stringify(word)} is not on the screen in ${JSON.stringify(line)}`);
  return place;
}

/** Clicks on a word, which puts the cursor there. */
export async function clickWord(line: string, word = line): Promise<void> {
  const { x, y } = await placeOf(line, word);
  await page().mouse.click(x, y);
}

/** Points at a word until a hover with `expected` is there. */
export async function hover(line: string, word: string, expected: string | RegExp): Promise<Locator> {
  const { x, y } = await placeOf(line, word);
  await page().mouse.move(x - 40, y + 60); // from elsewhere: a pointer that does not move opens no hover
  await page().mouse.move(x, y, { steps: 5 });
  const box = page().locator(".monaco-hover:visible").filter({ hasText: expected }).first();
  await box.waitFor();
  return box;
}

/** The text of an element, with plain spaces in place of the no-break ones that VS Code draws. */
export async function textOf(element: Locator): Promise<string> {
  return (await element.innerText()).replaceAll("\u00A0", " ");
}

/** Chooses an entry of the editor's context menu on a word. */
export async function chooseInContextMenu(line: string, word: string, entry: string): Promise<void> {
  const { x, y } = await placeOf(line, word);
  await page().mouse.click(x, y, { button: "right" });
  const item = page().locator(".monaco-menu .action-item", { hasText: entry }).first();
  await item.waitFor();
  // For a moment after it opened a menu takes a click for the end of the one that opened it.
  await page().waitForTimeout(MENU_DEAF_MS);
  await item.click();
}

/** The page inside the webview panel that is on the screen. */
export function panel(): FrameLocator {
  return page().frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
}

/** Opens a view container by the name of its icon in the activity bar. */
export async function openActivity(name: string): Promise<void> {
  const tab = page()
    .locator(".activitybar .action-item")
    .filter({ has: page().locator(`[aria-label^="${name}"]`) });
  if (!/checked/.test((await tab.getAttribute("class")) ?? "")) await tab.click();
  await page()
    .locator(".sidebar .composite.title", { hasText: new RegExp(name, "i") })
    .waitFor();
}

/** The rows of the tree in the side bar that are on the screen. */
export function sideBarRows(): Locator {
  return page().locator(".sidebar .pane-body .monaco-list-row");
}

/** A notification that has `text`. */
export function notification(text: string | RegExp): Locator {
  return page().locator(".notification-list-item-message", { hasText: text });
}

/** The theme's name in the picker, and the class of a window that has it. */
const THEMES = {
  dark: { label: "Dark Modern", kind: "vs-dark" },
  light: { label: "Light Modern", kind: "vs" },
  "high contrast": { label: "Dark High Contrast", kind: "hc-black" },
  "high contrast light": { label: "Light High Contrast", kind: "hc-light" },
} as const;

export type Theme = keyof typeof THEMES;
export const ALL_THEMES: readonly Theme[] = ["dark", "light", "high contrast", "high contrast light"];

/** Changes the colours of the window. */
export async function setTheme(theme: Theme): Promise<void> {
  const { label, kind } = THEMES[theme];
  await runCommand("Preferences: Color Theme");
  await page().locator(".quick-input-widget input[type=text]").fill(label);
  await pickerRows().filter({ hasText: label }).first().click();
  await page().locator(`.monaco-workbench.${kind}`).waitFor();
  await pickerIsGone();
}

/** Takes a picture of the window into .build/shots/. */
export async function shot(name: string): Promise<void> {
  await page().screenshot({ path: path.join(SHOTS, `${name}.png`) });
}
