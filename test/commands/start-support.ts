/** A line of source that records a result as the library does: one JSON object a line. */
export function record(key: string, value: unknown): string {
  const line = JSON.stringify(`${JSON.stringify({ key, value })}\n`);
  return `require("fs").appendFileSync(process.env.ALIGNMENT_RESULTS!, ${line});`;
}

/** The text of a notebook without cells. */
export function notebookIn(metadata: unknown): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [] });
}

/** The lines that `work` prints to either stream. */
export async function printedBy(work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const take = (text: string): void => {
    lines.push(...text.split("\n"));
  };
  const [log, error] = [console.log, console.error];
  try {
    console.log = take;
    console.error = take;
    await work();
  } finally {
    console.log = log;
    console.error = error;
  }
  return lines;
}
