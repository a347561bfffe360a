/** What was read of a document, in the lines in which the case documents say it. */
import type { Dimension, LayerCall, LayerInput, Problem } from "../../src/core/definition";
import { lineMap } from "../../src/core/documents/lines";

interface Reading {
  readonly calls: readonly LayerCall[];
  readonly problems: readonly Problem[];
}

/**
 * One line for each call:
 *
 *     LSTM line 9 "lstm1" units=1 return_sequences=True · input (batch, 3, 2) from input · values data (1, 3, 2) = 0.1 0.2 …
 *
 * Positional arguments stand first, without a name; what could not be resolved stands as `<expression>`;
 * a symbol's assumed size follows it: `(batch, None~3, n~2)`. Then how the call is used.
 */
export function formatReading(text: string, { calls, problems }: Reading): string {
  const lines = lineMap(text);
  const signs = new Map(calls.map(({ profile, profileSign }) => [profile, profileSign]));
  const head = [...signs].filter(([profile]) => profile !== "keras-3");
  return [
    ...head.map(([profile, sign]) => `profile ${profile}${sign === undefined ? "" : ` by ${sign}`}`),
    ...calls.flatMap((call) => [
      formatCall(call, lines.lineOf(call.calleeSpan.start)),
      ...(call.otherCalls ?? []).map((other) => `  ${formatCall(other, lines.lineOf(other.use.span?.start ?? 0))}`),
    ]),
    ...problems.map((problem) => `problem ${problem.code}`),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function formatCall(call: LayerCall, line: number): string {
  const parts = call.arguments.map(({ name, value, text }) => {
    const shown = value === undefined ? `<${text.replaceAll(/\s+/g, " ")}>` : JSON.stringify(value);
    return name === undefined ? shown : `${name}=${shown}`;
  });
  return [
    [call.className, `line ${line}`, JSON.stringify(call.name), ...parts].join(" "),
    `input ${formatInput(call.input)}`,
    ...formatValues(call.input),
    formatUse(call),
    ...(call.input.mask ? [`mask (${call.input.mask.shape.join(", ")}) = ${call.input.mask.data.join(" ")}`] : []),
    ...(call.input.lengths ? [`lengths ${call.input.lengths.join(" ")}`] : []),
    ...(call.initialState ?? []).map(({ shape, data }) => `state (${shape.join(", ")}) = ${data.join(" ")}`),
    ...call.problems.map((problem) => `problem ${problem.code}`),
  ].join(" · ");
}

const formatDimension = (dimension: Dimension): string => {
  if (dimension.kind === "known") return String(dimension.value);
  return dimension.expression === "batch" ? "batch" : `${dimension.expression}~${dimension.assumed}`;
};

const formatInput = (input: LayerInput): string =>
  input.shapeOrigin === "assumed"
    ? "assumed"
    : `(${input.shape.map(formatDimension).join(", ")}) from ${input.shapeOrigin}`;

function formatValues({ values, valuesName }: LayerInput): string[] {
  if (values === undefined) return [];
  const shown = Array.from(values.data.slice(0, 6), (value) => String(Number(value.toPrecision(6)))).join(" ");
  const more = values.data.length > 6 ? " …" : "";
  return [`values ${valuesName === undefined ? "" : `${valuesName} `}(${values.shape.join(", ")}) = ${shown}${more}`];
}

function formatUse({ use }: LayerCall): string {
  const targets = use.targets.length > 0 ? ` to ${use.targets.join(", ")}` : "";
  const wrappers = use.wrappers.length > 0 ? ` in ${use.wrappers.join(" of ")}` : "";
  const instance = use.instance === undefined ? "" : ` ${use.instance.number} of ${use.instance.of}`;
  const which = use.call === undefined ? "" : ` call ${use.call.number} of ${use.call.of}`;
  const repeated = use.repeated === undefined ? "" : ` ×${use.repeated ?? "?"}`;
  const model = use.model === undefined ? "" : ` ${use.model}`;
  const applied = use.appliedTo === undefined ? "" : ` (${use.appliedTo.replaceAll(/\s+/g, " ")})`;
  const taken = use.consumed === undefined ? "" : ` giving ${use.consumed.join(", ")}`;
  return `${use.kind}${model}${applied}${targets}${wrappers}${repeated}${instance}${which}${taken}`;
}
