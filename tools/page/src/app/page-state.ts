/** What the page says of itself to programs, in `data-state` of its root element. */
export type DocumentState = "loading" | "computing" | "ready" | "failed";

/** Longest wait for a frame: a page in the background is drawn by none. */
const longestWait = 100;

let frame = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Whether no frame has begun since `computing` was said, so that nobody may have seen it. */
let isUnseen = false;
/** Whether `ready` is to be said as soon as `computing` can have been seen. */
let isReadyNext = false;

function say(state: DocumentState): void {
  document.documentElement.dataset.state = state;
}

function beSeen(): void {
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  isUnseen = false;
  if (isReadyNext) say("ready");
}

/**
 * Says in which state the page is. After every change `computing` stands until the next frame at least, so that it can
 * be seen before `ready` also where the numbers were at hand; where it was seen, `ready` is said at once.
 */
export function setDocumentState(state: DocumentState): void {
  isReadyNext = state === "ready" && isUnseen;
  if (isReadyNext) return;
  say(state);
  if (state !== "computing") return;
  cancelAnimationFrame(frame);
  clearTimeout(timer);
  isUnseen = true;
  frame = requestAnimationFrame(beSeen);
  timer = setTimeout(beSeen, longestWait);
}
