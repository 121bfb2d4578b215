import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "@alignment/kernel/dist/project";
import type { Input } from "alignment/node";
import { openFolder } from "alignment/node";
import { type DrawContext, nullWorlds } from "alignment/nulls";
import { evidenceData, evidenceStudy } from "alignment/study";
import { compare, hasR, type Peer, printComparison } from "./measure";

/** The R script that draws Table 2 under exchanged memberships. */
export const nullDrawsPeer = join(projectRoot, "test", "peers", "null-draws.R");

/** Start of the random numbers. */
const seed = 1;

/** What draws need, of a folder of raw files. */
export function drawContext(folder: string): DrawContext {
  const study = evidenceStudy(evidenceData(openFolder(folder)));
  return { study, worlds: nullWorlds(study, seed), seed };
}

/**
 * Writes what the script in R reads: the laid out arrays as binary files, and whose history each state has in each
 * draw.
 *
 * @param folder an empty folder.
 */
export function writeNullDraws(folder: string, { study, worlds }: DrawContext, draws: number): void {
  const { layout, humanRights } = study.data;
  const { states, igos, codes, exists, score, gdp, civilWar, iccpr, delegation } = layout;
  const years = exists.length / states.length;
  const write = (name: string, values: Int8Array | Uint8Array | Float64Array) =>
    writeFileSync(join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  writeFileSync(join(folder, "dims.txt"), `${states.length} ${igos.length} ${years}\n`);
  write("codes.bin", codes);
  write("exists.bin", exists);
  write("score.bin", score);
  write("gdp.bin", gdp);
  write("war.bin", Float64Array.from(civilWar));
  write("iccpr.bin", Float64Array.from(iccpr));
  write("delegation.bin", delegation);
  writeFileSync(join(folder, "human.txt"), `${humanRights.join(" ")}\n`);
  const donors = Array.from({ length: draws }, (_, unit) =>
    worlds.draw("exchangeEra", unit).histories.donor.join(" "),
  );
  writeFileSync(join(folder, "donors.txt"), `${donors.join("\n")}\n`);
}

/** Times draws of Table 2 under exchanged memberships (exchange, construct, select, fit) against the same in R. */
export async function benchNulls(input: Input, pairs: number): Promise<void> {
  const draws = 40;
  const title = "A null draw of Table 2 (exchange, construct, select, fit), processor seconds";
  console.log(`\n${title}, on ${input.title}`);
  if (!hasR("stats")) {
    console.log("  skipped: R is not installed");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  const ours: Peer = {
    title: "this project",
    command: process.execPath,
    arguments: [join(__dirname, "null-draws-run.js"), input.folder, String(5 * draws)],
    readsSeconds: true,
  };
  const theirs: Peer = {
    title: "R on whole arrays, with a profiled criterion of its own",
    command: "Rscript",
    arguments: [nullDrawsPeer, folder, String(draws)],
    readsSeconds: true,
  };
  try {
    writeNullDraws(folder, drawContext(input.folder), draws);
    printComparison(ours, theirs, await compare(ours, theirs, pairs));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
