import { UserError } from "@alignment/engine/dist/errors";
import type { PanelSpecification } from "../specification/specification";
import type { Sources } from "./sources";

/** Refuses a choice that names another source than was read. */
function refuseOther(choice: string, asked: string, read: string): void {
  if (read === asked) return;
  throw new UserError(
    `buildPanel: the specification has ${choice} ${JSON.stringify(asked)} and the sources hold ${JSON.stringify(read)}; ` +
      "expected sources read for the same choice; read them with readSources(folder, specification), or use panelBuilder(folder), which reads what each specification names",
  );
}

/**
 * Refuses a specification that names something else than the sources hold: another score, another vintage of GDP, or
 * IGOs that the study does not have. A panel is built from what its specification names, or not at all.
 *
 * @param sources the sources, each of which knows what it was read for.
 * @param specification the choices that name something in the sources.
 * @param usualIgos numbers that may be absent: a simulated world need not have every IGO of the default list.
 * @throws UserError naming the choice, its value and what the sources hold.
 */
export function refuseOtherSources(
  sources: Sources,
  specification: Pick<PanelSpecification, "score" | "gdpVintage" | "igoMatching" | "humanRightsIgos">,
  usualIgos: readonly number[],
): void {
  refuseOther("score", specification.score, sources.scores.name);
  refuseOther("gdpVintage", specification.gdpVintage, sources.gdp.vintage);
  if (sources.igoMatching !== undefined)
    refuseOther("igoMatching", specification.igoMatching, sources.igoMatching);
  const known = new Set([...usualIgos, ...sources.igos.map(({ ionum }) => ionum)]);
  const unknown = specification.humanRightsIgos.filter((ionum) => !known.has(ionum));
  if (unknown.length === 0) return;
  throw new UserError(
    `buildPanel: humanRightsIgos names ${unknown.join(", ")}, no number of the ${sources.igos.length} IGOs of the study; ` +
      "expected their ionum, which the table panel.igoTable() lists; correct the number or take it out",
  );
}
