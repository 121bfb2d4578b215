import type { SourceChoice, Sources } from "../sources";
import { type PanelSpecification, panelSpecification } from "../specification/specification";
import { buildPanel, type Panel } from "./panel";

/** Builds the panel of a specification: the default one with some choices changed. */
export type PanelBuilder = (changes?: Partial<PanelSpecification>) => Panel;

/**
 * Builds the panels of one input under many specifications.
 *
 * @param sourcesOf gives the sources of a specification, as `sourceParser` does.
 * @returns a function that takes the changed choices and gives the panel; it throws what `panelSpecification`,
 *   `sourcesOf` and `buildPanel` throw.
 */
export function panelBuilderOf(sourcesOf: (choice: SourceChoice) => Sources): PanelBuilder {
  return (changes = {}) => {
    const specification = panelSpecification(changes);
    return buildPanel(sourcesOf(specification), specification);
  };
}
