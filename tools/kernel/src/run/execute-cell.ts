import { join } from "node:path";
import { Script } from "node:vm";
import type { EmittedCell } from "../compile/emit-cell";
import { helperNames } from "../compile/helpers";
import { type CellContext, guard, passed } from "./cell-context";
import type { MakingNames } from "./cell-names";
import { importedValue, type ModuleLoader } from "./load-module";

/** What a cell is given as it runs. */
export interface CellSurroundings {
  /** The folder of the cell. */
  readonly folder: string;
  readonly modules: ModuleLoader;
  /** The names of all cells. */
  readonly values: Record<string, unknown>;
}

/** What a cell's last statement gave, where it is an expression. */
export type Given = { readonly value: unknown } | undefined;

type CellFunction = (...given: readonly unknown[]) => Given | Promise<Given>;

const moduleNames = ["require", "module", "exports", "__filename", "__dirname"] as const;

/** The file name by which stacks name a cell. */
function fileNameOf({ id }: CellContext): string {
  return `cell-${id}.ts`;
}

function functionOf({ code, isAsync }: EmittedCell, context: CellContext): CellFunction {
  const parameters = [...helperNames, ...moduleNames].join(", ");
  const source = `(${isAsync ? "async " : ""}function (${parameters}) { "use strict";\n${code}\n})`;
  return new Script(source, { filename: fileNameOf(context), lineOffset: -1 }).runInThisContext();
}

const entry = Symbol.for("alignment.kernel.enterCell");

/** Calls a function so that SIGINT ends it however busy it is: Node offers that for scripts only. */
const enter = new Script(`globalThis[Symbol.for("alignment.kernel.enterCell")]()`, {
  filename: "node:enter-cell",
});

function callInterruptibly<Result>(work: () => Result): Result {
  Object.defineProperty(globalThis, entry, { value: work, configurable: true });
  return enter.runInThisContext({ breakOnSigint: true });
}

/**
 * Runs a compiled cell in this process: first loads what it imports, then runs its code.
 *
 * @returns what its last statement gave; rejects with what the cell threw
 */
export async function executeCell(
  cell: EmittedCell,
  context: CellContext,
  making: MakingNames,
  { folder, modules, values }: CellSurroundings,
): Promise<Given> {
  if (context.isStopped) return undefined;
  const run = functionOf(cell, context);
  for (const { from, names } of cell.imports) {
    const module = await context.run(() => modules.load(from));
    for (const { name, of } of names) making.link(name, () => importedValue(module, of));
  }
  if (context.isStopped) return undefined;
  const module = { exports: {} };
  const load = async (name: unknown): Promise<unknown> =>
    importedValue(await modules.load(String(name)), "*");
  const helpers = { __names: values, __made: making.made, __guard: guard, __passed: passed, __import: load };
  const given = [
    ...helperNames.map((name) => helpers[name]),
    ...[modules.require, module, module.exports, join(folder, fileNameOf(context)), folder],
  ];
  return callInterruptibly(() => context.run(() => run(...given)));
}
