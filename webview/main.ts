/** Wires the page together: the host's snapshots and the user's events go into the state, the state onto the screen. */
import * as l10n from "@vscode/l10n";
import { render } from "lit";
import type { HostMessage, PageMessage } from "../src/core/panel/messages";
import { registerControls } from "./controls";
import { wantedOverrides } from "./edits";
import type { Room } from "./room";
import { fromSaved, toSaved } from "./saved";
import { reduce, type UiEvent, type UiState } from "./state";
import { page } from "./views/page";

/** What is typed goes to the host when the typing pauses, in milliseconds. */
const TYPING_PAUSE = 150;

registerControls();
const translation = document.body.dataset["l10n"];
if (translation) {
  l10n.config({ contents: translation });
}

/** VS Code's part of the page. */
interface Host {
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
  readonly postMessage: (message: PageMessage) => void;
}

const host: Host = acquireVsCodeApi();
const { getState, setState, postMessage } = host;
const root = document.getElementById("page") ?? document.body.appendChild(document.createElement("main"));
let state: UiState = fromSaved(getState());
let room: Room = measure();
let drawing = false;
let typing: ReturnType<typeof setTimeout> | undefined;

function dispatch(event: UiEvent): void {
  const next = reduce(state, event);
  if (next !== state) {
    state = next;
    draw();
  }
  if (event.type === "type") {
    clearTimeout(typing);
    typing = setTimeout(sendEdits, TYPING_PAUSE);
  } else if (event.type !== "point") {
    if (event.type === "discard") {
      clearTimeout(typing);
    }
    setState(toSaved(state));
  }
}

function sendEdits(): void {
  const preview = state.snapshot?.preview;
  const overrides = preview && wantedOverrides(preview, state.drafts);
  if (overrides) {
    postMessage({ type: "override", key: preview.key, overrides });
  }
  dispatch({ type: "sent" });
}

/** Several events of one moment are drawn once. */
function draw(): void {
  if (!drawing) {
    drawing = true;
    queueMicrotask(() => {
      drawing = false;
      render(page({ state, room, dispatch, post: postMessage }), root);
      answer();
    });
  }
}

/** Brings the explanation that was asked for into view, and begins to read it there. */
function answer(): void {
  const heading = state.asked && state.snapshot?.preview?.explanation && root.querySelector(".explanation h2");
  if (heading instanceof HTMLElement) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    heading.closest(".explanation")?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    heading.focus({ preventScroll: true });
    dispatch({ type: "answered" });
  }
}

window.addEventListener("message", ({ data }: MessageEvent<HostMessage>) => {
  if (data.type === "snapshot") {
    const before = state.shown?.key;
    dispatch({ type: "snapshot", snapshot: data.snapshot });
    if (before !== undefined && before !== state.shown?.key) {
      // Another layer begins at its beginning.
      window.scrollTo({ top: 0 });
    }
  }
});

/** The page's width, and that of a character of code in the user's font. */
function measure(): Room {
  const probe = document.createElement("code");
  probe.className = "probe";
  probe.textContent = "0".repeat(100);
  document.body.append(probe);
  const character = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return { width: root.clientWidth, character };
}

new ResizeObserver(() => {
  const next = measure();
  if (next.width !== room.width || next.character !== room.character) {
    room = next;
    draw();
  }
}).observe(root);

draw();
postMessage({ type: "ready" });
