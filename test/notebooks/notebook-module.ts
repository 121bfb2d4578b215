import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, joinText, notebooksFolder, readNotebook } from "@alignment/kernel";
import * as ts from "typescript";

/** The names of the numbered notebooks. */
export const notebookNames: readonly string[] = readdirSync(notebooksFolder)
  .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
  .sort();

/** The code cells of a notebook. */
export function codeCells(name: string): readonly Cell[] {
  return readNotebook(join(notebooksFolder, name)).cells.filter(({ cell_type }) => cell_type === "code");
}

/** The cells of a notebook as one module, each under a comment with its id. */
export function moduleOf(name: string): string {
  const parts = codeCells(name).map((cell) => `// cell ${cell.id}\n${joinText(cell.source)}\n`);
  return `${parts.join("\n")}\nexport {};\n`;
}

/** What the compiler says of modules under the options of the library, by the name of the module. */
export function complaintsOf(modules: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  // The modules lie beside the notebooks, so that packages are found as the notebooks find them.
  const folder = join(notebooksFolder, `.strict-${process.pid}`);
  mkdirSync(folder);
  try {
    const files = [...modules].map(([name, text]) => {
      const file = join(folder, `${name.replace(/\.ipynb$/, "")}.ts`);
      writeFileSync(file, text);
      return file;
    });
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      lib: ["lib.es2022.d.ts"],
      types: ["node"],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      esModuleInterop: true,
    });
    return new Map(
      [...modules.keys()].map((name, at) => {
        const file = program.getSourceFile(files[at]);
        const complaints = ts.getPreEmitDiagnostics(program, file).map(({ messageText, start }) => {
          const line =
            file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
          const text = file?.text.split("\n") ?? [];
          const cell = text
            .slice(0, line + 1)
            .filter((one) => one.startsWith("// cell "))
            .pop();
          return `${cell?.slice(3)}: ${text[line]}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
        });
        return [name, complaints];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
