/** The states that a layer starts with, as they are reported. */
import * as l10n from "@vscode/l10n";
import type { LayerCall } from "../../definition";
import type { Program } from "../../syntax/syntax";
import { tensor } from "../../tensor";
import { quote } from "../../text/quote";
import { shownApplications, type LayerFacts } from "../facts/layer-facts";
import { isReached } from "./reached-problems";

/** A cell of the document's own may take several tensors at each step: what stands beside the first is no state. */
export const mayTakeSeveral = ({ className, parts }: LayerFacts): boolean => className === "RNN" && parts.length === 0;

/** The states that the layer starts with; a note where they are not literal, since previews start from zeros. */
export function initialStateOf(program: Program, facts: LayerFacts): Pick<LayerCall, "initialState" | "problems"> {
  const initial = shownApplications(facts)[0]?.use.initialState;
  if (initial === undefined || (initial.listed !== undefined && mayTakeSeveral(facts))) return { problems: [] };
  // What does not fit is not run, nor taken for zeros.
  const judged = facts.others.size === 0 ? initial.problems?.filter((each) => isReached(program, each)) : undefined;
  if (judged && judged.length > 0) return { problems: judged };
  if (initial.states !== undefined) {
    const states = initial.states.map(({ shape, values }) => tensor(shape, Float32Array.from(values)));
    return { initialState: states, problems: [] };
  }
  if (initial.areZeros) return { problems: [] };
  const text = quote(initial.text);
  const message = l10n.t("initial_state={0} cannot be resolved without running the code: zeros are assumed.", text);
  return { problems: [{ severity: "info", code: "initial-state-unknown", message, span: initial.span }] };
}
