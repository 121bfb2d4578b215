import ts from "typescript";
import type { CellProgram, ShownCell } from "./cell-program";

/** What may stand where the cursor stands; offsets count UTF-16 units. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly matches: readonly string[];
}

/** How well a name, or a text in quotes, goes with what was typed; `undefined` where it does not. */
function fitOf(match: string, typed: string): number | undefined {
  const name = typed.startsWith('"') ? match : match.replace(/^"/, "");
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

const fullType = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/** The innermost node that begins before the cursor, of those that the cursor stands in or directly behind. */
function nodeBefore(file: ts.SourceFile, offset: number): ts.Node {
  let found: ts.Node = file;
  const follow = (node: ts.Node): void => {
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      const isMissing =
        child.getFullStart() === child.getEnd() && child.kind !== ts.SyntaxKind.EndOfFileToken;
      if (child.getStart(file) < offset || isMissing) children.push(child);
    });
    const last = children.filter((child) => child.getFullStart() <= offset).at(-1);
    if (last === undefined) return;
    found = last;
    follow(last);
  };
  follow(file);
  return found;
}

/** The call around the cursor, with its signature. */
function calledAt(
  { file, checker }: ShownCell,
  offset: number,
): { call: ts.CallExpression | ts.NewExpression; signature: ts.Signature } | undefined {
  const isCall = (node: ts.Node): node is ts.CallExpression | ts.NewExpression =>
    (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression.getEnd() < offset;
  const call = ts.findAncestor(nodeBefore(file, offset), isCall);
  const signature = call === undefined ? undefined : checker.getResolvedSignature(call);
  return call === undefined || signature?.declaration === undefined ? undefined : { call, signature };
}

/** The signature of the call around the cursor, in the words in which it was declared. */
function signatureAt(cell: ShownCell, offset: number): string | undefined {
  const called = calledAt(cell, offset);
  if (called === undefined) return undefined;
  const { call, signature } = called;
  return call.expression.getText(cell.file) + cell.checker.signatureToString(signature, call, fullType);
}

/** The values that a parameter accepts, where its type has a name for them. */
function parameterValues(cell: ShownCell, offset: number, index: number): string[] {
  const called = calledAt(cell, offset);
  const parameter = called?.signature.parameters[index];
  if (called === undefined || parameter === undefined) return [];
  const type = cell.checker.getNonNullableType(
    cell.checker.getTypeOfSymbolAtLocation(parameter, called.call),
  );
  const isNamed = type.aliasSymbol !== undefined && type.isUnion();
  if (!isNamed || !type.types.every((part) => part.isLiteral())) return [];
  return [`${parameter.name}: ${acceptedBy(type, cell.checker)}`];
}

/**
 * The call that the cursor stands in: its signature, and of the parameter at the cursor name, type and what is said.
 */
function describeCall(cell: ShownCell, service: ts.LanguageService, offset: number): string[] {
  const help = service.getSignatureHelpItems(cell.fileName, offset, undefined);
  if (help === undefined) return [];
  const { prefixDisplayParts, suffixDisplayParts, separatorDisplayParts, parameters, documentation } =
    help.items[help.selectedItemIndex];
  const shown = parameters
    .map(({ displayParts }) => textOf(displayParts))
    .join(textOf(separatorDisplayParts));
  const otherwise = `${textOf(prefixDisplayParts)}${shown}${textOf(suffixDisplayParts)}`;
  const isOne = help.items.length === 1;
  const lines = [(isOne ? signatureAt(cell, offset) : undefined) ?? otherwise, textOf(documentation)];
  const parameter = parameters[help.argumentIndex];
  if (parameter === undefined) return lines;
  const words = textOf(parameter.documentation);
  return [
    ...lines,
    `parameter ${textOf(parameter.displayParts)}${words === "" ? "" : `: ${words}`}`,
    ...(isOne ? parameterValues(cell, offset, help.argumentIndex) : []),
  ];
}

/** What a type accepts: the values where they are few, else its name. */
function acceptedBy(type: ts.Type, checker: ts.TypeChecker): string {
  const parts = type.isUnion() ? type.types : [type];
  return parts.map((part) => checker.typeToString(part, undefined, fullType)).join(" | ");
}

/** The property of an object that the cursor stands in, name or value, with the values that it accepts. */
function describeProperty({ file, checker }: ShownCell, offset: number): string[] {
  const before = nodeBefore(file, offset);
  const isBarrier = (node: ts.Node): boolean => ts.isCallExpression(node) || ts.isFunctionLike(node);
  const property = ts.findAncestor(before, (node) => ts.isPropertyAssignment(node) || isBarrier(node));
  if (property === undefined || !ts.isPropertyAssignment(property)) return [];
  if (file.text.slice(property.getEnd(), Math.max(property.getEnd(), offset)).trim() !== "") return [];
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
  const cell = program.show(source);
  const { service } = program;
  const info = service.getQuickInfoAtPosition(cell.fileName, offset);
  const lines: string[] = [];
  if (info !== undefined) {
    const tags = (info.tags ?? []).map(({ name, text }) => `@${name} ${textOf(text)}`.trimEnd());
    lines.push(textOf(info.displayParts), textOf(info.documentation), ...tags);
  }
  lines.push(...describeProperty(cell, offset));
  if (info === undefined) lines.push(...describeCall(cell, service, offset));
  const said = lines.filter((line) => line !== "");
  return said.length === 0 ? undefined : said.join("\n\n");
}

/** What TypeScript says of a comment and of a template without an end. */
const unterminated: ReadonlySet<number> = new Set([1010, 1160]);

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
  const end = code.trimEnd().length;
  const isOpen = parseDiagnostics.some(({ start = 0, code: kind }) => start >= end || unterminated.has(kind));
  if (!isOpen) return undefined;
  const last = code.split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(last)?.[0] ?? "";
  return /[{([]\s*$/.test(last) ? `${indent}  ` : indent;
}
