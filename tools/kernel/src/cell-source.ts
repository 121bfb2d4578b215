import { SourceMap } from "node:module";
import type { RunCell } from "./earlier-cells";

/** A place in a cell as it was written; line and column count from 1, columns in UTF-16 units. */
export interface CellPlace {
  readonly line: number;
  readonly column: number;
  /** The text of the line. */
  readonly text: string;
}

/** The cells that ran, so that a stack can say at which place of a cell it was. */
export interface CellSources {
  /** Keeps a cell under the name that stacks give it. */
  add(id: string, source: string, map: string): void;
  /** Keeps how a cell ended. */
  end(id: string, status: RunCell["status"]): void;
  /** The place of a cell that a place of its JavaScript came from. */
  find(id: string, line: number, column: number): CellPlace | undefined;
  /** The cells in the order in which they ran. */
  ran(): readonly RunCell[];
}

interface KeptCell {
  readonly source: string;
  readonly map: SourceMap;
  status: RunCell["status"];
}

/** A store for the cells of one session. */
export function createCellSources(): CellSources {
  const cells = new Map<string, KeptCell>();
  return {
    add(id, source, map) {
      cells.set(id, { source, map: new SourceMap(JSON.parse(map)), status: "error" });
    },
    end(id, status) {
      const cell = cells.get(id);
      if (cell !== undefined) cell.status = status;
    },
    find(id, line, column) {
      const cell = cells.get(id);
      const entry = cell?.map.findEntry(line - 1, column - 1);
      if (cell === undefined || entry === undefined || !("originalLine" in entry)) return undefined;
      const text = cell.source.split("\n")[entry.originalLine];
      if (text === undefined) return undefined;
      return { line: entry.originalLine + 1, column: entry.originalColumn + 1, text };
    },
    ran: () => [...cells.values()],
  };
}
