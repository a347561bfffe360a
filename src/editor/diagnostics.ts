/** Problems of the open documents' layers, as squiggles where they happened. */
import * as vscode from "vscode";
import type { Problem, Span } from "../core/definition";
import { isFault, problemsOf } from "../core/problems";
import { LANGUAGE_IDS } from "../core/languages";
import { type Documents, rangeOf } from "./documents";
import { onDidChangeSettings, settingOf } from "./settings";

const SEVERITIES = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** Keeps the diagnostics of all open documents up to date. */
export function registerDiagnostics(documents: Documents): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("lstm-explorer");
  const update = (document: vscode.TextDocument, closed: boolean): void => {
    const isWanted = !closed && LANGUAGE_IDS.includes(document.languageId) && settingOf("problems.enabled", document);
    if (!isWanted) {
      collection.delete(document.uri);
      return;
    }
    const found = problemsOf(documents.latest(document));
    const faults = found.filter(({ problem }) => isFault(problem));
    collection.set(
      document.uri,
      faults.map(({ problem, span }) => diagnostic(document, problem, span)),
    );
  };
  const updateAll = (): void => vscode.workspace.textDocuments.forEach((document) => update(document, false));
  return vscode.Disposable.from(
    collection,
    onDidChangeSettings(updateAll),
    documents.onDidChange(({ document, closed }) => update(document, closed)),
  );
}

function diagnostic(document: vscode.TextDocument, problem: Problem, span: Span): vscode.Diagnostic {
  const result = new vscode.Diagnostic(rangeOf(document, span), problem.message, SEVERITIES[problem.severity]);
  result.source = "LSTM Explorer";
  result.code = problem.code;
  return result;
}
