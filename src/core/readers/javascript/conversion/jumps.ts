/** `break` and `continue`, where they go. */
import type { Leave, Loop, Statement } from "../../../syntax/syntax";
import { statementsIn } from "../../../syntax/walk";

/** Whether one of these jumps stands in the statements, and goes out of the loops around it in them. */
export const holdsJump = (statements: readonly Statement[], isMeant: (jump: Leave) => boolean): boolean =>
  statements.some((statement) => {
    if (statement.kind === "leave") return isMeant(statement);
    if (statement.kind === "function" || statement.kind === "class") return false;
    const stays = statement.kind === "loop" ? takenBy(statement) : () => false;
    return holdsJump(statementsIn(statement), (jump) => !stays(jump) && isMeant(jump));
  });

/** Which jumps without a label end a loop, or its turn. */
const takenBy =
  ({ once }: Loop) =>
  ({ how, label }: Leave): boolean =>
    label === undefined && (once === undefined || (how === "break" ? once === "switch" : once === "turn"));

/** The loops among the statements under a label, with what stands for a turn of theirs. */
export const withLabel = (statements: readonly Statement[], label: string): Statement[] =>
  statements.map((each) => {
    if (each.kind !== "loop" || each.once === "switch" || each.once === "block") return each;
    const [first, ...rest] = each.body;
    const isTurn = first?.kind === "loop" && first.once === "turn";
    return { ...each, label, body: isTurn ? [{ ...first, label }, ...rest] : each.body };
  });
