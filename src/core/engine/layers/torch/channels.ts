/** PyTorch's modules take the channels before the steps, and recurrent ones leave them behind. */
import * as l10n from "@vscode/l10n";

/** The message with what mends it, where an input (batch, steps, channels) has its channels behind its steps. */
export const channelsLast = (input: readonly number[], channels: number, message: string): string =>
  input.length === 3 && input[2] === channels
    ? `${message} ${l10n.t("It takes (batch, channels, steps): give it {0}.", "x.transpose(1, 2)")}`
    : message;
