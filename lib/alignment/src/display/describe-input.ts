import { folderState, type Input, unverifiedLines } from "../node";
import { neededFiles, type SourceChoice } from "../sources";
import { formatCount } from "../text";

/**
 * What a run uses, in Markdown: simulated data, or the real files and which of them are not the verified ones.
 *
 * @param input from `chooseInput`.
 * @param specification the choices that decide which files are read.
 * @example
 * showMarkdown(describeInput(chooseInput(), panelSpecification()));
 */
export function describeInput(input: Input, specification: SourceChoice): string {
  const title = `This run uses **${input.title}**.`;
  if (input.kind === "simulated") return title;
  const files = neededFiles(specification);
  const lines = unverifiedLines(folderState(input.folder, files));
  if (lines.length > 0) return `${title} Not verified:\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
  return `${title} All ${formatCount(files.length, "file")} of the main analysis are the verified ones.`;
}
