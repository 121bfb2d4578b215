import { gameAnswers } from "alignment/course";
import type { Mark } from "./marks";

/** What a class named in the worlds of each mechanism. */
export interface VerdictTable {
  /**
   * By truth, then by what was named: the number of worlds. What was not named, or not so that it could be read, is "".
   */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly worlds: number;
  /** Worlds with a verdict. */
  readonly named: number;
  /** Worlds with a verdict that is not the truth. */
  readonly errors: number;
}

/**
 * The verdicts of a class by the truth of the worlds.
 *
 * @param marks the marks of a class; those of other exercises are passed over.
 * @returns the table; undefined where no mark belongs to the verdict game.
 */
export function verdictTable(marks: readonly Mark[]): VerdictTable | undefined {
  const verdicts = marks.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  if (verdicts.length === 0) return undefined;
  const known: readonly string[] = gameAnswers;
  const read = verdicts.map(({ truth, named }) => {
    const word = named.trim().toLowerCase();
    return { truth, named: known.includes(word) ? word : "" };
  });
  const countOf = (truth: string, named: string) =>
    read.filter((one) => one.truth === truth && one.named === named).length;
  const counts = new Map(
    known.map((truth) => [truth, new Map([...known, ""].map((named) => [named, countOf(truth, named)]))]),
  );
  const withVerdict = read.filter(({ named }) => named !== "");
  return {
    counts,
    worlds: read.length,
    named: withVerdict.length,
    errors: withVerdict.filter(({ truth, named }) => truth !== named).length,
  };
}

/**
 * How often the two tests behind the game's analysis are right in worlds that were not chosen, as
 * `docs/hypothesis-tests.md` publishes it: forty default worlds of each mechanism.
 */
export const publishedRates: Readonly<Record<string, { readonly H1: string; readonly H2: string }>> = {
  none: { H1: "0/40", H2: "0/40" },
  instrumental: { H1: "40/40", H2: "0/40" },
  intrinsic: { H1: "3/40", H2: "40/40" },
  mixed: { H1: "40/40", H2: "25/40" },
};

/** The verdicts of a class as text: one line a mechanism, with the published rates of the tests beside it. */
export function formatVerdicts({ counts, worlds, named, errors }: VerdictTable): string {
  const width = Math.max(...gameAnswers.map((name) => name.length), "no verdict".length) + 2;
  const cell = (text: string | number) => String(text).padStart(width);
  const head = ["truth", ...gameAnswers, "no verdict", "H1 test*", "H2 test*"].map(cell).join("");
  const lines = [...counts].map(([truth, row]) => {
    const { H1, H2 } = publishedRates[truth];
    return [truth, ...row.values(), H1, H2].map(cell).join("");
  });
  const rate =
    named === 0
      ? "no verdict was given"
      : `${errors} of ${named} verdicts are wrong (${Math.round((100 * errors) / named)}%)`;
  return [
    `The verdict game: mechanisms named in ${worlds} worlds, by truth`,
    head,
    ...lines,
    `${rate}; ${worlds - named} of ${worlds} worlds have no verdict.`,
    "* worlds in which the test on all states is significant, out of forty that were not chosen (docs/hypothesis-tests.md)",
  ].join("\n");
}
