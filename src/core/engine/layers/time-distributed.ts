/** Keras's TimeDistributed (keras/src/layers/rnn/time_distributed.py 3.15.1) around a plain layer: the same layer at every step. */
import * as l10n from "@vscode/l10n";
import { sizeOf } from "../../tensor";
import { atOnce } from "../work";
import { reshaped } from "./arrays";
import { MISFIT } from "./plain-arguments";
import type { Flow, PlainDefinition, PlainKind, PlainPrepared } from "./plain-layer";

/** (batch, time, …) as (batch · time, …), which is what the layer inside reads. */
export const timeSlices: PlainKind = (args, [input = []]) => {
  const [rows = 1, steps = 1, ...rest] = input;
  if (input.length < 3) args.rank(input, 3);
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    run: (_, inputs) => atOnce(() => reshaped(inputs[0]!.values, [rows * steps, ...rest])),
    mask: "used",
  };
};

type Prepare = (definition: PlainDefinition, shapes: readonly (readonly number[])[]) => PlainPrepared | undefined;

/** @param preparePlain makes the layer inside ready */
export const timeDistributed =
  (preparePlain: Prepare): PlainKind =>
  (args, [input = []], { parts = [] }) => {
    const inner = parts.find(({ role }) => role === "layer")?.layer;
    const [rows = 1, steps = 1, ...rest] = input;
    const nothing = {
      variables: [],
      multiplyAdds: 0,
      run: (_: unknown, [first]: readonly Flow[]) => atOnce(() => first!.values),
      mask: "kept",
    } as const;
    if (input.length < 3) {
      args.rank(input, 3);
      return nothing;
    }
    if (!inner) {
      args.refuse("layer", l10n.t("TimeDistributed needs the layer that it applies at every step."));
      return nothing;
    }
    // A step of a row is a row of its own to the layer inside.
    const prepared = preparePlain(inner, [[rows * steps, ...rest]]);
    if (!prepared || "problems" in prepared) {
      for (const { code, argument = "layer", message } of prepared?.problems ?? []) {
        if (code === "input-rank") args.refuseRank(message);
        else if (code === MISFIT) args.misfit(argument, message);
        else args.refuse(argument, message);
      }
      return nothing;
    }
    const { layer } = prepared;
    return {
      variables: layer.variables,
      multiplyAdds: layer.multiplyAdds + sizeOf(input),
      *run(weights, inputs) {
        const folded = reshaped(inputs[0]!.values, [rows * steps, ...rest]);
        const result = yield* layer.run(weights, [{ values: folded }]);
        return reshaped(result, [rows, steps, ...result.shape.slice(1)]);
      },
      mask: "kept",
    };
  };
