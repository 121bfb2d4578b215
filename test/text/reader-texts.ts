import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { joinText, type Notebook, readNotebook } from "@alignment/kernel";
import * as ts from "typescript";
import { repositoryRoot } from "../support";

/** A text that readers see, with where it stands. */
export interface ReaderText {
  readonly place: string;
  readonly text: string;
}

function filesMatching(...patterns: readonly string[]): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "--", ...patterns], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  return listed.split("\n").filter((name) => name !== "");
}

/** The texts between quotes, backticks and tags of a module, without its comments and the names of its imports. */
export function stringsOf(source: string, name: string): readonly ReaderText[] {
  const kind = name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true, kind);
  const found: ReaderText[] = [];
  const add = (node: ts.Node, text: string) =>
    found.push({ place: `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`, text });
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isJsxText(node))
      add(node, node.text);
    // The parts of a template are one sentence: what is computed stands as one blank-free word between them.
    else if (ts.isTemplateExpression(node)) {
      add(node, node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(""));
      for (const { expression } of node.templateSpans) visit(expression);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function textsOfNotebook(name: string, { cells }: Notebook): readonly ReaderText[] {
  return cells.flatMap((cell) => {
    const place = `${name}, cell ${cell.id}`;
    const source = joinText(cell.source);
    if (cell.cell_type === "markdown") return [{ place, text: source }];
    const outputs = (cell.outputs ?? []).flatMap((output): ReaderText[] => {
      const { data = {}, text = "" } = output as unknown as {
        data?: Record<string, unknown>;
        text?: string | string[];
      };
      const shown = ["text/plain", "text/markdown", "text/html"].flatMap((type) => {
        const value = data[type];
        return value === undefined ? [] : [joinText(value as string | string[])];
      });
      return [...shown, joinText(text)].map((one) => ({ place: `output of ${place}`, text: one }));
    });
    return [...stringsOf(source, `${name}.ts`).map(({ text }) => ({ place, text })), ...outputs];
  });
}

/**
 * Every text that readers see: Markdown, strings and stored outputs of the notebooks, strings of the library and the
 * tools, the documents, the statements of the paper's claims. Pages that are written from these are left out.
 */
export function readerTexts(): readonly ReaderText[] {
  const read = (name: string) => readFileSync(join(repositoryRoot, name), "utf8");
  const written = ["docs/real-results.md", "docs/api/"];
  const documents = filesMatching(
    "*.md",
    "docs/*.md",
    "data/*.md",
    "lib/*/*.md",
    "data/reference/*.json",
    "package.json",
    "tools/*.js",
  )
    .filter((name) => !written.some((one) => name.startsWith(one)))
    .flatMap((name) =>
      read(name)
        .split("\n")
        .map((text, at) => ({ place: `${name}:${at + 1}`, text })),
    );
  const sources = filesMatching(
    "lib/*/src/*.ts",
    "lib/*/src/**/*.ts",
    "tools/*/src/*.ts*",
    "tools/*/src/**/*.ts*",
  );
  const notebooks = filesMatching("notebooks/*.ipynb");
  return [
    ...documents,
    ...sources.flatMap((name) => stringsOf(read(name), name)),
    ...notebooks.flatMap((name) => textsOfNotebook(name, readNotebook(join(repositoryRoot, name)))),
  ];
}
