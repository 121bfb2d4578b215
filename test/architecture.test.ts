import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "./support";

/** What each layer may import of the others, as values or as types only. */
const arrows: Readonly<
  Record<string, { readonly values: readonly string[]; readonly types: readonly string[] }>
> = {
  "lib/table": { values: [], types: [] },
  "lib/panel": { values: ["table"], types: ["table"] },
  "lib/model": { values: [], types: ["table"] },
  "lib/report": { values: [], types: ["table", "panel", "model"] },
  "lib/frames": { values: ["table"], types: ["table"] },
  kernel: { values: [], types: [] },
  commands: {
    values: ["table", "panel", "model", "report", "kernel"],
    types: ["table", "panel", "model", "report", "kernel"],
  },
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

const importStatement =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^"';]*?\s+from\s+)?"([^"]+)"|\b(?:require(?:\.resolve)?|import)\(\s*"([^"]+)"\s*\)/g;

function importsOf(layer: string): Import[] {
  const source = join(repositoryRoot, layer, "src");
  return readdirSync(source, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const text = readFileSync(join(source, name), "utf8");
      return [...text.matchAll(importStatement)].map((match) => ({
        file: `${layer}/src/${name}`,
        from: match[3] ?? match[4],
        typeOnly: match[2] !== undefined,
      }));
    });
}

describe("the house", () => {
  for (const [layer, allowed] of Object.entries(arrows)) {
    it(`${layer} imports only what its arrows allow`, () => {
      const imports = importsOf(layer);
      assert.ok(imports.length > 0, `${layer} has no imports: is the pattern right?`);
      for (const { file, from, typeOnly } of imports) {
        const other = /^@alignment\/(\w+)$/.exec(from)?.[1];
        if (other === undefined) {
          assert.doesNotMatch(
            from,
            /^@alignment\/|^(\.\.\/)+(lib|kernel|commands|test)\//,
            `${file} reaches into ${from}`,
          );
          continue;
        }
        const list = typeOnly ? allowed.types : allowed.values;
        assert.ok(list.includes(other), `${file} imports ${from} as ${typeOnly ? "a type" : "a value"}`);
      }
    });
  }

  it("lib/model uses no module of Node, so that it runs in a browser", () => {
    for (const { file, from } of importsOf("lib/model"))
      assert.ok(!isBuiltin(from), `${file} imports ${from}`);
  });

  it("keeps the data folders out of the repository", () => {
    const ignored = readFileSync(join(repositoryRoot, ".gitignore"), "utf8");
    assert.match(ignored, /^\/data\/raw\/$/m);
    assert.match(ignored, /^\/data\/simulated\/$/m);
  });
});
