/** What was seen of each recurrent layer ▶ the calls that are reported. */
import { stackedParts } from "../../catalog/keras/cell-stack";
import type { CallArgument, Framework, LayerCall, LayerInput, LayerUse, Profile, Weights } from "../../definition";
import { commonArguments, unresolved } from "../../documents/common-arguments";
import type { Reading } from "../../reading";
import type { Steps } from "../../steps";
import type { Argument, Program } from "../../syntax/syntax";
import { tensor } from "../../tensor";
import {
  alive,
  setWeights,
  shownApplications,
  type FactsByCall,
  type LayerFacts,
  type SetWeights,
} from "../facts/layer-facts";
import { programGraph, type GraphContext, type SettledModel } from "../graph/model-graph";
import { modelTables } from "../graph/model-tables";
import type { SymbolicTensor } from "../tensors";
import { calledLayers, type CalledLayer } from "./called-layers";
import { initialStateOf } from "./initial-state";
import {
  assumedSizes,
  dimensionsOf,
  inputShape,
  reportedInput,
  unitsSymbol,
  type AssumedSizes,
  type SeenInput,
} from "./input";
import { seenLayers, type SeenLayer } from "./instances";
import { layerProblems, severalGiven } from "./layer-problems";
import { isHalfTyped } from "../half-typed";
import { programNamer } from "./layer-names";
import { addedBySyntax, useOf } from "./layer-use";
import { stepsLostBefore } from "./steps-lost";

/** What is the same for all layers of a document. */
export interface DocumentKind {
  readonly language: string;
  /** The version that it was written for. */
  readonly profile: Profile;
  /** The words of the document that say so. */
  readonly sign?: string;
  /** Whose layers they are, where that is not as they were noted. */
  readonly framework?: Framework;
}

/** A layer in one of the places in which it is called. */
interface ReportedPlace extends SeenLayer, Pick<CalledLayer, "call"> {
  /** Whether it is the place that stands for the layer. */
  readonly isFirst: boolean;
  readonly input: SeenInput | undefined;
  readonly arguments: readonly CallArgument[];
}

/** What the calls of a document are reported from. */
interface Report {
  readonly program: Program;
  readonly kind: DocumentKind;
  /** In document order; of a layer with several places its first, then the others. */
  readonly places: readonly ReportedPlace[];
  readonly symbols: AssumedSizes;
  /** Layers that the text alone shows to be added to a model. */
  readonly added: ReadonlyMap<LayerFacts, LayerUse>;
}

/** The calls in document order, and the models of which every layer is known. */
export function* reportLayers(
  program: Program,
  facts: FactsByCall,
  kind: DocumentKind,
  models: readonly SettledModel[] = [],
): Steps<Pick<Reading, "calls" | "models">> {
  const { profile } = kind;
  const places = yield* placesOf(program, facts, profile);
  const symbols = assumedSizes(
    places.map(({ input }) => input?.shape),
    places.flatMap((place) => unitsSymbol(place.facts, place.arguments, profile)),
  );
  yield;
  const shown = places.map((place) => place.facts);
  const added = yield* addedBySyntax(program, shown);
  yield;
  const calls = yield* callsOf({ program, kind, places, symbols, added });
  const layerCalls = new Map([...calls].map(([each, call]) => [each, withParts(call, each, calls, 0)]));
  const context: GraphContext = {
    layerCalls,
    profile,
    dimensionsOf: (shape) => dimensionsOf(shape, symbols),
    nested: new Map(),
  };
  const graph = programGraph(shown, context);
  const placed = (each: LayerFacts): LayerCall => {
    const call = layerCalls.get(each)!;
    const place = graph.calls.get(each);
    return place === undefined ? call : { ...call, place: { model: graph.model, calls: [place] } };
  };
  return { calls: withOtherCalls(places, placed), models: modelTables(models, context) };
}

function* placesOf(program: Program, facts: FactsByCall, version: Profile): Steps<readonly ReportedPlace[]> {
  const layers = seenLayers(facts, version).toSorted(
    ({ facts: { node: one } }, { facts: { node: other } }) =>
      one.callee.span.start - other.callee.span.start || one.span.end - other.span.end,
  );
  const places: ReportedPlace[] = [];
  for (const layer of layers) {
    for (const [index, { facts: own, call }] of calledLayers(layer.facts).entries()) {
      places.push({
        ...layer,
        facts: own,
        ...(call && { call }),
        isFirst: index === 0,
        input: inputShape(own),
        arguments: joinedArguments(program, own),
      });
    }
    yield;
  }
  return places;
}

/** The call of each layer that is reported, by all that was noted of it. */
function* callsOf(report: Report): Steps<ReadonlyMap<LayerFacts, LayerCall>> {
  const calls = new Map<LayerFacts, LayerCall>();
  const places = report.places.map((place) => ({ ...place, use: reportedUse(report, place) }));
  const nameOf = programNamer(places);
  let name = "";
  for (const place of places) {
    const { facts, members, isFirst, use } = place;
    // Where it is called again, it is the same layer.
    if (isFirst) name = nameOf(place);
    const call = reportedCall(report, place, { name, use }, calls);
    for (const member of isFirst ? [facts, ...members] : [facts]) calls.set(member, call);
    yield;
  }
  return calls;
}

function reportedUse({ program, added }: Report, { facts, repeated, instance, call }: ReportedPlace): LayerUse {
  return {
    ...useOf(facts, added.get(facts)),
    ...(isHalfTyped(program, facts.node) && { isHalfTyped: true }),
    ...(repeated !== undefined && { repeated }),
    ...(instance && { instance }),
    ...(call && { call }),
  };
}

/** @param before the calls that stand before it in the document */
function reportedCall(
  { program, kind, symbols }: Report,
  { facts, input, arguments: given }: ReportedPlace,
  named: Pick<LayerCall, "name" | "use">,
  before: ReadonlyMap<LayerFacts, LayerCall>,
): LayerCall {
  const { language, profile, framework, sign } = kind;
  const { node, className } = facts;
  const [application] = shownApplications(facts);
  const refused = profile === "keras-3" && !framework ? severalGiven(facts) : undefined;
  const { initialState, problems } = refused ? { problems: [refused] } : initialStateOf(program, facts);
  const stateSpan = application?.use.initialState?.span;
  const random = application?.random ?? facts.random;
  const set = setWeights(facts);
  const weights = application?.weights ?? listedWeights(set);
  const dataSpans = {
    ...(stateSpan && { initial_state: stateSpan }),
    ...(application?.inputSpan && { input: application.inputSpan }),
    ...(weights && set && { weights: set.span }),
  };
  return {
    ...named,
    className,
    framework: framework ?? facts.framework,
    profile: facts.profile ?? profile,
    ...(sign !== undefined && facts.profile === undefined && { profileSign: sign }),
    language,
    span: node.span,
    calleeSpan: node.callee.span,
    callee: program.text.slice(node.callee.span.start, node.callee.span.end),
    input: withStepsLost(reportedInput(facts, input, symbols), application?.input, program, before),
    ...(initialState && { initialState }),
    ...(Object.keys(dataSpans).length > 0 && { dataSpans }),
    ...(random && { random }),
    ...(weights && { weights }),
    problems: [
      ...problems,
      ...(profile === "keras-3" && facts.unreadable ? [facts.unreadable] : []),
      ...layerProblems(program, facts, facts.profile ?? profile),
    ],
    arguments: given,
  };
}

/** Arrays as `get_weights()` gives them, by their places. */
const listedWeights = (set: SetWeights | undefined): Weights | undefined =>
  set?.arrays &&
  Object.fromEntries(set.arrays.map(({ shape, values }, index) => [index, tensor(shape, Float32Array.from(values))]));

/** One call for each layer, with its other places. */
function withOtherCalls(
  places: readonly ReportedPlace[],
  placed: (facts: LayerFacts) => LayerCall,
): readonly LayerCall[] {
  const found: { readonly call: LayerCall; readonly otherCalls: LayerCall[] }[] = [];
  for (const { facts, isFirst } of places) {
    if (isFirst) found.push({ call: placed(facts), otherCalls: [] });
    else found.at(-1)?.otherCalls.push(placed(facts));
  }
  return found.map(({ call, otherCalls }) => (otherCalls.length > 0 ? { ...call, otherCalls } : call));
}

/** Layers in layers in layers are not looked for deeper. */
const MAX_PARTS_DEPTH = 8;

/** A layer that holds more is shown without them: a few lines can put more layers in each other than can be counted. */
const MOST_PARTS = 1_000;

/** How many layers stand in these, up to one more than are shown. */
function countWithin(parts: LayerFacts["parts"], depth: number): number {
  let count = 0;
  for (const { layer } of parts) {
    count += 1 + (depth < MAX_PARTS_DEPTH ? countWithin(layer.parts, depth + 1) : 0);
    if (count > MOST_PARTS) return count;
  }
  return count;
}

function withParts(
  call: LayerCall,
  { parts }: LayerFacts,
  calls: ReadonlyMap<LayerFacts, LayerCall>,
  depth: number,
): LayerCall {
  const inner = depth < MAX_PARTS_DEPTH && countWithin(parts, depth) <= MOST_PARTS ? parts : [];
  const found = inner.flatMap(({ role, layer, list }) => {
    const part = calls.get(layer);
    return part ? [{ role, layer: withParts(part, layer, calls, depth + 1), list }] : [];
  });
  if (found.length === 0) return call;
  return { ...call, arguments: withHeirs(call.arguments, parts), parts: stackedParts(call, found) };
}

/** Of a cell whose class is a library's but for its arguments, the class that it is. */
function withHeirs(given: readonly CallArgument[], parts: LayerFacts["parts"]): readonly CallArgument[] {
  const classes = new Map(parts.map(({ layer: { heir, className } }) => [heir?.name, className]));
  return given.map((argument) =>
    argument.classes ? { ...argument, classes: argument.classes.map((each) => classes.get(each) ?? each) } : argument,
  );
}

/** Each argument with its value, where every evaluation of the call agrees on it. */
function joinedArguments({ text }: Program, facts: LayerFacts): readonly CallArgument[] {
  const [first, ...rest] =
    facts.evaluations.length === 0
      ? [writtenArguments(text, facts)]
      : alive(facts.evaluations).map((evaluation) => evaluation.arguments);
  const names = new Set(first?.map(({ name }) => name));
  // What only layers of other classes are given is none of this one's.
  const others = facts.others.size === 0 ? rest : rest.map((given) => given.filter(({ name }) => names.has(name)));
  return commonArguments(text, [first ?? [], ...others]).map((argument) =>
    isOpenDefault(argument) ? unresolved(text, argument) : argument,
  );
}

/** Those of a call that was only tried: as they are written, of which a literal is what it is. */
const writtenArguments = (text: string, facts: LayerFacts): readonly CallArgument[] =>
  namedArguments(facts).map(({ name, spread, span, value }) => ({
    ...unresolved(text, { text, span: spread === undefined ? value.span : span, ...(name !== undefined && { name }) }),
    ...(value.kind === "literal" && spread === undefined && { value: value.value }),
  }));

/** Of TensorFlow.js's layers what stands in their one object. */
function namedArguments({ node, framework }: LayerFacts): readonly Argument[] {
  const [only] = node.arguments;
  if (framework !== "tfjs" || only?.value.kind !== "mapping") return node.arguments;
  return only.value.entries.map(({ key, value }) => {
    const name = key?.kind === "literal" && typeof key.value === "string" ? key.value : undefined;
    return { span: value.span, value, ...(name === undefined ? { spread: "entries" } : { name }) };
  });
}

/** A parameter whose default is None: that stands for what a caller gives, or what the function then chooses. */
const isOpenDefault = ({ value, text }: CallArgument): boolean =>
  value === null && /^[A-Za-z_][\w.]*$/.test(text) && text !== "None" && text !== "null" && text !== "undefined";

/** The input; of one without time steps also what left none. */
function withStepsLost(
  input: LayerInput,
  tensor: SymbolicTensor | undefined,
  program: Program,
  calls: ReadonlyMap<LayerFacts, LayerCall>,
): LayerInput {
  const stepsLost = input.shape.length > 1 && tensor ? stepsLostBefore(tensor, program, calls) : undefined;
  return stepsLost ? { ...input, stepsLost } : input;
}
