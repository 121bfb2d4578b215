import { asksFor, type SourceChoice, type Sources, scoreOfTable2 } from "alignment/sources";
import { choices, defaultSpecification, type PanelSpecification } from "alignment/specification";

/** The choices that decide which tables are read. */
const readingChoices = ["score", "gdpVintage", "igoMatching", "stateCapacity", "regionalGroup"] as const;

/** What the match of IGOs decides. */
type MatchedTables = Pick<Sources, "igos" | "igoMatching" | "memberships" | "delegation">;

/** The tables of an input for every accepted value of every choice, each table once. */
export interface SourceParts {
  /** The sources of the default specification. */
  readonly base: Sources;
  /** Human rights scores by the choice's value. */
  readonly scores: ReadonlyMap<string, Sources["scores"]>;
  readonly gdp: ReadonlyMap<string, Sources["gdp"]>;
  /** What the match of IGOs decides, by the choice's value. */
  readonly matched: ReadonlyMap<string, MatchedTables>;
  readonly taxes: Sources["taxes"];
  readonly regions: Sources["regions"];
  /** Values that the files at hand do not serve, with the reason: choice, then value. */
  readonly missing: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * Reads what every accepted value of every choice needs. A value whose file is missing is named, not refused.
 *
 * @param sourcesOf gives the sources of a specification, as `sourceReader` does.
 */
export function readSourceParts(sourcesOf: (choice: SourceChoice) => Sources): SourceParts {
  const missing = new Map<string, Map<string, string>>();
  const scores = new Map<string, Sources["scores"]>();
  const gdp = new Map<string, Sources["gdp"]>();
  const matched = new Map<string, MatchedTables>();
  let taxes: Sources["taxes"];
  let regions: Sources["regions"];
  const base = sourcesOf(defaultSpecification);
  for (const choice of readingChoices) {
    for (const value of valuesOf(choice)) {
      try {
        const sources = sourcesOf({ ...defaultSpecification, [choice]: value });
        if (choice === "score") scores.set(value, sources.scores);
        if (choice === "gdpVintage") gdp.set(value, sources.gdp);
        if (choice === "igoMatching") {
          const { igos, igoMatching, memberships, delegation } = sources;
          matched.set(value, { igos, igoMatching, memberships, delegation });
        }
        taxes ??= sources.taxes;
        regions ??= sources.regions;
      } catch (error) {
        const own = missing.get(choice) ?? new Map<string, string>();
        missing.set(choice, own.set(value, (error as Error).message));
      }
    }
  }
  return { base, scores, gdp, matched, taxes, regions, missing };
}

function valuesOf(choice: (typeof readingChoices)[number]): readonly string[] {
  return choices[choice].values.map(String);
}

/**
 * The sources of a specification, from parts that were read before.
 *
 * @throws RangeError with the reason where a value needs a file that was not there.
 */
export function sourcesFromParts(parts: SourceParts): (choice: PanelSpecification) => Sources {
  // One object for one reading, so that the construction knows that its stages can be kept.
  const known = new Map<string, Sources>();
  return (choice) => {
    for (const name of readingChoices) {
      const reason = parts.missing.get(name)?.get(String(choice[name]));
      if (reason !== undefined) throw new RangeError(reason);
    }
    const needs = asksFor(choice);
    const key = JSON.stringify([needs, ...readingChoices.map((name) => choice[name])]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const sources: Sources = {
      ...parts.base,
      ...parts.matched.get(choice.igoMatching),
      ...(needs.scoresOfTable2 && { scoresOfTable2: parts.scores.get(scoreOfTable2) as Sources["scores"] }),
      scores: parts.scores.get(choice.score) ?? parts.base.scores,
      gdp: parts.gdp.get(choice.gdpVintage) ?? parts.base.gdp,
      taxes: choice.stateCapacity === "GDP per capita" ? parts.base.taxes : parts.taxes,
      regions: choice.regionalGroup === "all" ? parts.base.regions : parts.regions,
    };
    known.set(key, sources);
    return sources;
  };
}
