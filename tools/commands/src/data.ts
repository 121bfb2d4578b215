import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultRawFolder, type Manifest, readManifest } from "./data/manifest";
import { checkFiles, getFiles, type Output } from "./data/run";
import { missingNeeded, summaryLines } from "./data/summary";

const HELP = `npm run data -- [options]

Gets the real public input files into data/raw: downloads each, verifies it, puts it in place.
Files that are there and right are left alone; an interrupted download goes on where it stopped.

  --from DIR      take the files from a folder (as they are, or in zip archives); no network
  --check         verify what is there; no network
  --only NAME...  only these files
  --raw DIR       another folder than data/raw
  --help          this text

A proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
The list of files with addresses, licences and citations: data/manifest.json
Exit code: 0 if every file that Table 2 needs is there (with --only: every named file), 1 if not, 2 for a wrong call.`;

/** A wrong call of the command. */
class UsageError extends Error {}

/** What the command line asks for. */
interface Request {
  readonly manifest: Manifest;
  readonly rawFolder: string;
  readonly from: string | undefined;
  readonly check: boolean;
  readonly only: boolean;
}

function parseRequest(values: readonly string[]): Request | "help" {
  const parsed = parsedArguments(values);
  if (parsed.values.help) return "help";
  const { from, check = false, only = [], raw } = parsed.values;
  if (only.length === 0 && parsed.positionals.length > 0) {
    throw new UsageError(`unexpected ${parsed.positionals.join(" ")}; file names follow --only`);
  }
  if (check && from !== undefined) throw new UsageError("--check and --from exclude each other");
  const names = [...only, ...parsed.positionals];
  const manifest = readManifest();
  return {
    manifest: names.length === 0 ? manifest : selectedFiles(manifest, names),
    rawFolder: raw === undefined ? defaultRawFolder : resolve(raw),
    from: from === undefined ? undefined : resolve(from),
    check,
    only: names.length > 0,
  };
}

function parsedArguments(values: readonly string[]) {
  try {
    return parseArgs({
      args: [...values],
      allowPositionals: true,
      options: {
        from: { type: "string" },
        check: { type: "boolean" },
        only: { type: "string", multiple: true },
        raw: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(
      `${(error as Error).message.split(". ")[0]}; the options are --from DIR, --check, --only NAME..., --raw DIR, --help`,
    );
  }
}

function selectedFiles(manifest: Manifest, names: readonly string[]): Manifest {
  const known = manifest.files.map((file) => file.name);
  const wanted = names.map((name) => {
    const found = known.find((each) =>
      [each.toLowerCase(), each.toLowerCase().replace(/\.csv$/, "")].includes(name.toLowerCase()),
    );
    if (found === undefined) throw new UsageError(`no file "${name}"; the files are ${known.join(", ")}`);
    return found;
  });
  return { files: manifest.files.filter((file) => wanted.includes(file.name)) };
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

async function main(): Promise<number> {
  const request = parseRequest(process.argv.slice(2));
  if (request === "help") {
    console.log(HELP);
    return 0;
  }
  const { manifest, rawFolder, from } = request;
  const options = { manifest, rawFolder, output: terminalOutput(), ...(from !== undefined && { from }) };
  const outcomes = request.check ? checkFiles(options) : await getFiles(options);
  for (const line of summaryLines(outcomes, rawFolder)) console.log(line);
  const unsettled = outcomes.filter(({ status }) => status === "failed" || status === "by hand");
  return (request.only ? unsettled.length : missingNeeded(outcomes).length) > 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`data: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
