import type { PageFit } from "../analysis";
import type { DrawsWithPage } from "./null-range";

/** The paper's own number of a term, as printed. */
export interface PaperTerm {
  readonly estimate: number;
  readonly standardError: number;
}

/** The paper's Table 2 by term. */
export type PaperTable = Readonly<Record<string, PaperTerm>>;

/** An IGO of the study, as the page offers it in a list. */
export interface PageIgo {
  readonly ionum: number;
  readonly name: string;
}

/** What the page is made of besides its data. */
export interface PageFacts {
  /** The result of the default specification. */
  readonly base: PageFit;
  readonly paper: PaperTable;
  /** The names of the terms, as the paper prints them. */
  readonly termLabels: Readonly<Record<string, string>>;
  /** The IGOs of the study. */
  readonly igos: readonly PageIgo[];
  /** The input in words. */
  readonly input: string;
  readonly isSimulated: boolean;
  /** What is true in the simulated world, if it is one. */
  readonly truth: string | undefined;
  /** Null draws that came with the page. */
  readonly nullDraws: DrawsWithPage;
  /** SHA-256 of the library and engine, as a multiverse's plan.json has it. */
  readonly code: string;
  /** SHA-256 of the source files by name, as a multiverse's plan.json has them. */
  readonly files: Readonly<Record<string, string>>;
}

/** The key of a term in `results.json`. */
export function termKey(term: string): string {
  return term === "(Intercept)" ? "intercept" : term;
}
