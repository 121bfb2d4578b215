import { charactersOf, unitsOf } from "./code-points";
import type { CellCompiler } from "./compile/compile-cell";
import { completeAt, indentOfMore, inspectAt } from "./compile/language-questions";

/** A question about a text with a cursor in it. */
interface QuestionAt {
  readonly code: string;
  /** In code points. */
  readonly cursor_pos: number;
}

/** The content of `complete_reply`. */
export function completeReply({ program }: CellCompiler, { code, cursor_pos }: QuestionAt): object {
  const { start, end, matches } = completeAt(program, code, unitsOf(code, cursor_pos));
  return {
    status: "ok",
    matches,
    cursor_start: charactersOf(code, start),
    cursor_end: charactersOf(code, end),
    metadata: {},
  };
}

/** The content of `inspect_reply`. */
export function inspectReply({ program }: CellCompiler, { code, cursor_pos }: QuestionAt): object {
  const text = inspectAt(program, code, unitsOf(code, cursor_pos));
  const data = text === undefined ? {} : { "text/plain": text };
  return { status: "ok", found: text !== undefined, data, metadata: {} };
}

/** The content of `is_complete_reply`. */
export function isCompleteReply({ code }: { readonly code: string }): object {
  const indent = indentOfMore(code);
  return indent === undefined ? { status: "complete" } : { status: "incomplete", indent };
}

/** A cell that ran, by its execution count. */
export type HistoryEntry = readonly [count: number, code: string];

/** What a front end wants of the history. */
interface HistoryRequest {
  readonly hist_access_type: "range" | "tail" | "search";
  /** For `tail` and `search`: at most this many, the last ones. */
  readonly n?: number;
  /** For `search`: a pattern with `*` and `?`. */
  readonly pattern?: string;
  readonly unique?: boolean;
  /** For `range`: counts, the second excluded. */
  readonly start?: number;
  readonly stop?: number;
}

function matcherOf(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s");
}

/** The content of `history_reply`: of the present session, the only one that the kernel knows. */
export function historyReply(history: readonly HistoryEntry[], request: HistoryRequest): object {
  const { hist_access_type, n, pattern = "*", unique = false, start = 1, stop } = request;
  let chosen = [...history];
  if (hist_access_type === "range") {
    chosen = chosen.filter(
      ([count]) => count >= start && (stop === undefined || stop === null || count < stop),
    );
  }
  if (hist_access_type === "search") chosen = chosen.filter(([, code]) => matcherOf(pattern).test(code));
  if (unique) {
    const counts = new Map(chosen.map(([count, code]) => [code, count]));
    chosen = chosen.filter(([count, code]) => counts.get(code) === count);
  }
  if (hist_access_type !== "range" && typeof n === "number")
    chosen = chosen.slice(Math.max(0, chosen.length - n));
  return { status: "ok", history: chosen.map(([count, code]) => [0, count, code]) };
}
