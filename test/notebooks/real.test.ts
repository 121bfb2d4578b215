import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { realRawFolder, repositoryRoot, skipWithoutRealFiles } from "../support";

/** What `out/results.json` holds, as far as this test asks. */
interface Results {
  readonly input: { readonly kind: string; readonly files: Readonly<Record<string, string>> };
  readonly specification: { readonly score: string };
  readonly results: Readonly<Record<string, unknown>>;
}

const relativeTolerance = 1e-6;

describe("npm start on the real files", { skip: skipWithoutRealFiles }, () => {
  const out = mkdtempSync(join(tmpdir(), "alignment-real-"));
  let results: Results;
  after(() => rmSync(out, { recursive: true }));
  before(() => {
    const program = join(repositoryRoot, "commands", "dist", "start.js");
    const run = spawnSync(
      process.execPath,
      ["--enable-source-maps", program, "--input", "real", "--out", out],
      {
        encoding: "utf8",
      },
    );
    assert.equal(run.status, 0, run.stdout + run.stderr);
    results = JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
  });

  it("runs every notebook and writes the book", () => {
    assert.ok(existsSync(join(out, "book.html")));
  });

  it("records the input by its hashes, and the specification", () => {
    assert.equal(results.input.kind, "real");
    const name = "HumanRightsProtectionScores_v2.03.csv";
    const hash = createHash("sha256")
      .update(readFileSync(join(realRawFolder, name)))
      .digest("hex");
    assert.equal(results.input.files[name], hash);
    assert.equal(results.specification.score, "Fariss 2.03");
  });

  it("records Table 2 as computed independently", () => {
    const targets = { duration: [0.013568251, 0.002944735], civil_war: [-0.265583393, 0.01122175] } as const;
    for (const [term, [estimate, standardError]] of Object.entries(targets)) {
      const found = results.results[`table2.${term}.estimate`] as number;
      assert.ok(Math.abs(found / estimate - 1) < relativeTolerance, `${term}: ${found}`);
      const error = results.results[`table2.${term}.standardError`] as number;
      assert.ok(Math.abs(error / standardError - 1) < relativeTolerance, `${term}, standard error: ${error}`);
    }
    assert.equal((results.results["table2.fit"] as { rows: number }).rows, 16_651);
  });
});
