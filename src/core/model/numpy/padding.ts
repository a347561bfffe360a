/** `pad_sequences`: rows of different lengths as one array. */
import { itemsOf } from "../../scope/expressions/members";
import { symbolicSize } from "../../scope/values/size";
import { NONE } from "../../scope/values/values";
import { isNone } from "../arguments";
import { type ArrayFunction, numberFrom } from "./array-function";
import { asArray, createArray, shapeOnly } from "./arrays";
import { castTo } from "./types";

/** Zeros, or `value`, before or behind each row; of longer ones the end stays, or the beginning (keras 3.15.1 `sequence_utils.py`). */
export const padding: ArrayFunction = {
  parameters: ["sequences", "maxlen", "dtype", "padding", "truncating", "value"],
  make(args, interpreter) {
    const given = args.value("sequences");
    const items = given && itemsOf(interpreter, given);
    const rows = items?.map((item) => asArray(interpreter, item));
    const lengths = rows?.map((row) => (row?.shape.length === 1 ? row.shape[0]! : undefined));
    const isEach = lengths?.every((length) => typeof length === "number") === true;
    const longest = isEach ? Math.max(...lengths) : undefined;
    const maxlen = args.size("maxlen") ?? (isNone(args.value("maxlen") ?? NONE) ? longest : undefined);
    const [sides, fill] = [[args.text("padding", "pre"), args.text("truncating", "pre")], numberFrom(args, "value", 0)];
    const cast = args.value("dtype") === undefined ? Math.trunc : castTo(args.value("dtype"));
    const count = items?.length ?? symbolicSize("None");
    // Of rows that are no numbers one by one there may be more axes.
    if (maxlen === undefined || (rows && !isEach)) return undefined;
    const isKnown =
      rows?.every((row) => row?.values) === true && sides.every((side) => side === "pre" || side === "post");
    if (!isKnown || !isEach || fill === undefined || cast === undefined || typeof maxlen !== "number") {
      return shapeOnly([count, maxlen]);
    }
    const array = createArray(interpreter, [count, maxlen], (index) => {
      const { values } = rows[Math.floor(index / maxlen)]!;
      const [at, length] = [index % maxlen, values!.length];
      const kept = Math.min(length, maxlen);
      const place = at - (sides[0] === "pre" ? maxlen - kept : 0);
      const from = sides[1] === "pre" ? length - kept : 0;
      return cast(place < 0 || place >= kept ? fill : values![from + place]!);
    });
    return cast === Math.trunc ? { ...array, integers: true } : array;
  },
};
