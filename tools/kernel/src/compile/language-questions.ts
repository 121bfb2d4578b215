import ts from "typescript";
import type { CellProgram } from "./cell-program";

/** What may stand where the cursor stands; offsets count UTF-16 units. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly matches: readonly string[];
}

/** How well a name goes with what was typed; `undefined` where it does not. */
function fitOf(name: string, typed: string): number | undefined {
  if (name.startsWith(typed)) return 0;
  const [lowerName, lowerTyped] = [name.toLowerCase(), typed.toLowerCase()];
  if (lowerName.startsWith(lowerTyped)) return 1;
  return lowerName.includes(lowerTyped) ? 2 : undefined;
}

/** The word around the cursor, which a choice replaces. */
function wordAround(source: string, offset: number): ts.TextSpan {
  const before = /[\p{ID_Continue}$\u200c\u200d]*$/u.exec(source.slice(0, offset))?.[0].length ?? 0;
  const after = /^[\p{ID_Continue}$\u200c\u200d]*/u.exec(source.slice(offset))?.[0].length ?? 0;
  return { start: offset - before, length: before + after };
}

/**
 * What may stand at a place of a cell: names, properties, and the values that a choice accepts. A match replaces the
 * text from `start` to `end`.
 *
 * @param program the session's cells
 * @param source the cell
 * @param offset the cursor, in UTF-16 units
 */
export function completeAt(program: CellProgram, source: string, offset: number): Completion {
  const { fileName } = program.show(source);
  const found = program.service.getCompletionsAtPosition(fileName, offset, {
    includeCompletionsWithInsertText: false,
  });
  const word = found?.optionalReplacementSpan ?? wordAround(source, offset);
  const entries = (found?.entries ?? []).filter(({ kind }) => kind !== ts.ScriptElementKind.warning);
  const [{ replacementSpan = word } = {}] = entries;
  const typed = source.slice(replacementSpan.start, offset);
  const fitting = entries.flatMap((entry) => {
    const fit = fitOf(entry.name, typed);
    return fit === undefined ? [] : [{ fit, ...entry }];
  });
  const inOrder = fitting.sort(
    (left, right) =>
      left.fit - right.fit ||
      left.sortText.localeCompare(right.sortText) ||
      left.name.localeCompare(right.name),
  );
  return {
    start: replacementSpan.start,
    end: replacementSpan.start + replacementSpan.length,
    matches: [...new Set(inOrder.map(({ name }) => name))],
  };
}

function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString([...(parts ?? [])]);
}

/** The call that the cursor stands in: its signature, and of the parameter at the cursor name, type and what is said. */
function describeCall(service: ts.LanguageService, fileName: string, offset: number): string[] {
  const help = service.getSignatureHelpItems(fileName, offset, undefined);
  if (help === undefined) return [];
  const item = help.items[help.selectedItemIndex];
  const parameters = item.parameters.map(({ displayParts }) => textOf(displayParts));
  const signature =
    textOf(item.prefixDisplayParts) +
    parameters.join(textOf(item.separatorDisplayParts)) +
    textOf(item.suffixDisplayParts);
  const parameter = item.parameters[help.argumentIndex];
  const lines = [signature, textOf(item.documentation)];
  if (parameter !== undefined) {
    const words = textOf(parameter.documentation);
    lines.push(`parameter ${textOf(parameter.displayParts)}${words === "" ? "" : `: ${words}`}`);
  }
  return lines;
}

const fullType = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

/** The literals that a type accepts, or its name where it accepts more than literals. */
function acceptedBy(type: ts.Type, checker: ts.TypeChecker): string {
  const parts = type.isUnion() ? type.types : [type];
  return parts.map((part) => checker.typeToString(part, undefined, fullType)).join(" | ");
}

/** The innermost node around the cursor, also where the cursor stands behind its end. */
function nodeAround(file: ts.SourceFile, offset: number): ts.Node {
  let found: ts.Node = file;
  const follow = (node: ts.Node): void => {
    if (node.getFullStart() > offset || node.getEnd() < offset) return;
    found = node;
    ts.forEachChild(node, follow);
  };
  ts.forEachChild(file, follow);
  return found;
}

/** The property of an object whose value the cursor stands in, with the values that it accepts. */
function describeProperty(file: ts.SourceFile, checker: ts.TypeChecker, offset: number): string[] {
  const property = ts.findAncestor(nodeAround(file, offset), ts.isPropertyAssignment);
  if (property === undefined || offset < property.name.getEnd()) return [];
  if (
    ts.findAncestor(nodeAround(file, offset), (node) => ts.isCallExpression(node) || node === property) !==
    property
  ) {
    return [];
  }
  const expected = checker.getContextualType(property.parent)?.getProperty(property.name.getText(file));
  if (expected === undefined) return [];
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(expected, property));
  const words = ts.displayPartsToString(expected.getDocumentationComment(checker));
  return [`${expected.name}: ${acceptedBy(type, checker)}`, words];
}

/**
 * What is known of a place of a cell: what the name there is, or inside a call its signature, the parameter at the
 * cursor, and the values that the property at the cursor accepts. `undefined` where there is nothing to say.
 *
 * @param program the session's cells
 * @param source the cell
 * @param offset the cursor, in UTF-16 units
 */
export function inspectAt(program: CellProgram, source: string, offset: number): string | undefined {
  const { fileName, file, checker } = program.show(source);
  const info = program.service.getQuickInfoAtPosition(fileName, offset);
  const lines: string[] = [];
  if (info !== undefined) {
    const tags = (info.tags ?? []).map(({ name, text }) => `@${name} ${textOf(text)}`.trimEnd());
    lines.push(textOf(info.displayParts), textOf(info.documentation), ...tags);
  }
  lines.push(...describeProperty(file, checker, offset));
  if (info === undefined) lines.push(...describeCall(program.service, fileName, offset));
  const said = lines.filter((line) => line !== "");
  return said.length === 0 ? undefined : said.join("\n\n");
}

/**
 * Whether a console should run what was typed, or wait for more of it.
 *
 * @param code what was typed so far
 * @returns `undefined` where it can be run (also where it is wrong), else the indent of the next line
 */
export function indentOfMore(code: string): string | undefined {
  if (/\n\s*\n\s*$/.test(code)) return undefined;
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  const isOpen = parseDiagnostics.some(
    ({ start = 0, length = 0 }) => start + length >= code.trimEnd().length,
  );
  if (!isOpen) return undefined;
  const last = code.split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(last)?.[0] ?? "";
  return /[{([]\s*$/.test(last) ? `${indent}  ` : indent;
}
