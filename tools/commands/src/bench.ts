import { cpus } from "node:os";
import { chooseInput, type Input } from "alignment/node";
import { benchChain } from "./bench/chain";
import { benchEvidence } from "./bench/evidence";
import { benchKernel } from "./bench/kernel";
import { benchModel } from "./bench/model";
import { benchNulls } from "./bench/null-draws";
import { benchPage } from "./bench/page";
import { benchPanel } from "./bench/panel";
import { readOptions, UsageError, wholeNumber } from "./options";
import { runCommand } from "./run-command";
import { unverifiedOf } from "./unverified";

const help = `npm run bench -- [SECTION ...] [--pairs N]

Measures this project against its peers on this machine, in turn, and prints medians (least to most) and ratios
pair by pair, in processor time, which other programs disturb least (it asks bash for that of whole processes); the
kernel, the evidence and the live page by the clock. What a machine lacks is named and skipped.

  SECTION     panel, model, chain, nulls, evidence, kernel, page (default: all)
  --pairs N   counted pairs of runs (default 5)`;

const sections = {
  panel: benchPanel,
  model: benchModel,
  chain: (input: Input, pairs: number) => benchChain(input, Math.max(1, Math.floor(pairs / 2))),
  nulls: benchNulls,
  evidence: benchEvidence,
  kernel: (input: Input, pairs: number) => benchKernel(input, 2 * pairs),
  page: (input: Input, pairs: number) => benchPage(input, 6 * pairs),
} as const;

type Section = keyof typeof sections;

function isSection(name: string): name is Section {
  return Object.hasOwn(sections, name);
}

runCommand("bench", help, async () => {
  const names = Object.keys(sections) as Section[];
  const { values, words } = readOptions(
    "bench",
    process.argv.slice(2),
    { pairs: { value: "N" } },
    names.length,
  );
  const pairs = wholeNumber("bench", "pairs", values.pairs ?? "5", 1);
  const unknown = words.filter((name) => !isSection(name));
  if (unknown.length > 0)
    throw new UsageError(`bench: no section ${unknown.join(", ")}; expected ${names.join(", ")}`);
  const [processor] = cpus();
  console.log(`Node ${process.version}, ${cpus().length} x ${processor.model}`);
  const input = chooseInput();
  for (const line of unverifiedOf(input.folder)) console.log(line);
  for (const name of names)
    if (words.length === 0 || words.includes(name)) await sections[name](input, pairs);
});
