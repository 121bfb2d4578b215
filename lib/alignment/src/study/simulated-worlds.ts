import { buildPanel, type Panel, parseRightScores, type RightScores } from "../construct";
import { parseSources, type Sources, sourceFiles } from "../sources";
import { panelSpecification } from "../specification";
import { InputError } from "../table";
import { formatSimulatedWorld, simulateWorld, type WorldParameters } from "../worlds";

/**
 * Analyses simulated worlds, one after another, without a file: each world is simulated, its panel is built by the
 * default specification, and `analyse` makes a row of it.
 *
 * @param worlds of each world the parameters that differ from the default ones, such as
 *   `{ mechanism: "none", seed: 1 }`.
 * @param analyse what to do with a world's panel, its sources, and the scores of the four rights (read when asked for).
 * @returns what `analyse` returns, in the order of the worlds.
 * @throws UserError as `simulateWorld`, and whatever `analyse` throws.
 * @example
 * const nullWorlds = [1, 2, 3].map((seed) => ({ mechanism: "none", seed }) as const);
 * inSimulatedWorlds(nullWorlds, (panel) => panel.sample.rowCount); // three numbers of observations
 */
export function inSimulatedWorlds<Row>(
  worlds: readonly Partial<WorldParameters>[],
  analyse: (panel: Panel, sources: Sources, rightScores: () => RightScores) => Row,
): readonly Row[] {
  const specification = panelSpecification();
  return worlds.map((changes) => {
    const texts = formatSimulatedWorld(simulateWorld(changes));
    const files = sourceFiles({
      contentOf: (file) => {
        const text = texts.get(file);
        if (text !== undefined) return text;
        throw new InputError({ file }, "a simulated world has no such file", "a file of the main analysis");
      },
      leastRecords: () => ({ count: 0, authority: "as simulated" }),
    });
    const sources = parseSources(files, specification);
    return analyse(buildPanel(sources, specification), sources, () => parseRightScores(files));
  });
}
