// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cells are TypeScript in text
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { notebooksFolder } from "@alignment/kernel";
import { type CellCompiler, createCellCompiler } from "@alignment/kernel/dist/compile/compile-cell";
import {
  completeReply,
  historyReply,
  inspectReply,
  isCompleteReply,
} from "@alignment/kernel/dist/kernel-answers";

/** Names that earlier cells made. */
const cells = [
  'import { panelSpecification } from "alignment";',
  'const rows = [{ country: "UK", "odd name": 1 }]; const 𝑥 = 1;',
  `/** Fits a model.
 * @param formula what is fitted
 * @param options how */
function fit(formula: string, options: { method?: "REML" | "ML"; level: number } = { level: 1 }) { return formula; }
type Level = "low" | "high"; function named(count: number, level: Level) { return level; }
class Design { constructor(readonly years: number, readonly kind: "panel" | "cross-section") {} }`,
];

let compiler: CellCompiler;
before(() => {
  compiler = createCellCompiler(notebooksFolder);
  for (const cell of cells) {
    const compiled = compiler.compile(cell);
    assert.equal(compiled.status, "compiled");
    compiler.program.keep(new Set());
  }
});

/** The text with its cursor taken out, and where it stood, in code points. */
function question(text: string): { code: string; cursor_pos: number } {
  return { code: text.replace("▮", ""), cursor_pos: Array.from(text).indexOf("▮") };
}

function complete(text: string) {
  return completeReply(compiler, question(text)) as {
    readonly matches: readonly string[];
    readonly cursor_start: number;
    readonly cursor_end: number;
  };
}

/** The text after a match is chosen, as a front end puts it in. */
function chosen(text: string, match: string): string {
  const { matches, cursor_start, cursor_end } = complete(text);
  assert.ok(matches.includes(match), `${match} is offered: ${matches.slice(0, 20).join(", ")}`);
  const characters = Array.from(question(text).code);
  return [...characters.slice(0, cursor_start), match, ...characters.slice(cursor_end)].join("");
}

function inspect(text: string): string {
  const { found, data } = inspectReply(compiler, question(text)) as {
    readonly found: boolean;
    readonly data: Readonly<Record<string, string>>;
  };
  assert.equal(found, "text/plain" in data);
  return data["text/plain"] ?? "";
}

describe("what is chosen replaces what was typed", () => {
  const scores = 'panelSpecification({ score: "Fariss 2.03" })';
  const cases: readonly (readonly [text: string, match: string, becomes: string])[] = [
    ['panelSpecification({ score: "Fa▮" })', "Fariss 2.03", scores],
    ['panelSpecification({ score: "▮" })', "Fariss 2.03", scores],
    ["panelSpecification({ score: ▮ })", '"Fariss 2.03"', scores],
    ["panelSpecification({ score: Fa▮ })", '"Fariss 2.03"', scores],
    ['panelSpecification({ score: "Fariss 2.▮04" })', "Fariss 2.03", scores],
    [
      'panelSpecification({ score: "CIRI in▮" })',
      "CIRI index",
      'panelSpecification({ score: "CIRI index" })',
    ],
    ["panelSpecification({ sc▮ })", "score", "panelSpecification({ score })"],
    ['rows[0]["cou▮"]', "country", 'rows[0]["country"]'],
    ["rows[0]['odd▮']", "odd name", "rows[0]['odd name']"],
    ["rows[0].cou▮n", "country", "rows[0].country"],
    ["rows[0].▮", "country", "rows[0].country"],
    ['"😀"; Math.fl▮', "floor", '"😀"; Math.floor'],
    ["// 😀\nMath.fl▮", "floor", "// 😀\nMath.floor"],
    ['"👩‍🔬"; rows[0]["▮"]; "👩‍🔬"', "country", '"👩‍🔬"; rows[0]["country"]; "👩‍🔬"'],
    ["𝑥.toF▮", "toFixed", "𝑥.toFixed"],
    ["`${ro▮}`", "rows", "`${rows}`"],
    ["const y = ro▮;", "rows", "const y = rows;"],
    ["RO▮", "rows", "rows"],
    ["pan▮elSpec", "panelSpecification", "panelSpecification"],
    ['fit("y ~ x", { method: "▮', "REML", 'fit("y ~ x", { method: "REML'],
    ['fit("y ~ x", { ▮ })', "method", 'fit("y ~ x", { method })'],
    ['new Design(1, "cro▮")', "cross-section", 'new Design(1, "cross-section")'],
    [
      'import { panelSp▮ } from "alignment"',
      "panelSpecification",
      'import { panelSpecification } from "alignment"',
    ],
  ];
  for (const [text, match, becomes] of cases) {
    test(text.replaceAll("\n", " ⏎ "), () => assert.equal(chosen(text, match), becomes));
  }

  test("and what does not go with it is not offered", () => {
    assert.deepEqual(complete('panelSpecification({ score: "CIRI in▮" })').matches, ["CIRI index"]);
    assert.deepEqual(complete("rows[0].zzz▮").matches, []);
  });
});

describe("Shift+Tab", () => {
  const signature = "panelSpecification(changes?: Partial<PanelSpecification>): PanelSpecification";
  const accepted = /^score: "Fariss 2\.03" \| .*"CIRI index"$/m;

  test("inside a call shows its signature and the parameter at the cursor", () => {
    for (const text of ["panelSpecification(▮", "panelSpecification(▮)", "1 + panelSpecification( ▮ ) + 2"]) {
      const shown = inspect(text);
      assert.ok(shown.startsWith(signature), `${text}: ${shown}`);
      assert.match(shown, /\n\nparameter changes\?: Partial<PanelSpecification>: the choices to change/);
    }
    assert.match(
      inspect('fit("y", ▮'),
      /^fit\(.*\): string\n\nFits a model\.\n\nparameter options\?: .*: how$/s,
    );
    assert.match(inspect("fit(fit(▮), {})"), /parameter formula: string: what is fitted$/);
    assert.match(inspect("new Design(1, ▮)"), /parameter kind: "panel" \| "cross-section"$/);
    assert.match(inspect("rows.map(▮)"), /^rows\.map\(callbackfn: .*parameter callbackfn: /s);
  });

  test("inside an object shows the values that the choice at the cursor accepts", () => {
    for (const text of [
      "{ score: ▮",
      "{ score: ▮ })",
      '{ score: "Fa▮" })',
      '{ lastYear: 1990, score: "▮',
      "{ sco▮re: 1 })",
    ]) {
      assert.match(inspect(`panelSpecification(${text}`), accepted, text);
    }
    assert.match(inspect('fit("y", { level: 1, method: ▮ })'), /^method: "REML" \| "ML"$/m);
    assert.doesNotMatch(inspect("panelSpecification({ score: fit(▮) })"), accepted);
    assert.match(inspect('named(1, "▮")'), /parameter level: Level$\n\nlevel: "low" \| "high"$/m);
    assert.doesNotMatch(inspect('panelSpecification({ score: "DISAP", ▮ })'), accepted);
  });

  test("on a name shows what it is and what is said of it", () => {
    assert.match(
      inspect("panelSpe▮cification()"),
      /^\(alias\) .*panelSpecification\(.*The default specification/s,
    );
    assert.match(inspect('"😀"; ro▮ws'), /^const rows: /);
    assert.equal(inspect("1 + ▮"), "");
    assert.equal(inspect("▮"), "");
  });
});

describe("a console", () => {
  const open: readonly (readonly [code: string, indent: string])[] = [
    ["for (const x of rows) {", "  "],
    ["  const f = (", "    "],
    ["const a =", ""],
    ["`text", ""],
    ["/* remark", ""],
    ["if (true)", ""],
  ];
  for (const [code, indent] of open) {
    test(`waits for more after ${code}`, () => {
      assert.deepEqual(isCompleteReply({ code }), { status: "incomplete", indent });
    });
  }

  test("runs what is whole, also where it is wrong", () => {
    for (const code of [
      "1 + 1",
      "const f = <T>(x: T) => x;",
      "const a = ;",
      "1 +* 2",
      "for (;;) {\n\n\n",
      "",
    ]) {
      assert.deepEqual(isCompleteReply({ code }), { status: "complete" }, code);
    }
  });

  test("gets the history of the session: a range, the last ones, those like a pattern", () => {
    const history = ["a = 1", "b = 2", "a = 1", "c()"].map((code, index) => [index + 1, code] as const);
    const counts = (request: object) =>
      (
        historyReply(history, request as Parameters<typeof historyReply>[1]) as { history: number[][] }
      ).history.map(([session, count]) => [session, count]);
    assert.deepEqual(counts({ hist_access_type: "tail", n: 2 }), [
      [0, 3],
      [0, 4],
    ]);
    assert.deepEqual(counts({ hist_access_type: "range", session: 0, start: 2, stop: 4 }), [
      [0, 2],
      [0, 3],
    ]);
    assert.deepEqual(counts({ hist_access_type: "search", pattern: "a*", n: 5 }), [
      [0, 1],
      [0, 3],
    ]);
    assert.deepEqual(counts({ hist_access_type: "search", pattern: "*(?)*", unique: true }), []);
    assert.deepEqual(counts({ hist_access_type: "search", pattern: "?*", unique: true, n: 9 }), [
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
  });
});
