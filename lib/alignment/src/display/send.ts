/** The same thing in several MIME types, for a front end to choose from. */
export interface DisplayBundle {
  readonly [mimeType: string]: unknown;
}

/** The one thing used of tslab 1.0.22 (pinned): it sends a whole bundle for the cell that runs. */
interface RunningKernel {
  readonly lastWriteDisplayData:
    | ((content: { data: DisplayBundle; metadata: object; transient: object }, update: boolean) => void)
    | null;
}

/** tslab's module of this process, if a kernel runs in it. */
function runningKernel(): RunningKernel | undefined {
  const path = Object.keys(require.cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  return path === undefined ? undefined : (require.cache[path]?.exports as RunningKernel);
}

/** Whether a cell of a notebook is there to show things below. */
export function isInNotebook(): boolean {
  return typeof runningKernel()?.lastWriteDisplayData === "function";
}

/**
 * Shows a bundle below the running cell; outside a notebook it prints the plain text.
 *
 * @param bundle content by MIME type, with `text/plain`.
 */
export function sendBundle(bundle: DisplayBundle & { readonly "text/plain": string }): void {
  const write = runningKernel()?.lastWriteDisplayData;
  if (typeof write === "function") write({ data: bundle, metadata: {}, transient: {} }, false);
  else console.log(bundle["text/plain"]);
}
