import type { SourceChoice, Sources } from "../sources";
import { type PanelSpecification, panelSpecification } from "../specification/specification";
import { type Panel, panelConstruction } from "./panel";

/** Builds the panel of a specification: the default one with some choices changed. */
export type PanelBuilder = (changes?: Partial<PanelSpecification>) => Panel;

/**
 * Builds the panels of one input under many specifications. The stages of the construction are kept, so that a changed
 * choice costs the stages that read it.
 *
 * @param sourcesOf gives the sources of a specification, as `sourceParser` does.
 * @returns a function that takes the changed choices and gives the panel; it throws what `panelSpecification`,
 *   `sourcesOf` and `buildPanel` throw.
 */
export function panelBuilderOf(sourcesOf: (choice: SourceChoice) => Sources): PanelBuilder {
  const build = panelConstruction();
  return (changes = {}) => {
    const specification = panelSpecification(changes);
    return build(sourcesOf(specification), specification);
  };
}
