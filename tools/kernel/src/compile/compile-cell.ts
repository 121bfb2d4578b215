import ts from "typescript";
import { type CellProgram, createCellProgram, type ShownCell } from "./cell-program";
import { type EmittedCell, emitCell } from "./emit-cell";

/** One complaint of the TypeScript compiler about a cell. */
export interface CompileComplaint {
  /** The path of a file that the cell imports; `""` for the cell itself. */
  readonly file: string;
  /** The line, from 1. */
  readonly line: number;
  /** The place in the line in UTF-16 units, from 1. */
  readonly column: number;
  /** The text of the line. */
  readonly text: string;
  readonly message: string;
}

/** A cell that TypeScript accepts, as JavaScript, or what it says against it. */
export type CompiledCell =
  | ({ readonly status: "compiled" } & EmittedCell)
  | { readonly status: "refused"; readonly complaints: readonly CompileComplaint[] };

/** Compiles the cells of one session. */
export interface CellCompiler {
  readonly program: CellProgram;
  compile(source: string): CompiledCell;
}

function complaintAt(file: ts.SourceFile, start: number, message: string, cell: ShownCell): CompileComplaint {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return {
    file: file === cell.file ? "" : file.fileName,
    line: line + 1,
    column: character + 1,
    text: file.text.split(/\r?\n/)[line],
    message,
  };
}

/** Advice on the settings of a project, which a cell has not. */
const forProjects = / Do you need to change your target library\?.*$/s;

function complaintOf({ file, start = 0, messageText }: ts.Diagnostic, cell: ShownCell): CompileComplaint[] {
  if (file === undefined) return [];
  const message = ts.flattenDiagnosticMessageText(messageText, "\n").replace(forProjects, "");
  return [complaintAt(file, start, message, cell)];
}

const exportsNothing =
  "A cell exports nothing: its names are there for every later cell. Give the value a name, or leave export out.";

/**
 * What a cell exports other than by the word before a declaration, which says nothing new: all its names are shared.
 */
function exportComplaints(cell: ShownCell): CompileComplaint[] {
  const { file } = cell;
  return file.statements
    .filter((node) => ts.isExportDeclaration(node) || ts.isExportAssignment(node) || isUnnamedExport(node))
    .map((node) => complaintAt(file, node.getStart(file), exportsNothing, cell));
}

function isUnnamedExport(node: ts.Statement): boolean {
  if (!ts.canHaveModifiers(node)) return false;
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

/** The sources, of people and not of packages, that a cell imports, directly or through others. */
function importedSources({ program, file }: ShownCell): ts.SourceFile[] {
  const found = new Set<ts.SourceFile>();
  const follow = (from: ts.SourceFile): void => {
    const { imports = [] } = from as unknown as { imports?: readonly ts.StringLiteralLike[] };
    for (const literal of imports) {
      const path = resolvedPath(program, literal, from);
      const imported = path === undefined ? undefined : program.getSourceFile(path);
      if (imported === undefined || found.has(imported) || imported.isDeclarationFile) continue;
      if (program.isSourceFileFromExternalLibrary(imported)) continue;
      found.add(imported);
      follow(imported);
    }
  };
  follow(file);
  return [...found];
}

function resolvedPath(
  program: ts.Program,
  literal: ts.StringLiteralLike,
  from: ts.SourceFile,
): string | undefined {
  const { getResolvedModuleFromModuleSpecifier } = program as unknown as {
    getResolvedModuleFromModuleSpecifier(
      literal: ts.StringLiteralLike,
      from: ts.SourceFile,
    ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
  };
  return getResolvedModuleFromModuleSpecifier(literal, from)?.resolvedModule?.resolvedFileName;
}

/** What TypeScript says against a file: slips of grammar alone where there are any, since they make others up. */
function diagnosticsOf({ program }: ShownCell, file: ts.SourceFile): readonly ts.Diagnostic[] {
  const grammar = program.getSyntacticDiagnostics(file);
  return grammar.length > 0 ? grammar : program.getSemanticDiagnostics(file);
}

/**
 * A compiler for cells that run in `folder`.
 *
 * @param folder the folder from which cells import
 */
export function createCellCompiler(folder: string): CellCompiler {
  const program = createCellProgram(folder);

  function compile(source: string): CompiledCell {
    const cell = program.show(source);
    const files = [cell.file, ...importedSources(cell)];
    const found = files.flatMap((file) => diagnosticsOf(cell, file));
    const complaints = found.flatMap((diagnostic) => complaintOf(diagnostic, cell));
    if (complaints.length === 0) complaints.push(...exportComplaints(cell));
    if (complaints.length > 0) return { status: "refused", complaints };
    return { status: "compiled", ...emitCell(cell, program.isCell) };
  }

  return { program, compile };
}
