/** How the engine words what it refuses. */
import * as l10n from "@vscode/l10n";
import type { ConfigValue, LayerDefinition, Problem } from "../definition";
import { pythonLiteral } from "../text/python-text";

const LONGEST_VALUE = 60;

/** Where a reader leaves what it finds wrong. */
export type Report = (problem: Problem) => void;

/** An error: no values can be shown until it is mended. */
export const refusal = (code: string, argument: string, message: string): Problem => ({
  severity: "error",
  code,
  message,
  argument,
});

/** Whether the reading has already said what is the matter with that argument. */
export const isSettled = ({ problems }: Pick<LayerDefinition, "problems">, argument: string): boolean =>
  problems.some((problem) => problem.argument === argument);

/** A value as one would write it in Python, cut where it is long. */
export function shown(value: ConfigValue): string {
  const text = pythonLiteral(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** A shape as Python prints it: `(1, 3, 2)`, `(4,)`; what is not known of it by its symbol, `(batch, 8)`. */
export const shownShape = (shape: readonly (number | string)[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;

/** " Did you mean …?", or nothing where no known name is near. */
export const suggestion = (name: string | undefined): string => (name ? ` ${l10n.t('Did you mean "{0}"?', name)}` : "");
