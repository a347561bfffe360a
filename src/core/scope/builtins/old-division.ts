/** Python 2, whose `/` of two whole numbers gives a whole one. */
import { perProgram } from "../../syntax/per-node";
import { walk } from "../../syntax/walk";

/** Whether a program prints as Python 2 does, and has not imported Python 3's `/`. */
export const dividesWhole = perProgram(({ text, statements }) => {
  if (!/\bprint\b(?! *\()/.test(text)) return false;
  let [prints, imports] = [false, false];
  walk(statements, {
    statement(each) {
      prints ||= each.kind === "other" && each.keyword === "print";
      imports ||= each.kind === "import" && each.module === "__future__" && each.names.some(isDivision);
    },
    entersUnread: (body) => !prints && body.text.includes("print"),
  });
  return prints && !imports;
});

const isDivision = ({ name }: { readonly name: string }): boolean => name === "division";
