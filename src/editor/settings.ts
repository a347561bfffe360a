/** The user's settings, `lstmExplorer.*` of `contributes.configuration` in package.json, each with its default. */
import * as vscode from "vscode";

const SECTION = "lstmExplorer";

const DEFAULTS = {
  /** Whether there is a hover on layers. */
  "hover.enabled": true,
  /** Digits behind the point in it. */
  "hover.precision": 8,
  /** Whether problems are underlined. */
  "problems.enabled": true,
  /** Whether what a layer returns stands behind its call in the text. */
  "inlayHints.enabled": false,
};

type Settings = typeof DEFAULTS;

/** A setting as it holds for that document: each may be another for a folder or a language. */
export function settingOf<Name extends keyof Settings>(name: Name, document: vscode.TextDocument): Settings[Name] {
  const value = vscode.workspace.getConfiguration(SECTION, document).get<unknown>(name);
  // What a settings file says may be of any type.
  return isLike(value, DEFAULTS[name]) ? value : DEFAULTS[name];
}

const isLike = <Value>(value: unknown, pattern: Value): value is Value => typeof value === typeof pattern;

/** Calls back when one of the settings has changed. */
export const onDidChangeSettings = (changed: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(SECTION) && changed());
