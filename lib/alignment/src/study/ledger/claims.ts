import { UserError } from "@alignment/engine";
import type { RegressionTerm } from "../../tables/regression-column";
import { type PublishedTable, readPublishedTable, readReference } from "../published";

/** What a number of the paper is. */
export type NumberKind =
  | "coefficient"
  | "standard error"
  | "variance component"
  | "count"
  | "criterion"
  /** A measured number outside the tables. */
  | "quantity"
  /** A number that the authors chose: a year, a lag, the steps of a scale. */
  | "design";

/** What a sentence of the paper finds, as a tag by which sentences on one topic are compared. */
export type PaperFinding =
  | "closer"
  | "slightly closer"
  | "no change"
  | "supported"
  | "weakly supported"
  | "not supported"
  | "holds";

interface ClaimBase {
  /** Words joined by dots, such as `table-2.duration.estimate`; unique. */
  readonly id: string;
  /** What is claimed, in our words. */
  readonly statement: string;
  /** Section, table, figure or footnote. */
  readonly where: string;
  /** What several claims are about, so that those that contradict each other can be found. */
  readonly topic?: string;
}

/** A number that the paper prints. */
export interface NumberClaim extends ClaimBase {
  readonly kind: NumberKind;
  readonly value: number;
  /** Digits after the decimal point that are printed. */
  readonly digits: number;
  /** Of a coefficient: its printed standard error and stars. */
  readonly standardError?: number;
  readonly stars?: string;
}

/** The stars of a coefficient. */
export interface StarsClaim extends ClaimBase {
  readonly kind: "stars";
  readonly value: string;
}

/** A sentence about the world, which data can refute. */
export interface SentenceClaim extends ClaimBase {
  readonly kind: "sentence";
  readonly value: PaperFinding;
  /** The finding that would refute it. */
  readonly refutedBy: string;
}

/** A number, stars or a sentence of the paper. */
export type PaperClaim = NumberClaim | StarsClaim | SentenceClaim;

const numberKinds: readonly string[] = [
  "coefficient",
  "standard error",
  "variance component",
  "count",
  "criterion",
  "quantity",
  "design",
] satisfies readonly NumberKind[];

const findings: readonly string[] = [
  "closer",
  "slightly closer",
  "no change",
  "supported",
  "weakly supported",
  "not supported",
  "holds",
] satisfies readonly PaperFinding[];

function refuse(claim: PaperClaim, found: string, expected: string): never {
  throw new UserError(
    `readPaperClaims: the claim ${JSON.stringify(claim.id)} has ${found}; expected ${expected}`,
  );
}

function checkValue(claim: PaperClaim): void {
  if (claim.kind === "sentence") {
    if (!findings.includes(claim.value)) {
      refuse(claim, `the finding ${JSON.stringify(claim.value)}`, findings.join(", "));
    }
    if (!(claim.refutedBy?.length > 10))
      refuse(claim, `"refutedBy" ${JSON.stringify(claim.refutedBy)}`, "what would refute it, in words");
    return;
  }
  if (claim.kind === "stars") {
    if (!/^\*{0,3}$/.test(claim.value)) refuse(claim, `the stars ${claim.value}`, "none, *, ** or ***");
    return;
  }
  if (!numberKinds.includes(claim.kind)) {
    refuse(claim, `the kind ${JSON.stringify(claim.kind)}`, `${numberKinds.join(", ")}, stars or sentence`);
  }
  const { value, digits } = claim;
  if (!Number.isFinite(value) || !Number.isInteger(digits) || digits < 0) {
    refuse(claim, `the value ${value} with ${digits} digits`, "a finite number and a whole number of digits");
  }
  if (Math.abs(Number(value.toFixed(digits)) - value) > 1e-12 * Math.abs(value)) {
    refuse(
      claim,
      `the value ${value}, which has more than ${digits} digits`,
      "no more digits than are printed",
    );
  }
}

/**
 * Checks claims: ids are words joined by dots and occur once, every claim says what and where, values fit kinds.
 *
 * @returns the claims themselves.
 * @throws RangeError naming the first claim that does not.
 */
export function checkedClaims(claims: readonly PaperClaim[]): readonly PaperClaim[] {
  const seen = new Set<string>();
  for (const claim of claims) {
    if (!/^[a-z0-9_()-]+(\.[a-z0-9_()-]+)+$/i.test(claim.id)) {
      refuse(claim, "an id of another form", "words joined by dots, such as table-2.duration.estimate");
    }
    if (seen.has(claim.id)) refuse(claim, "an id that another claim has", "an id of its own");
    seen.add(claim.id);
    if (!(claim.statement?.length > 10) || !(claim.where?.length > 3)) {
      refuse(
        claim,
        `the statement ${JSON.stringify(claim.statement)} at ${JSON.stringify(claim.where)}`,
        "both in words",
      );
    }
    checkValue(claim);
  }
  return claims;
}

function termClaims(term: RegressionTerm, table: ClaimedTable): PaperClaim[] {
  const { name, where, model, published } = table;
  const { label, estimate, standardError, stars } = term;
  const base = (part: string, words: string): ClaimBase => ({
    id: `${name}.${term.term}.${part}`,
    statement: `${words} of ${label}${model}`,
    where,
  });
  const { digits } = published;
  return [
    {
      ...base("estimate", "Coefficient"),
      kind: "coefficient",
      value: estimate,
      digits,
      standardError,
      stars,
    },
    { ...base("standardError", "Standard error"), kind: "standard error", value: standardError, digits },
    { ...base("stars", "Significance stars"), kind: "stars", value: stars },
  ];
}

/** A published regression with the name and place of its claims. */
interface ClaimedTable {
  readonly name: string;
  readonly where: string;
  /** What the statements add to tell several models apart. */
  readonly model: string;
  readonly published: PublishedTable;
}

/**
 * Every number of a published regression as claims: coefficients, standard errors, stars, variances, counts, criteria.
 */
function claimsOfTable(table: ClaimedTable): PaperClaim[] {
  const { name, where, model, published } = table;
  const { digits, varianceComponents: components } = published;
  const claim = (
    kind: NumberKind,
    part: string,
    words: string,
    value: number,
    shown: number,
  ): NumberClaim => ({
    id: `${name}.${part}`,
    statement: `${words}${model}`,
    where,
    kind,
    value,
    digits: shown,
  });
  return [
    ...published.terms.flatMap((term) => termClaims(term, table)),
    claim("variance component", "variance.intercept", "Variance of intercepts", components.intercept, digits),
    claim("variance component", "variance.slope", "Variance of slopes", components.slope, digits),
    claim(
      "variance component",
      "covariance",
      "Covariance of intercepts and slopes",
      components.covariance,
      digits,
    ),
    claim("variance component", "variance.residual", "Variance of residuals", components.residual, digits),
    claim("count", "observations", "Number of observations", published.observationCount, 0),
    claim("count", "groups", "Number of cases (an IGO and a country)", published.groupCount, 0),
    claim("criterion", "aic", "Akaike's criterion (AIC)", published.aic, digits),
    claim("criterion", "bic", "Bayesian criterion (BIC)", published.bic, digits),
    claim("criterion", "logLikelihood", "Log-likelihood", published.logLikelihood, digits),
  ];
}

/** The paper's regressions by the names of their files. */
const tables = [
  { name: "table-2", file: "paper-table-2", where: "Table 2", model: "" },
  {
    name: "table-3.disappearances",
    file: "paper-table-3-disappearances",
    where: "Table 3, disappearances",
    model: ", disappearances",
  },
  {
    name: "table-3.killings",
    file: "paper-table-3-killings",
    where: "Table 3, extrajudicial killings",
    model: ", extrajudicial killings",
  },
  { name: "table-3.torture", file: "paper-table-3-torture", where: "Table 3, torture", model: ", torture" },
  {
    name: "table-3.imprisonment",
    file: "paper-table-3-imprisonment",
    where: "Table 3, political imprisonment",
    model: ", political imprisonment",
  },
] as const;

/**
 * Every number, count and sentence of the paper: all of Tables 2 and 3, each from the file of its regression, then
 * the design, the sample counts and the sentences of the results, from `paper-claims.json`.
 *
 * @throws RangeError if a claim has a form that cannot be judged (names it).
 */
export function readPaperClaims(): readonly PaperClaim[] {
  const ofTables = tables.flatMap(({ name, file, where, model }) =>
    claimsOfTable({ name, where, model, published: readPublishedTable(file) }),
  );
  const { claims } = readReference("paper-claims") as { readonly claims: readonly PaperClaim[] };
  return checkedClaims([...ofTables, ...claims]);
}
