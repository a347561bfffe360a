/** Quick fixes: the edits that the core knows for a problem, at its squiggle. */
import * as vscode from "vscode";
import { problemsOf } from "../core/problems";
import { LANGUAGE_IDS } from "../core/languages";
import { type Documents, rangeOf } from "./documents";

/** Offers the edit that mends a problem, where it has one. */
export function registerQuickFixes(documents: Documents): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    [...LANGUAGE_IDS],
    {
      provideCodeActions: async (document, range, { diagnostics }, token) =>
        problemsOf(await documents.whenRead(document, token)).flatMap(({ problem: { fix, message }, span }) => {
          const place = rangeOf(document, span);
          if (!fix || !place.intersection(range)) return [];
          const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
          action.edit = new vscode.WorkspaceEdit();
          action.edit.replace(document.uri, rangeOf(document, fix.span), fix.text);
          action.diagnostics = diagnostics.filter((each) => each.message === message && each.range.isEqual(place));
          action.isPreferred = true;
          return [action];
        }),
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}
