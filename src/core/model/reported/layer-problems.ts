/** What is wrong with a layer's calls, and what the preview leaves out of them, as far as the program says. */
import * as l10n from "@vscode/l10n";
import type { Problem, Profile } from "../../definition";
import type { Program } from "../../syntax/syntax";
import { quote } from "../../text/quote";
import { setWeights, shownApplications, type LayerFacts } from "../facts/layer-facts";
import { takeFirst } from "../facts/whole-results";
import { mayTakeSeveral } from "./initial-state";
import { breaksBehind } from "./reached-problems";

/** The problems of a layer in the order in which they are shown, but for those of its input and initial state. */
export function layerProblems(program: Program, facts: LayerFacts, profile: Profile): readonly Problem[] {
  return [
    ...(shownApplications(facts)[0]?.problems ?? []),
    // Older versions have it.
    ...breaksBehind(program, facts).filter(({ code }) => code !== "model-reset" || profile === "keras-3"),
    ...callsLeftOut(facts),
    ...ignoredArguments(program, facts),
    ...changedWeights(facts),
    ...openClass(facts),
    ...overridden(facts),
    ...openCells(facts),
    ...setAttributes(facts),
  ];
}

/** keras 3.15.1 `Layer.__call__`: "expects 1 input(s), but it received 3 input tensors"; Keras 2 took the others for its states. */
export function severalGiven(facts: LayerFacts): Problem | undefined {
  const use = shownApplications(facts)[0]?.use;
  const { wholeResult: whole, initialState: { listed, span } = {} } = use ?? {};
  if (listed !== undefined && span && !mayTakeSeveral(facts)) {
    const message = l10n.t(
      "{0} takes one tensor in Keras 3, but this is a list of {1}. Give it the states as initial_state=[…].",
      facts.className,
      listed,
    );
    return { severity: "error", code: "input-count", message, span };
  }
  if (!whole) return undefined;
  const message = l10n.t(
    "{0} takes one tensor, but this is all {1} that {2} returns. Take the first of them: [0].",
    facts.className,
    whole.count,
    whole.className,
  );
  return { severity: "error", code: "input-count", message, span: whole.span, fix: takeFirst(whole.span) };
}

/** A note for each argument at the layer's call that previews leave out. */
function ignoredArguments(program: Program, facts: LayerFacts): readonly Problem[] {
  return (shownApplications(facts)[0]?.use.ignored ?? []).map(({ name, span }) => {
    const text = quote(program.text.slice(span.start, span.end));
    const message = l10n.t("{0}={1} at the layer's call is left out of the preview.", name, text);
    return { severity: "info", code: "call-argument-ignored", message, span };
  });
}

/** A note where a module of PyTorch's is called again: one call is shown. */
function callsLeftOut(facts: LayerFacts): readonly Problem[] {
  const [first, ...others] = facts.framework === "torch" ? shownApplications(facts) : [];
  const again = others.filter((each) => each.module === first?.module);
  if (again.length === 0) return [];
  const message = l10n.t("The script calls this module {0} times; its first call is shown.", again.length + 1);
  return [{ severity: "info", code: "calls-several", message }];
}

function changedWeights(facts: LayerFacts): readonly Problem[] {
  const { hasOtherWeights, applications, node } = facts;
  const set = setWeights(facts);
  // A call of PyTorch's modules says for itself with which weights it is.
  const isOther = hasOtherWeights && applications.length === 0;
  const changed = set && !set.arrays ? set.span : isOther ? node.span : undefined;
  if (changed === undefined) return [];
  const message = l10n.t("The script sets or trains the weights of this layer; the preview shows the initial ones.");
  return [{ severity: "info", code: "weights-changed", message, span: changed }];
}

function openClass({ className, others, node }: LayerFacts): readonly Problem[] {
  if (others.size === 0) return [];
  const names = [className, ...others].join(", ");
  const message = l10n.t("The code does not say which of these it makes: {0}. {1} is shown.", names, className);
  return [{ severity: "info", code: "class-open", message, span: node.callee.span }];
}

/** A note where the document's own class calculates something else than the one on which it is based. */
function overridden({ heir, className, node }: LayerFacts): readonly Problem[] {
  if (heir === undefined || heir.overrides.length === 0) return [];
  const names = heir.overrides.join(", ");
  const message = l10n.t("{0} overrides {1}: the outputs shown are those of {2} itself.", heir.name, names, className);
  return [{ severity: "info", code: "heir-overrides", message, span: node.callee.span }];
}

function openCells({ openParts }: LayerFacts): readonly Problem[] {
  if (openParts === undefined) return [];
  const message = l10n.t("Not all of these cells are Keras's own: the values are not calculated.");
  return [{ severity: "info", code: "cell-custom", message, span: openParts.span, argument: openParts.role }];
}

function setAttributes({ attributesSet }: LayerFacts): readonly Problem[] {
  return attributesSet.map(({ name, span }) => {
    const message = l10n.t(
      "The script sets {0} once the layer is made; the preview shows the layer as it was made.",
      name,
    );
    return { severity: "info", code: "attribute-set", message, span, argument: name };
  });
}
