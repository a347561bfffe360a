/** What to change where one layer does not fit behind another. */
import * as l10n from "@vscode/l10n";
import { argumentOf, type Problem, valueOf, type ModelCall, type ModelLayer } from "../definition";
import { returnSequences } from "../resolve/input";
import { resolve } from "../resolve/resolve";
import { returnsOf } from "../returns/table";
import { outputInstead } from "../steps-lost";
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
  const place = places.find(({ call }) => calls[call]?.layer.recurrent !== undefined);
  const before = place && calls[place.call]?.layer;
  const rank = inputs[0]?.shape?.length;
  if (!before?.recurrent || rank === undefined) return problem;
  const recurrent = resolve(before.recurrent);
  const flag = argumentOf(recurrent, "return_sequences");
  const sequences = flag !== undefined && valueOf(flag.value) === true;
  const returns = returnsOf(recurrent);
  const taken = returns.tensors(recurrent, returns.currentFlags(recurrent))[place?.output ?? 0]?.name;
  if (rank === 2 && taken?.includes("state")) {
    const state = { name: taken, lacksSteps: !sequences };
    const remedy = outputInstead(state, before.name, returnSequences(recurrent, true));
    return { ...problem, message: `${problem.message} ${remedy}` };
  }
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
