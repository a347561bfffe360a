/** How much of the limits a model has used up, layer by layer. */
import { LIMITS } from "../engine/limits";

export interface Budget {
  /** Whether that much is left; if so it is spent. */
  readonly spend: (multiplyAdds: number, elements: number) => boolean;
}

/** The limits of one preview, for all layers of a model together. */
export function createBudget(): Budget {
  let multiplyAdds = 0;
  let elements = 0;
  return {
    spend(more, held) {
      if (multiplyAdds + more > LIMITS.multiplyAdds || elements + held > LIMITS.elements) return false;
      multiplyAdds += more;
      elements += held;
      return true;
    },
  };
}
