import type { PageMessage } from "../src/core/panel/messages";
import type { Room } from "./room";
import type { UiEvent, UiState } from "./state";

/** What every part of the page is drawn from, beside the preview, and what it can do. */
export interface View {
  readonly state: UiState;
  readonly room: Room;
  /** Changes the page's own state. */
  readonly dispatch: (event: UiEvent) => void;
  /** Tells the host. */
  readonly post: (message: PageMessage) => void;
}
