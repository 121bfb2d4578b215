import { realFolder } from "alignment/node";
import { type SourceFileEntry, sourceRegistry } from "alignment/sources";
import { isThere } from "./data/outcome";
import { checkFiles, getFiles, type Output } from "./data/run";
import { missingNeeded, summaryLines } from "./data/summary";
import { readOptions, UsageError } from "./options";
import { runCommand } from "./run-command";

const HELP = `npm run data -- [options]

Gets the real public input files into data/raw: downloads each, verifies it, puts it in place.
Files that are there and right are left alone.

  --from DIR      take the files from a folder; no network. A file is known by what it holds, whatever its
                  name, folder, packing (.zip, .gz) or form (saved again by another program); where several
                  hold the same, the verified one is taken. What was found and not used is listed
  --check         verify what is there; no network
  --only NAME...  only these files
  --raw DIR       another folder than data/raw
  --help          this text

A proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
The list of files with addresses, licences and citations: data/manifest.json
Exit code: 0 if every file that Table 2 needs is there (with --only: every named file), 1 if not, 2 for a wrong call.`;

/** What the command line asks for. */
interface Request {
  readonly entries: readonly SourceFileEntry[];
  readonly rawFolder: string;
  readonly from: string | undefined;
  readonly check: boolean;
  readonly only: boolean;
}

function parseRequest(line: readonly string[]): Request {
  const { values, words } = readOptions(
    "data",
    line,
    {
      from: { value: "DIR", path: true },
      check: { flag: true },
      only: { value: "NAME...", many: true },
      raw: { value: "DIR", path: true },
    },
    Number.POSITIVE_INFINITY,
  );
  const { from, check, only, raw } = values;
  if (only.length === 0 && words.length > 0) {
    throw new UsageError(`data: unexpected ${words.join(" ")}; file names follow --only`);
  }
  if (check && from !== undefined) throw new UsageError("data: --check and --from exclude each other");
  const names = [...only, ...words];
  return {
    entries: names.length === 0 ? sourceRegistry : selectedFiles(names),
    rawFolder: raw ?? realFolder(),
    from,
    check,
    only: names.length > 0,
  };
}

function selectedFiles(names: readonly string[]): readonly SourceFileEntry[] {
  const known = sourceRegistry.map(({ name }) => name);
  const wanted = names.map((name) => {
    const found = known.find((each) =>
      [each.toLowerCase(), each.toLowerCase().replace(/\.csv$/, "")].includes(name.toLowerCase()),
    );
    if (found === undefined)
      throw new UsageError(`data: no file "${name}"; the files are ${known.join(", ")}`);
    return found;
  });
  return sourceRegistry.filter(({ name }) => wanted.includes(name));
}

/** Lines to the standard output; progress only where a terminal can overwrite it. */
function terminalOutput(): Output {
  const terminal = process.stdout;
  if (!terminal.isTTY) return { line: (text) => console.log(text) };
  let last = 0;
  return {
    line: (text) => terminal.write(`\r\x1b[K${text}\n`),
    progress: (text) => {
      if (Date.now() - last < 100) return;
      last = Date.now();
      terminal.write(`\r\x1b[K${text.slice(0, terminal.columns - 1)}`);
    },
  };
}

runCommand("data", HELP, async () => {
  const { entries, rawFolder, from, check, only } = parseRequest(process.argv.slice(2));
  const options = { entries, rawFolder, output: terminalOutput(), ...(from !== undefined && { from }) };
  const result = check ? checkFiles(options) : await getFiles(options);
  for (const line of summaryLines(result, rawFolder)) console.log(line);
  const lacks = only ? !result.outcomes.every(isThere) : missingNeeded(result.outcomes).length > 0;
  process.exitCode = lacks ? 1 : 0;
});
