/** Dropout while training draws from PyTorch's generator when a module is called (torch 2.13 `nn/modules/dropout.py`, `rnn.py`). */
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { Cell } from "../../scope/store";
import { type ArgumentReader, readArguments } from "../arguments";
import { readModule } from "./recurrent/recurrent-sizes";
import type { TorchValue } from "./values";

/** Whether modules train, as they do when they are made; which of them a script turns to inference is not told apart. */
export interface Training {
  /** `module.train()`, `module.eval()` */
  readonly set: (interpreter: Interpreter, method: string, given: readonly EvaluatedArgument[]) => void;
  readonly isOn: (interpreter: Interpreter) => boolean;
}

/** The mode of one document's modules, which train until `eval()` is called. */
export function createTraining(): Training {
  const cell = new Cell<boolean>((one, other) => one || other, true);
  return {
    set(interpreter, method, given) {
      if (method !== "train" && method !== "eval") return;
      const isOff = method === "eval" || readArguments(interpreter, given, ["mode"]).flag("mode", true) === false;
      interpreter.store.set(cell, !isOff);
    },
    isOn: (interpreter) => interpreter.store.get(cell) ?? true,
  };
}

/** Of modules that are not known: those that draw, in inference as well, or hold some that do. */
const DRAWING = /Drop|RReLU|Transformer|Fractional/;

/** Whether the module's call may draw. */
export const drawsWhereCalled = (interpreter: Interpreter, training: Training, module: TorchValue): boolean =>
  module.type === "other"
    ? DRAWING.test(module.className)
    : training.isOn(interpreter) && dropsOut(interpreter, module);

function dropsOut(interpreter: Interpreter, module: TorchValue): boolean {
  if (module.type === "plain") {
    return module.className === "Dropout" && isSet(readArguments(interpreter, module.arguments, ["p"]), "p", 0.5);
  }
  if (module.type !== "layer") return false;
  return module.made.some(({ className, arguments: given }) => {
    const args = readModule(interpreter, className, given);
    return isSet(args, "dropout", 0) && args.integer("num_layers", 1) !== 1;
  });
}

const isSet = (args: ArgumentReader, name: string, otherwise: number): boolean => args.integer(name, otherwise) !== 0;
