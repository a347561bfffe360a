import type { PageMessage } from "../src/core/messages";
import type { UiEvent } from "./state";

/** What a view can do: change the page's own state, or tell the host. */
export interface Actions {
  readonly dispatch: (event: UiEvent) => void;
  readonly post: (message: PageMessage) => void;
}
