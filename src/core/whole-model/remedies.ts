/** What to change where one layer does not fit behind another. */
import * as l10n from "@vscode/l10n";
import { argumentOf, type Problem, valueOf, type ModelCall, type ModelLayer } from "../definition";
import { returnSequences } from "../resolve/input";
import { resolve } from "../resolve/resolve";
import type { ModelTensor } from "./tensors";

interface Made {
  readonly layer: ModelLayer;
}

/** The problem with what mends it, where the layer before is a recurrent one that returns the other of its two shapes. */
export function withRemedy(
  problem: Problem,
  layer: ModelLayer,
  inputs: readonly ModelTensor[],
  calls: readonly Made[],
  { inputs: places }: ModelCall,
): Problem {
  if (problem.code !== "input-rank" || layer.recurrent?.input.stepsLost) return problem;
  const before = places.map(({ call }) => calls[call]?.layer).find((layer) => layer?.recurrent !== undefined);
  const rank = inputs[0]?.shape?.length;
  if (!before?.recurrent || rank === undefined) return problem;
  const recurrent = resolve(before.recurrent);
  const flag = argumentOf(recurrent, "return_sequences");
  const sequences = flag !== undefined && valueOf(flag.value) === true;
  if (rank === 2 && !sequences) {
    return {
      ...problem,
      message: `${problem.message} ${l10n.t("Give {0} {1}.", before.name, returnSequences(recurrent, true))}`,
    };
  }
  return rank === 3 && sequences && layer.className === "RepeatVector"
    ? {
        ...problem,
        message: `${problem.message} ${l10n.t("Give {0} {1}.", before.name, returnSequences(recurrent, false))}`,
      }
    : problem;
}
