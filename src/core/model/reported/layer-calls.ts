/** What was seen of each recurrent layer ▶ the calls that are reported. */
import * as l10n from "@vscode/l10n";
import { ASSUMED } from "../../catalog/assume";
import { stackedParts } from "../../catalog/keras/cell-stack";
import { commonArguments, unresolved } from "../../documents/common-arguments";
import type { CallArgument, Framework, LayerCall, LayerInput, LayerUse, Problem, Profile } from "../../definition";
import { quote } from "../../text/quote";
import type { Reading } from "../../reading";
import type { Steps } from "../../steps";
import type { Call, Expression, Program } from "../../syntax/syntax";
import { walk } from "../../syntax/walk";
import { tensor } from "../../tensor";
import { alive, type FactsByCall, type LayerFacts, shownApplications } from "../facts/layer-facts";
import { axisName, type KerasTensor } from "../keras/values";
import { breaksBehind, isReached } from "./reached-problems";
import { stepsLostBefore } from "../keras/steps-lost";
import { seenLayers } from "./instances";
import { assumedSizes, dimension, inputShape, reportedInput, unitsSymbol } from "./input";
import { calledLayers } from "./called-layers";
import { layerNamer } from "../keras/auto-names";
import { type GraphContext, programGraph } from "../graph/model-graph";
import { modelTables, type SettledModel } from "../graph/model-tables";

/** What is the same for all layers of a document. */
export interface DocumentKind {
  readonly language: string;
  /** The version that it was written for. */
  readonly profile: Profile;
  /** Whose layers they are, where that is not as they were noted. */
  readonly framework?: Framework;
}

/** The calls in document order, and the models of which every layer is known. */
export function* reportLayers(
  program: Program,
  facts: FactsByCall,
  { language, profile, framework }: DocumentKind,
  models: readonly SettledModel[] = [],
): Steps<Pick<Reading, "calls" | "models">> {
  const seen = seenLayers(facts).toSorted(
    ({ facts: { node: one } }, { facts: { node: other } }) =>
      one.callee.span.start - other.callee.span.start || one.span.end - other.span.end,
  );
  const reported = seen.flatMap((layer) =>
    calledLayers(layer.facts).map(({ facts: own, call }, index) => ({
      ...layer,
      facts: own,
      call,
      isFirst: index === 0,
      input: inputShape(own),
      arguments: joinedArguments(program, own),
    })),
  );
  const symbols = assumedSizes(
    reported.map(({ input }) => input?.shape),
    reported.flatMap((each) => unitsSymbol(each.facts, each.arguments, profile)),
  );
  yield;
  const additions = yield* addedBySyntax(
    program,
    reported.map((each) => each.facts),
  );
  yield;
  const nextName = layerNamer();
  const calls = new Map<LayerFacts, LayerCall>();
  let name = "";
  for (const { facts: each, members, instance, repeated, call, isFirst, input, arguments: given } of reported) {
    const { node, className } = each;
    const use: LayerUse = {
      ...useOf(each, additions.get(each)),
      ...(isHalfTyped(program, node) && { isHalfTyped: true }),
      ...(repeated !== undefined && { repeated }),
      ...(instance && { instance }),
      ...(call && { call }),
    };
    const refused = profile === "keras-3" && !framework ? severalGiven(each) : undefined;
    const { initialState, problems } = refused ? { problems: [refused] } : initialStateOf(program, each);
    const stateSpan = shownApplications(each)[0]?.use.initialState?.span;
    const [application] = shownApplications(each);
    const dataSpans = {
      ...(stateSpan && { initial_state: stateSpan }),
      ...(application?.inputSpan && { input: application.inputSpan }),
    };
    const random = application?.random ?? each.random;
    if (isFirst) name = nameOf(each, given, use) ?? nextName(each.heir ?? className);
    const made: LayerCall = {
      name,
      className,
      framework: framework ?? each.framework,
      profile: each.profile ?? profile,
      language,
      span: node.span,
      calleeSpan: node.callee.span,
      callee: program.text.slice(node.callee.span.start, node.callee.span.end),
      input: withStepsLost(reportedInput(each, input, symbols), application?.input, program, calls),
      use,
      ...(initialState && { initialState }),
      ...(Object.keys(dataSpans).length > 0 && { dataSpans }),
      ...(random && { random }),
      ...(application?.weights && { weights: application.weights }),
      problems: [
        ...problems,
        ...(application?.problems ?? []),
        ...breaksBehind(program, each),
        ...callsLeftOut(each),
        ...ignoredArguments(program, each),
        ...changedWeights(each),
        ...openClass(each),
        ...openCells(each),
        ...setAttributes(each),
      ],
      arguments: given,
    };
    for (const member of isFirst ? [each, ...members] : [each]) calls.set(member, made);
  }
  const whole = new Map([...calls].map(([each, call]) => [each, withParts(call, each, calls, 0)]));
  const shown = reported.map((each) => each.facts);
  const context: GraphContext = {
    layerCalls: whole,
    profile,
    dimensionsOf: (shape) => shape.map((size, axis) => dimension(size, ASSUMED[axisName(shape.length, axis)], symbols)),
  };
  const graph = programGraph(shown, context);
  const placed = (each: LayerFacts): LayerCall => {
    const call = whole.get(each)!;
    const place = graph.calls.get(each);
    return place === undefined ? call : { ...call, place: { model: graph.model, calls: [place] } };
  };
  const found: { readonly call: LayerCall; readonly otherCalls: LayerCall[] }[] = [];
  for (const { facts: each, isFirst } of reported) {
    if (isFirst) found.push({ call: placed(each), otherCalls: [] });
    else found.at(-1)?.otherCalls.push(placed(each));
  }
  return {
    calls: found.map(({ call, otherCalls }) => (otherCalls.length > 0 ? { ...call, otherCalls } : call)),
    models: modelTables(models, context),
  };
}

/** Layers in layers in layers are not looked for deeper. */
const MAX_PARTS_DEPTH = 8;

function withParts(
  call: LayerCall,
  { parts }: LayerFacts,
  calls: ReadonlyMap<LayerFacts, LayerCall>,
  depth: number,
): LayerCall {
  const inner = depth < MAX_PARTS_DEPTH ? parts : [];
  const found = inner.flatMap(({ role, layer, list }) => {
    const part = calls.get(layer);
    return part ? [{ role, layer: withParts(part, layer, calls, depth + 1), list }] : [];
  });
  return found.length > 0 ? { ...call, parts: stackedParts(call, found) } : call;
}

/** Each argument with its value, where every evaluation of the call agrees on it. */
const joinedArguments = ({ text }: Program, facts: LayerFacts): readonly CallArgument[] =>
  commonArguments(
    text,
    alive(facts.makings).map((making) => making.arguments),
  ).map((argument) => (isOpenDefault(argument) ? unresolved(text, argument) : argument));

/** A parameter whose default is None: that stands for what a caller gives, or what the function then chooses. */
const isOpenDefault = ({ value, text }: CallArgument): boolean =>
  value === null && /^[A-Za-z_][\w.]*$/.test(text) && text !== "None" && text !== "null" && text !== "undefined";

/** Layers that are added to a model of which nothing else is known. */
function* addedBySyntax(program: Program, seen: readonly LayerFacts[]): Steps<ReadonlyMap<LayerFacts, LayerUse>> {
  const unused = new Map<Call, readonly LayerFacts[]>();
  for (const each of seen) {
    if (each.applications.length === 0) unused.set(each.node, [...(unused.get(each.node) ?? []), each]);
  }
  const found = new Map<LayerFacts, LayerUse>();
  if (unused.size === 0) return found;
  const expression = (node: Expression): void => {
    if (node.kind !== "call" || node.callee.kind !== "attribute" || node.callee.name !== "add") return;
    const { start, end } = node.callee.object.span;
    const model = program.text.slice(start, end);
    // model.add(Bidirectional(LSTM(4)))
    let inner = node.arguments[0]?.value;
    for (; inner?.kind === "call"; inner = inner.arguments[0]?.value) {
      for (const facts of unused.get(inner) ?? []) {
        found.set(facts, { kind: "add", model, targets: [], wrappers: facts.wrappers });
      }
    }
  };
  for (const statement of program.statements.toReversed()) {
    walk([statement], { expression });
    yield;
  }
  return found;
}

function useOf(facts: LayerFacts, added: LayerUse | undefined): LayerUse {
  const [application] = shownApplications(facts);
  const { wrappers } = facts;
  if (application !== undefined) {
    const {
      initialState: _initialState,
      mask: _mask,
      ignored: _ignored,
      wholeResult: _whole,
      ...use
    } = application.use;
    return { ...use, wrappers };
  }
  if (added !== undefined) return added;
  return { kind: wrappers.length > 0 ? "wrapped" : "bare", targets: facts.variables, wrappers };
}

/** The states that the layer starts with; a note where they are not literal, since previews start from zeros. */
function initialStateOf(program: Program, facts: LayerFacts): Pick<LayerCall, "initialState" | "problems"> {
  const initial = shownApplications(facts)[0]?.use.initialState;
  if (initial === undefined) return { problems: [] };
  // What does not fit is not run, nor taken for zeros.
  const judged = facts.others.size === 0 ? initial.problems?.filter((each) => isReached(program, each)) : undefined;
  if (judged && judged.length > 0) return { problems: judged };
  if (initial.states !== undefined) {
    const states = initial.states.map(({ shape, values }) => tensor(shape, Float32Array.from(values)));
    return { initialState: states, problems: [] };
  }
  const text = quote(initial.text);
  const message = l10n.t("initial_state={0} cannot be resolved without running the code: zeros are assumed.", text);
  return { problems: [{ severity: "info", code: "initial-state-unknown", message, span: initial.span }] };
}

/** Whether a call is still being typed, or says with a star that it has more arguments than one sees. */
function isHalfTyped({ text }: Program, { callee, span, arguments: given }: Call): boolean {
  if (given.some(({ spread }) => spread !== undefined)) return true;
  const written = text.slice(callee.span.end, span.end);
  const count = (bracket: string): number => written.split(bracket).length - 1;
  return count("(") !== count(")") || !written.trimEnd().endsWith(")") || /[(,]\s*,/.test(written);
}

/** keras 3.15.1 `Layer.__call__`: "expects 1 input(s), but it received 3 input tensors"; Keras 2 took the others for its states. */
function severalGiven(facts: LayerFacts): Problem | undefined {
  const use = shownApplications(facts)[0]?.use;
  const { wholeResult: whole, initialState: { listed, span } = {} } = use ?? {};
  if (listed !== undefined && span) {
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
  return { severity: "error", code: "input-count", message, span: whole.span };
}

/** The input; of one without time steps also what left none. */
function withStepsLost(
  input: LayerInput,
  tensor: KerasTensor | undefined,
  program: Program,
  calls: ReadonlyMap<LayerFacts, LayerCall>,
): LayerInput {
  const stepsLost = input.shape.length === 2 && tensor ? stepsLostBefore(tensor, program, calls) : undefined;
  return stepsLost ? { ...input, stepsLost } : input;
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

function changedWeights({ weightsChanged, hasOtherWeights, applications, node }: LayerFacts): readonly Problem[] {
  // A call that is seen says for itself with which weights it is.
  const changed = weightsChanged ?? (hasOtherWeights && applications.length === 0 ? node.span : undefined);
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

/** What a user would call the layer. */
function nameOf(facts: LayerFacts, given: readonly CallArgument[], use: LayerUse): string | undefined {
  const argument = given.find(({ name }) => name === "name");
  if (typeof argument?.value === "string") return argument.value;
  const target = [...facts.variables, ...use.targets].find((name) => name !== "_" && name !== "");
  return target?.replace(/^.*\.(?=\w+$)/, "");
}
