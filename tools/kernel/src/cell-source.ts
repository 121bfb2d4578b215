/** A line of a cell: its number from 1, and its text. */
export interface CellLine {
  readonly line: number;
  readonly text: string;
}

/** The cells that ran, as written and as compiled, so that a stack can say at which line of a cell it was. */
export interface CellSources {
  /** Keeps a cell under its execution count. */
  add(count: number, source: string, compiled: string): void;
  /**
   * The line of the cell that the compiled line came from; `undefined` where that is not certain: tslab makes no
   * source map, so the line is looked for by its text, which types and repetitions can hide.
   */
  find(count: number, compiledLine: number): CellLine | undefined;
  /** The cells as written, in the order in which they ran. */
  written(): readonly string[];
}

const shortestCertain = 4;

/** A compiled line without what the compiler adds and without spaces. */
function bareText(compiled: string): string {
  return compiled
    .replace(/^\s*(exports\.[\w$]+ = )+/, "")
    .replace(/\bexports\.|\b\w+_\d+\./g, "")
    .replace(/\(0, ([\w$]+)\)/g, "$1")
    .replace(/;\s*$/, "")
    .replace(/\s+/g, "");
}

/** Where `wanted` stands in `source` apart from spaces, as an offset in `source`; `undefined` unless it stands once. */
function offsetOfOnly(source: string, wanted: string): number | undefined {
  const offsets: number[] = [];
  let bare = "";
  for (const [offset, character] of Array.from(source).entries()) {
    if (/\s/.test(character)) continue;
    bare += character;
    for (let unit = 0; unit < character.length; unit += 1) offsets.push(offset);
  }
  const first = bare.indexOf(wanted);
  if (first === -1 || bare.indexOf(wanted, first + 1) !== -1) return undefined;
  return offsets[first];
}

/** A store for the cells of one session. */
export function createCellSources(): CellSources {
  const cells = new Map<number, { source: string; compiled: readonly string[] }>();
  return {
    add(count, source, compiled) {
      cells.set(count, { source, compiled: compiled.split("\n") });
    },
    find(count, compiledLine) {
      const cell = cells.get(count);
      const wanted = bareText(cell?.compiled[compiledLine - 1] ?? "");
      if (cell === undefined || wanted.length < shortestCertain) return undefined;
      const offset = offsetOfOnly(cell.source, wanted);
      if (offset === undefined) return undefined;
      const line =
        Array.from(cell.source)
          .slice(0, offset)
          .filter((character) => character === "\n").length + 1;
      return { line, text: cell.source.split("\n")[line - 1] };
    },
    written: () => [...cells.values()].map(({ source }) => source),
  };
}
