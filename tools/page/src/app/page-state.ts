/** What the page says of itself to programs, in `data-state` of its root element. */
export type DocumentState = "loading" | "computing" | "ready" | "failed";

/** Longest wait for a frame: a page in the background is drawn by none. */
const longestWait = 100;

let frame = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function set(state: DocumentState): void {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  document.documentElement.dataset.state = state;
}

/**
 * Says in which state the page is. `ready` is said with the next frame, so that after every change `computing` can be
 * seen before it, also where the numbers were at hand.
 */
export function setDocumentState(state: DocumentState): void {
  if (state !== "ready") {
    set(state);
    return;
  }
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  frame = requestAnimationFrame(() => set("ready"));
  timer = setTimeout(() => set("ready"), longestWait);
}
