import type { DefinedInference } from "@alignment/engine";
import type { Panel } from "../../construct";
import { type SourceName, sourceNames } from "../../sources";
import { meanOf } from "../../table/statistics";
import { formatNumber, formatPercent } from "../../text";
import { clusteredBy } from "../clustered";
import { coefficient } from "../coefficient";
import { smallestEffect } from "../evidence/verdict";
import type { LedgerValue } from "./entries";
import { checkOf, hasCheck, type PaperModels } from "./paper-models";
import {
  allOf,
  distancesShrink,
  distancesStay,
  isCounted,
  isRefuted,
  isSupported,
  type JudgedSentence,
  nothingChanges,
  paceRises,
} from "./standing";

type Values = { readonly [id: string]: LedgerValue };

/** The part of a standard deviation that counts as small in substance (Cohen's convention). */
const smallInSubstance = 0.2;

const here = "10-verdicts-and-ledger, ledger";
const ofVerdicts = "10-verdicts-and-ledger, verdicts";
const ofTable2 = "05-membership, table";
const ofTable3 = "08-four-rights, table-3";
const ofAppendix = "09-robustness, appendix-table";

function judgedIn(cell: string, sentences: { readonly [id: string]: JudgedSentence }): Values {
  return Object.fromEntries(
    Object.entries(sentences).map(([id, { standing, reason }]) => [
      id,
      { ours: { status: "judged", standing, reason }, cell },
    ]),
  );
}

/** In place of the sentence whose check lacks its source file. */
function withoutFile(id: string, file: SourceName): Values {
  const reason = `${file} is not in the folder of the source files`;
  return { [id]: { ours: { status: "judged", standing: "undecidable", reason }, cell: here } };
}

/** The standard deviation of the outcome, over N. */
function spreadOf({ sample }: Panel): number {
  const { distance } = sample.columns;
  const mean = meanOf(distance);
  return Math.sqrt(distance.reduce((sum, one) => sum + one ** 2, 0) / distance.length - mean ** 2);
}

/** The slope of duration with standard errors clustered by state. */
function slopeOf(fit: PaperModels["table2"], panel: Panel): DefinedInference {
  return coefficient(clusteredBy(fit, panel.sample.columns.ccode, { terms: ["duration"] }), "duration");
}

/** Sentences about the years of membership: Table 2. */
function ofMembership({ panel, table2, evidence }: PaperModels): Values {
  const slope = slopeOf(table2, panel);
  const shrinks = distancesShrink(slope, evidence.amongNulls("table2.duration"));
  const bound = smallInSubstance * spreadOf(panel);
  const ten = { estimate: 10 * slope.estimate, lower: 10 * slope.lower, upper: 10 * slope.upper };
  const words = `ten years: ${formatNumber(ten.estimate, 2)} score points (95% CI ${formatNumber(ten.lower, 2)} to ${formatNumber(ten.upper, 2)}, clustered by state); small is below ${formatNumber(bound, 2)}`;
  const isSmall = Math.max(Math.abs(ten.lower), Math.abs(ten.upper)) < bound;
  const isLarge = ten.lower > bound || ten.upper < -bound;
  return judgedIn(ofTable2, {
    "abstract.during": shrinks,
    "introduction.during": shrinks,
    "results.during.duration": shrinks,
    "results.during.moving-mean": shrinks,
    "conclusion.during": shrinks,
    "results.during.small": {
      standing: isSmall ? "holds" : isLarge ? "fails" : "undecidable",
      reason: words,
    },
  });
}

/** Sentences about the time before accession and after exit. */
function ofOtherPeriods({ evidence, fourAfter, panel }: PaperModels): Values {
  const { H1, H3 } = evidence.verdicts();
  const before = nothingChanges("H1", H1);
  const isSmall = H1.because === undefined && Math.max(H1.top, H1.top_measured) < smallInSubstance;
  const wide = 2 * smallInSubstance * spreadOf(panel);
  const weak = isSupported("H1", H1, "weakly supported");
  return {
    ...judgedIn(ofVerdicts, {
      "abstract.before": before,
      "conclusion.before": before,
      "introduction.before": weak,
      "results.before.trend": weak,
      "results.before.small": {
        standing: isSmall ? "holds" : H1.bottom > smallInSubstance ? "fails" : "undecidable",
        reason: `five years: ${formatNumber(H1.effect, 3)} SD, upper end ${formatNumber(Math.max(H1.top, H1.top_measured), 3)} with measurement error; small is below ${smallInSubstance}`,
      },
      "abstract.after": nothingChanges("H3", H3),
      "results.after.trend": nothingChanges("H3", H3),
      "results.after.independence": isRefuted("H3", H3),
    }),
    ...judgedIn("07-after-exit, contrasts", {
      "results.after.uncertain":
        fourAfter === undefined
          ? { standing: "undecidable", reason: "no case has an observed year after its exit" }
          : isCounted(
              fourAfter.upper - fourAfter.lower > wide,
              `the 95% confidence interval within four years (CR2, clustered by state) is ${formatNumber(fourAfter.upper - fourAfter.lower, 2)} score points wide; wide is above ${formatNumber(wide, 2)}`,
            ),
    }),
  };
}

/** Sentences about the four rights: Table 3. */
function ofRights({ table3 }: PaperModels): Values {
  const judged = table3.map(({ name, fit, panel }) => [name, distancesShrink(slopeOf(fit, panel))] as const);
  const byName = Object.fromEntries(judged);
  const all = allOf(judged.map(([name, one]) => ({ ...one, reason: `${name}: ${one.reason}` })));
  return judgedIn(ofTable3, {
    ...Object.fromEntries(judged.map(([name, one]) => [`results.rights.${name}`, one])),
    "results.rights.all": all,
    "discussion.rights": all,
    "introduction.disappearances": byName.disappearances,
  });
}

/** Sentences about other samples and controls: the online appendix. */
function ofRobustness(models: PaperModels): Values {
  const shrinks = (key: string) => distancesShrink(checkOf(models, key).clustered);
  const stays = (key: string) => distancesStay(checkOf(models, key).clustered);
  const types = allOf(
    ["political", "economic", "social"].map((key) => {
      const one = shrinks(key);
      return { ...one, reason: `${key}: ${one.reason}` };
    }),
  );
  return {
    ...judgedIn(ofAppendix, {
      "introduction.scopes": types,
      "robustness.types-sign": types,
      "introduction.human-rights-igos": shrinks("other"),
      "design.differenced": paceRises(models.differenced.clustered),
      "robustness.index": shrinks("index"),
      "robustness.human-rights-igos": stays("human-rights"),
      "robustness.other-igos": shrinks("other"),
      "robustness.political-igos": stays("political"),
      "robustness.economic-igos": shrinks("economic"),
      "robustness.social-igos": shrinks("social"),
      ...(hasCheck(models, "regions") && { "robustness.regions": shrinks("regions") }),
    }),
    ...(!hasCheck(models, "regions") && withoutFile("robustness.regions", sourceNames.regions)),
  };
}

/** Sentences that the files themselves state or refute. */
function ofData(models: PaperModels): Values {
  const { panel, table2 } = models;
  const known = panel.stateYears.columns.score.filter((value) => !Number.isNaN(value));
  const mandates = new Set(panel.igos.map(({ mandate }) => mandate).filter(Boolean));
  const cases = table2.randomEffects[0].groupCount;
  const rare = panel.exits.length / cases;
  const whole = known.filter((one) => Number.isInteger(one)).length;
  const taxes = hasCheck(models, "taxes")
    ? judgedIn(ofAppendix, { "design.tax-missing": taxShare(models) })
    : withoutFile("design.tax-missing", sourceNames.taxes);
  return {
    ...judgedIn(here, {
      "design.exits-rare": isCounted(
        rare < 0.05,
        `${panel.exits.length} of ${cases} cases have an exit with an observed year after it (${formatPercent(rare, 1)})`,
      ),
      "design.integers": isCounted(
        whole === known.length,
        `${formatNumber(whole)} of ${formatNumber(known.length)} scores are whole numbers`,
      ),
      "design.scope": {
        standing: mandates.size > 2 ? "undecidable" : "fails",
        reason: `the IGOs have ${mandates.size} of the 3 mandates that the file knows; which IGOs are regional it does not say`,
      },
    }),
    ...taxes,
  };
}

function taxShare(models: PaperModels): JudgedSentence {
  const rows = checkOf(models, "taxes").fit.observationCount;
  const all = models.panel.sample.rowCount;
  return isCounted(
    rows < 0.9 * all,
    `${formatNumber(rows)} of ${formatNumber(all)} observations have a tax share`,
  );
}

/** The paper's conclusions on the hypotheses and on motives: the verdicts, and nothing else, decide. */
function ofConclusions({ evidence }: PaperModels): Values {
  const { H1, H2, H3, H4 } = evidence.verdicts();
  const noReturn = isRefuted("H3", H3);
  const noShiftOfMembers = isRefuted("H4", H4);
  const noShift = {
    ...noShiftOfMembers,
    reason: `${noShiftOfMembers.reason}: it speaks of the years of membership and of shifts of ${smallestEffect} SD or more; one before accession is out of sight, and the coding error of the rights is not known`,
  };
  const weak = isSupported("H1", H1, "weakly supported");
  const confirmed = isSupported("H2", H2, "supported");
  const isExclusive =
    isSupported("H1", H1, "supported").standing === "holds" && confirmed.standing === "fails";
  return judgedIn(ofVerdicts, {
    "results.before.hypothesis": weak,
    "discussion.before": weak,
    "discussion.membership": confirmed,
    "introduction.after": noReturn,
    "results.after.hypothesis": noReturn,
    "discussion.after": noReturn,
    "abstract.clandestine": noShift,
    "results.rights.hypothesis": noShift,
    "discussion.clandestine": noShift,
    "conclusion.clandestine": noShift,
    "conclusion.after": allOf([confirmed, noReturn]),
    "conclusion.motives": {
      standing: isExclusive ? "fails" : "undecidable",
      reason: `${confirmed.reason}; the timing alone does not part instrumental from intrinsic motives where selection makes the same timing`,
    },
  });
}

/** What the data say of every sentence of the paper, by the ids of the claims. */
export function paperSentences(models: PaperModels): Values {
  return {
    ...ofMembership(models),
    ...ofOtherPeriods(models),
    ...ofRights(models),
    ...ofRobustness(models),
    ...ofData(models),
    ...ofConclusions(models),
  };
}
