/** The command "Open an example": a short program to try everything on, where none is at hand. */
import * as vscode from "vscode";
import { COMMANDS } from "./commands";

/** Runs as it is in Keras 3, and prints what the preview shows. */
const EXAMPLE = `import keras
import numpy as np
from keras.layers import GRU, LSTM, Bidirectional

keras.utils.set_random_seed(1)
x = np.array([[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]], dtype="float32")

output, state_h, state_c = LSTM(3, return_sequences=True, return_state=True)(x)
both = Bidirectional(GRU(3))(output)

print(output, state_h, state_c, both)
`;

/** The program in an untitled document, with the cursor on its first layer. */
export const registerExample = (): vscode.Disposable =>
  vscode.commands.registerCommand(COMMANDS.openExample, async () => {
    const document = await vscode.workspace.openTextDocument({ language: "python", content: EXAMPLE });
    const cursor = document.positionAt(EXAMPLE.indexOf("LSTM(3"));
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(cursor, cursor) });
  });
