import { Readable } from "node:stream";

/** Thrown into a cell that waits for input. */
class NoInput extends Error {
  override readonly name = "NoInput";

  constructor() {
    super(
      "process.stdin: a cell cannot read from the keyboard; write the value into the cell and run it again",
    );
  }
}

/** A standard input that fails as soon as anybody reads from it, so that no cell waits for what never comes. */
function createStandardInput(): Readable {
  return new Readable({
    encoding: "utf8",
    read() {
      this.destroy(new NoInput());
    },
  });
}

/** Has every cell that reads from the standard input end with an error; each gets an input of its own. */
export function refuseInput(): void {
  let input = createStandardInput();
  Object.defineProperty(process, "stdin", {
    configurable: true,
    enumerable: true,
    get: () => {
      if (input.destroyed) input = createStandardInput();
      return input;
    },
  });
}
