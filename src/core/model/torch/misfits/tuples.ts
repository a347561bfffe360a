/** "must be Tensor, not tuple": modules of PyTorch's that are called on all that a recurrent one returned. */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../../../definition";
import type { CallSite, EvaluatedArgument } from "../../../scope/interpreter";
import { writtenNames } from "../../../returns/structure";
import { returnedBy } from "../../facts/returned-tuples";
import { takeFirst } from "../../facts/whole-results";

/** An error where the module is given a tuple as a recurrent module returned it; torch 2.13 refuses it in every module but Identity. */
export function tupleGiven(
  className: string,
  given: EvaluatedArgument | undefined,
  site: CallSite,
): Problem | undefined {
  const returned = returnedBy(given?.value);
  if (!given || !returned || className === "Identity") return undefined;
  const message = l10n.t(
    "{0} takes a tensor, but this is the tuple ({1}) that {2} returns. Give it the first of them: [0].",
    className,
    writtenNames(returned.names),
    returned.className,
  );
  const { node } = given;
  // What a Sequential hands on is written nowhere.
  const isWritten = site.node.arguments.some(({ value }) => value === node);
  return {
    severity: "error",
    code: "tuple-input",
    message,
    span: node.span,
    ...(isWritten && { fix: takeFirst(node.span) }),
  };
}
