import { studyYears, yearCount } from "../../construct/layout";
import { distanceNow, meanOfOthers } from "../../construct/means";
import { type CaseSlopeEstimate, fitCaseSlope } from "./case-model";
import { type CaseCovariates, caseControls, caseFormula } from "./case-statistics";
import { isMember, type PairMeans } from "./pair-means";
import { levelsOf } from "./take-rows";

/** Years of membership, or of a false membership before it. */
export interface PlaceboDesign {
  /** Years by which the date lies before the first year of membership; 0 is the true date. */
  readonly yearsEarly: number;
  /** Most rows of a case. */
  readonly length: number;
  /** Keep only the pairs whose distance is known in the year before the date that lies so many years early. */
  readonly eligibleAt?: number;
}

/** The placebo accessions and the true ones that they are compared with, by name. */
export const placeboDesigns: { readonly [name: string]: PlaceboDesign } = {
  true_10: { yearsEarly: 0, length: 10 },
  true_5: { yearsEarly: 0, length: 5 },
  placebo_5: { yearsEarly: 5, length: 5 },
  true_5_eligible_5: { yearsEarly: 0, length: 5, eligibleAt: 5 },
  placebo_10: { yearsEarly: 10, length: 10 },
  true_10_eligible_10: { yearsEarly: 0, length: 10, eligibleAt: 10 },
  placebo_15: { yearsEarly: 15, length: 10 },
  true_10_eligible_15: { yearsEarly: 0, length: 10, eligibleAt: 15 },
};

interface PlaceboRow {
  readonly igo: number;
  readonly state: number;
  readonly t: number;
  readonly duration: number;
}

/** The rows of a design: the pairs that were below the mean in the year before the date, and their years from it on. */
function placeboRows(pairs: PairMeans, { yearsEarly, length, eligibleAt }: PlaceboDesign): PlaceboRow[] {
  const rows: PlaceboRow[] = [];
  const late = 1965 - studyYears.first;
  const last = 2010 - studyYears.first;
  for (let igo = 0; igo < pairs.igoCount; igo++) {
    for (let state = 0; state < pairs.stateCount; state++) {
      const first = pairs.first[igo * pairs.stateCount + state];
      const date = first - yearsEarly;
      if (first <= late || date <= late) continue;
      if (!(distanceNow(pairs.means, igo, state, date - 1) < 0)) continue;
      if (eligibleAt !== undefined) {
        const falseDate = first - eligibleAt;
        if (falseDate <= late || Number.isNaN(distanceNow(pairs.means, igo, state, falseDate - 1))) continue;
      }
      const end = Math.min(date + length, yearsEarly > 0 ? first : yearCount, last + 1);
      for (let t = date; t < end; t++) {
        const exists = pairs.means.exists[state * yearCount + t] === 1;
        if (exists && isMember(pairs, igo, state, t) === (yearsEarly === 0))
          rows.push({ igo, state, t, duration: t - date + 1 });
      }
    }
  }
  return rows;
}

/**
 * The slope of Table 2 in the years after a false accession, some years before the true one, or in the first years
 * after the true one: Table 2's model without delegation (it is unknown before the accession), the cases selected at
 * their own date. Compare a false date with the true one of the same pairs (`eligibleAt`), each with its own selection:
 * all true cases are another population, and pairs below the mean at both dates are chosen by what the false years did.
 *
 * @param pairs memberships with the means of a score that ends in 2010.
 */
export function placeboSlope(
  pairs: PairMeans,
  covariates: CaseCovariates,
  design: PlaceboDesign,
): CaseSlopeEstimate {
  const { means } = pairs;
  const meanAt = ({ igo, state }: PlaceboRow, t: number) => meanOfOthers(means, igo, state, t);
  const known = placeboRows(pairs, design).filter((row) => {
    const values = [
      distanceNow(means, row.igo, row.state, row.t - 1),
      meanAt(row, row.t - 1) - meanAt(row, row.t),
      covariates.gdp[row.state * yearCount + row.t],
    ];
    return !values.some(Number.isNaN);
  });
  const column = (value: (row: PlaceboRow) => number) => Float64Array.from(known, value);
  const ofStateYear = (values: ArrayLike<number>) => column(({ state, t }) => values[state * yearCount + t]);
  const groups = levelsOf(known.map(({ igo, state }) => igo * pairs.stateCount + state));
  const columns = {
    case: groups,
    duration: column(({ duration }) => duration),
    distance: column(({ igo, state, t }) => distanceNow(means, igo, state, t - 1)),
    year: column(({ t }) => studyYears.first + t),
    gdp: ofStateYear(covariates.gdp),
    iccpr: ofStateYear(covariates.iccpr),
    civil_war: ofStateYear(covariates.civilWar),
    hr_igo: column(({ igo }) => covariates.humanRights[igo]),
    size: column(({ igo, t }) => means.size[igo * yearCount + t]),
    change_mean: column((row) => meanAt(row, row.t - 1) - meanAt(row, row.t)),
  };
  const controls = caseControls.filter((name) => name !== "delegation");
  const clusters = levelsOf(known.map(({ state }) => state));
  return fitCaseSlope(caseFormula("distance", controls), columns, "duration", "distance", groups, clusters);
}
