/** What PyTorch's functions work on while a program is followed. */
import type { DefaultType } from "../facts/default-type";
import type { FactsByCall } from "../facts/layer-facts";
import type { Training } from "./dropout";
import type { Weighed } from "./weights/weight-calls";

/** What PyTorch's functions work on: the document's recurrent modules, and what was drawn so far. */
export interface Followed extends Weighed {
  readonly facts: FactsByCall;
  readonly defaultType: DefaultType;
  readonly training: Training;
}
