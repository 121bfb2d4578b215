import { UserError } from "@alignment/engine";
import type { NumberClaim, PaperClaim } from "../study/ledger/claims";
import type { LedgerEntry } from "../study/ledger/entries";
import type { ClaimOutcome } from "../study/ledger/judge";
import { type Standing, standings } from "../study/ledger/standing";
import { displayText, formatNumber } from "../text";
import { rowDigits } from "./digits";
import { checkedTable, type ReportTable, type RowGroup, type TableColumn } from "./table";

/** How the ledger is titled and parted. */
export interface LedgerTableOptions {
  readonly caption: string;
  /** Sentences below the table, after the legend of the outcomes. */
  readonly notes?: readonly string[];
  /**
   * "real files" (the default): every value with its outcome. "simulated world": the values alone, since agreement of a
   * made-up world with the paper would say nothing.
   */
  readonly valuesOf?: "real files" | "simulated world";
}

/** The outcomes from best to worst. */
export const claimOutcomes: readonly ClaimOutcome[] = [
  "reproduced",
  "close",
  "differs",
  "cannot be reproduced",
];

const legend = [
  "Numbers: reproduced: equal after rounding to the printed digits; close: same sign, same significance at 5% and within the tolerance that the reason names; differs: all other values that we can compute; cannot be reproduced: for the reason given.",
  "Sentences: a sentence holds if the data would have shown otherwise were it false, fails if they refute it, and is undecidable otherwise: not to reject a sentence is not to find that it holds.",
];

/** Digits for our value: one more than the paper prints, and enough for two significant ones. */
function ownDigits({ digits }: NumberClaim, value: number): number {
  return Math.max(digits + 1, rowDigits([value], 2));
}

/** A year, a level or a count as text: years without commas. */
function shownValue(claim: PaperClaim, value: number | string, isOurs: boolean): string {
  if (typeof value === "string") return value === "" ? "no stars" : displayText(value);
  if (claim.kind === "stars" || claim.kind === "sentence") return String(value);
  if (claim.kind === "design") return String(value);
  if (claim.digits === 0 && Number.isInteger(value)) return formatNumber(value, 0);
  return formatNumber(value, isOurs ? ownDigits(claim, value) : claim.digits);
}

function rowOf({ claim, ours, cell, judgement, sentence }: LedgerEntry, isCompared: boolean): string[] {
  const isSentence = claim.kind === "sentence";
  const values = [
    claim.statement,
    isSentence ? "" : shownValue(claim, claim.value, false),
    ours.status === "computed" ? shownValue(claim, ours.value, true) : isSentence ? "" : "–",
  ];
  if (!isCompared) return [...values, cell];
  return [
    ...values,
    judgement?.outcome ?? "",
    sentence?.standing ?? "",
    judgement?.reason ?? sentence?.reason ?? "",
    isSentence ? claim.refutedBy : "",
    cell,
  ];
}

/** Entries by the place where the paper has them, in the order in which the places first occur. */
function groupsOf(entries: readonly LedgerEntry[], isCompared: boolean): RowGroup[] {
  const groups = new Map<string, string[][]>();
  for (const entry of entries) {
    const rows = groups.get(entry.claim.where) ?? [];
    rows.push(rowOf(entry, isCompared));
    groups.set(entry.claim.where, rows);
  }
  return [...groups].map(([title, rows]) => ({ title, rows }));
}

/** How many numbers have each outcome and how many sentences each standing, all of them, from best to worst. */
export function countOutcomes(entries: readonly LedgerEntry[]): {
  readonly [outcome in ClaimOutcome | Standing]: number;
} {
  const counts = {
    reproduced: 0,
    close: 0,
    differs: 0,
    "cannot be reproduced": 0,
    holds: 0,
    fails: 0,
    undecidable: 0,
  };
  for (const { judgement, sentence } of entries) {
    if (judgement !== undefined) counts[judgement.outcome] += 1;
    if (sentence !== undefined) counts[sentence.standing] += 1;
  }
  return counts;
}

/**
 * The ledger: each claim of the paper, grouped by where the paper has it, with the paper's value, ours with one digit
 * more or, where that needs more, with two significant ones, and the outcome, or of a sentence whether it holds, fails
 * or is undecidable and what would refute it; the reason, and the cell that makes our value.
 *
 * @param entries from `ledgerOf`.
 * @param options caption and notes.
 * @throws RangeError if there is no entry.
 */
export function ledgerTable(entries: readonly LedgerEntry[], options: LedgerTableOptions): ReportTable {
  const { caption, notes = [] } = options;
  if (entries.length === 0) {
    throw new UserError(`ledgerTable: "${caption}" has no entries; expected at least one`);
  }
  const isCompared = options.valuesOf !== "simulated world";
  const counts = countOutcomes(entries);
  const numbers = entries.filter(({ claim }) => claim.kind !== "sentence").length;
  const sum = claimOutcomes.map((outcome) => `${counts[outcome]} ${outcome}`).join(", ");
  const ofSentences = standings.map((standing) => `${counts[standing]} ${standing}`).join(", ");
  const heads = ["Number", "Sentence", "Reason", "What would refute it"];
  const outcomes: readonly TableColumn[] = heads.map((head) => ({ head, alignment: "left" }));
  return checkedTable({
    caption,
    columns: [
      { head: "Claim", alignment: "left" },
      { head: "Paper", alignment: "decimal" },
      { head: isCompared ? "Ours" : "Simulated world", alignment: "decimal" },
      ...(isCompared ? outcomes : []),
      { head: "Cell", alignment: "left" },
    ],
    groups: groupsOf(entries, isCompared),
    notes: isCompared
      ? [
          `${numbers} numbers: ${sum}. ${entries.length - numbers} sentences: ${ofSentences}.`,
          ...legend,
          ...notes,
        ]
      : [
          `${entries.length} claims. Simulated data are not compared with the paper, because their data-generating process is another.`,
          ...notes,
        ],
  });
}
