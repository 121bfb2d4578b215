import type { SourceChoice, Sources } from "../sources";
import { type PanelSpecification, panelSpecification } from "../specification/specification";
import { type Panel, panelConstruction, type SpecifiedSample, sampleConstruction } from "./panel";

/** Builds the panel of a specification: the default one with some choices changed. */
export type PanelBuilder = (changes?: Partial<PanelSpecification>) => Panel;

/** Builds the estimation sample of a specification; every `PanelBuilder` is one. */
export type SampleBuilder = (changes?: Partial<PanelSpecification>) => SpecifiedSample;

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

/**
 * Builds the estimation samples of one input under many specifications, as `panelBuilderOf` builds its panels, without
 * the series and tables that surround them: for the many samples of a multiverse.
 *
 * @param sourcesOf gives the sources of a specification, as `sourceParser` does.
 * @returns a function that takes the changed choices and gives specification and sample; it throws what a builder of
 *   panels throws.
 * @example
 * const build = sampleBuilderOf(sourceReader("data/simulated"));
 * build({ entryAfter: 1980 }).sample.rowCount;
 */
export function sampleBuilderOf(sourcesOf: (choice: SourceChoice) => Sources): SampleBuilder {
  const build = sampleConstruction();
  return (changes = {}) => {
    const specification = panelSpecification(changes);
    return build(sourcesOf(specification), specification);
  };
}
