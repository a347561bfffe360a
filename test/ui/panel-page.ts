/** The panel's page as a user sees it. */
import type { Locator } from "playwright-core";
import { clickWord, openFile, panel, runCommand } from "./workbench";

/** What one combination returns: neither flag, return_sequences, return_state, both. */
export const card = (combination: number): Locator => panel().locator(`[data-combination="${combination}"]`);

export const flag = (name: string): Locator => panel().getByRole("checkbox", { name });

export const field = (name: string): Locator => panel().getByRole("textbox", { name, exact: true });

/** The tensors of a combination as the card shows them, each in one line. */
export async function valuesOf(combination: number): Promise<readonly string[]> {
  const texts = await card(combination).locator(".values").allTextContents();
  return texts.map((text) => text.replaceAll(/\s+/g, " ").trim());
}

export const allValues = () => Promise.all([0, 1, 2, 3].map(valuesOf));

/** The labels of the tensors that are lit in the picture. */
export const lit = () => panel().locator(".node.lit .node-label").allTextContents();

/** Waits until the panel shows the layer of that name. */
export const layerIsShown = (name: string) => panel().locator("h1", { hasText: name }).waitFor();

/** Opens a file, puts the cursor on a layer and runs the command. */
export async function preview(file: string, line: string, word = "LSTM"): Promise<void> {
  await openFile(file);
  await clickWord(line, word);
  await runCommand("Preview LSTM outputs");
  await card(3).waitFor();
}
