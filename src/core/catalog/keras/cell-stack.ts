/** The stack that Keras makes of a list of cells (keras/src/layers/rnn/rnn.py 3.15.1, `RNN.__init__`). */
import type { LayerCall, LayerPart, Span } from "../../definition";

/** A layer that is given for a parameter, and the list in which it is given, where it is one. */
export interface GivenPart extends LayerPart<LayerCall> {
  readonly list?: Span | undefined;
}

/** The layers that a call is given, those of `RNN`'s list of cells in a stack, even where the list has only one. */
export function stackedParts(call: LayerCall, given: readonly GivenPart[]): readonly LayerPart<LayerCall>[] {
  const list = given.find(({ role }) => role === "cell")?.list;
  const parts = given.map(({ role, layer }) => ({ role: list ? "cells" : role, layer }));
  return list ? [{ role: "cell", layer: stackOf(call, list, parts) }] : parts;
}

/** A stack for which the document writes no class. */
const stackOf = (
  { framework, profile, language, use, input }: LayerCall,
  span: Span,
  parts: readonly LayerPart<LayerCall>[],
): LayerCall => ({
  name: "cells",
  className: "StackedRNNCells",
  framework,
  profile,
  language,
  span,
  calleeSpan: span,
  callee: "",
  input,
  use,
  arguments: [{ name: "cells", text: "", span }],
  parts,
  problems: [],
});
