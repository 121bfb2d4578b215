import type { StreamName } from "./stream-buffer";

/** The most characters that one cell prints into a notebook; a front end and the book can still show them. */
export const mostPrintedCharacters = 1_000_000;

/** Lets a cell's printed text through up to a bound, and says at the cell's end what was left out. */
export interface BoundedPrinter {
  write(name: StreamName, text: string): void;
  /** Says what was left out, if anything was; call it when the cell has ended. */
  end(): void;
}

/**
 * A printer for one cell.
 *
 * @param send where the text goes
 * @param most the bound in characters, both streams together
 */
export function createBoundedPrinter(
  send: (name: StreamName, text: string) => void,
  most: number = mostPrintedCharacters,
): BoundedPrinter {
  let printed = 0;
  let leftOutCharacters = 0;
  let leftOutLines = 0;

  function write(name: StreamName, text: string): void {
    const room = most - printed;
    const shown = leftOutCharacters > 0 ? "" : text.slice(0, room);
    if (shown !== "") send(name, shown);
    printed += shown.length;
    leftOutCharacters += text.length - shown.length;
    leftOutLines += text.slice(shown.length).split("\n").length - 1;
  }

  function end(): void {
    if (leftOutCharacters === 0) return;
    send(
      "stderr",
      `\nOutput cut: a cell shows at most ${most.toLocaleString("en-US")} characters; ` +
        `${leftOutLines.toLocaleString("en-US")} lines (${leftOutCharacters.toLocaleString("en-US")} characters) ` +
        "more were printed and are not shown. The cell itself ran on. Print less, or write to a file.\n",
    );
  }

  return { write, end };
}
