import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { runSession, type SessionResult, traceOf } from "./run-session";

/** Cells that fail as they run: the number of the line that is shown, and the blank text before the mark below it. */
const cases: readonly (readonly [what: string, code: string, line: number, before: string])[] = [
  [
    "is found behind types, patterns and names of earlier cells, which the compiler rewrites",
    "const shown: { readonly a: number } = { a: 1 };\nconst { a: other, ...more } = shown; (more as any).fails.now();",
    2,
    " ".repeat("const { a: other, ...more } = shown; (more as any).fails.".length),
  ],
  [
    "is that of the one that runs where lines repeat",
    "const f = (x?: any) => x.y;\nf({ y: 1 });\nf({ y: 1 });\nf();",
    1,
    " ".repeat("const f = (x?: any) => x.".length),
  ],
  [
    "is below a sign that stands behind wide ones and ones of two units",
    'const 𝑥 = "😀 年"; throw new Error(𝑥);',
    1,
    " ".repeat('const x = "## ##"; throw '.length),
  ],
  ["keeps tabs", "{\n\tthrow new RangeError('x');\n}", 2, `\t${" ".repeat("throw ".length)}`],
  [
    "is the line after an await",
    "await null;\n\nconst none: any = undefined; none.x;",
    3,
    " ".repeat("const none: any = undefined; none.".length),
  ],
];

describe("the place of an error in a cell", () => {
  let results: readonly SessionResult[] = [];
  before(async () => {
    results = await runSession(cases.map(([, code]) => code));
  });
  for (const [index, [what, code, line, before]] of cases.entries()) {
    test(what, () => {
      const number = `${line} | `;
      const shown = `    ${number}${code.split("\n")[line - 1]}\n    ${" ".repeat(number.length)}${before}^`;
      assert.equal(traceOf(results[index]).split("\n").slice(2, 4).join("\n"), shown);
    });
  }

  test("is named in words of the cell: no name of the kernel's own is seen", () => {
    for (const result of results) {
      assert.doesNotMatch(`${traceOf(result)}${result.error?.evalue}`, /__|exports|vm|node:/);
    }
  });

  test("is coloured as other kernels colour it: name, place and mark", () => {
    const [first, place, line, mark] = (results[4].error?.traceback ?? []).map((each) =>
      JSON.stringify(each),
    );
    const red = (text: string) => `\\u001b[1m\\u001b[31m${text}\\u001b[39m\\u001b[22m`;
    assert.equal(first, `"${red("TypeError")}: Cannot read properties of undefined (reading 'x')"`);
    assert.equal(place, '"\\u001b[36mcell [5], line 3\\u001b[39m"');
    assert.ok(line.startsWith('"    \\u001b[32m3 | \\u001b[39mconst none'), line);
    assert.ok(mark.endsWith(` ${red("^")}"`), mark);
  });
});
