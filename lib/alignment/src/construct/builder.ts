import { sourceReader } from "../sources";
import { type PanelSpecification, panelSpecification } from "../specification/specification";
import { buildPanel, type Panel } from "./panel";

/** Builds the panel of a specification: the default one with some choices changed. */
export type PanelBuilder = (changes?: Partial<PanelSpecification>) => Panel;

/**
 * Builds the panels of one input under many specifications. Every raw file is read once, when the first
 * specification needs it; the rest of the construction is done anew for each.
 *
 * @param folder the folder of the raw files, real or simulated.
 * @returns a function that takes the changed choices and gives the panel; it throws what `panelSpecification`,
 *   `readSources` and `buildPanel` throw.
 */
export function panelBuilder(folder: string): PanelBuilder {
  const sourcesOf = sourceReader(folder);
  return (changes = {}) => {
    const specification = panelSpecification(changes);
    return buildPanel(sourcesOf(specification), specification);
  };
}
