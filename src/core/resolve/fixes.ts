/** Edits of an argument where it is written. */
import * as l10n from "@vscode/l10n";
import type { CallArgument, Fix } from "../definition";

type Placed = Pick<CallArgument, "text" | "span">;

/** The text of what comes out of `**options` is not what stands at its place. */
export const standsThere = ({ text, span }: Placed): boolean => span.end - span.start === text.length;

/** The edit that puts another text in the argument's place; none where the argument is not written there. */
export const changeTo = (argument: Placed, text: string | undefined): { readonly fix?: Fix } =>
  text !== undefined && standsThere(argument)
    ? { fix: { title: l10n.t("Change to {0}", text), span: argument.span, text } }
    : {};
