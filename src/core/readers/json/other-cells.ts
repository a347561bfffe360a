/** Cells of a definition that are none of Keras's own: what a stack without them would compute is not what it computes. */
import * as l10n from "@vscode/l10n";
import { plainSignature } from "../../catalog/keras/plain-layers";
import type { Problem } from "../../definition";
import type { LayerNode } from "./layer-node";

/** @param isRead whether the child at that place was read as a layer or cell that is previewed */
export function otherCells({ children }: LayerNode, isRead: (index: number) => boolean): readonly Problem[] {
  return children.flatMap(({ role, className, classSpan: span }, index): readonly Problem[] => {
    if (!ROLES.has(role) || isRead(index)) return [];
    const argument = role;
    if (plainSignature(className) === undefined) {
      const message = l10n.t("The cell {0} is not Keras's own: its values are not calculated.", className);
      return [{ severity: "info", code: "cell-custom", message, span, argument }];
    }
    const message = l10n.t("{0} is no cell: it has no state_size. Use LSTMCell, GRUCell or SimpleRNNCell.", className);
    return [{ severity: "error", code: "cell-invalid", message, span, argument }];
  });
}

const ROLES: ReadonlySet<string> = new Set(["cell", "cells"]);
