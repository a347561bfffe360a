/** Why a layer is run by the rules of the version that it is. */
import * as l10n from "@vscode/l10n";
import { profileLabels } from "../catalog/catalog";
import type { LayerDefinition } from "../definition";

/** The document's words for it, in a sentence; nothing where it has none, or where the user chose the version. */
export const profileReason = (
  { profile, profileSign }: LayerDefinition,
  quoted: (words: string) => string,
): string | undefined =>
  profileSign === undefined
    ? undefined
    : l10n.t("By the rules of {0}: the document has {1}.", profileLabels[profile], quoted(profileSign));
