import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { FileOutcome } from "@alignment/commands/dist/data/outcome";
import { checkFiles, type GetOptions } from "@alignment/commands/dist/data/run";
import type { SourceFileEntry } from "alignment/sources";
import {
  type Answer,
  content,
  filesBelow,
  getQuietly,
  quiet,
  reasons,
  serve,
  sourceFile,
  withFolder,
  withServer,
} from "./data-support";

/** Kills in the middle of a download; set ALIGNMENT_KILLS for more. */
const KILLS = Number(process.env.ALIGNMENT_KILLS ?? 12);

/** Serves `content` in pieces, slowly enough to be interrupted: about a quarter of a second for the whole. */
function serveSlowly(): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": content.length });
    let position = 0;
    const timer = setInterval(() => {
      const end = Math.min(position + 20_000, content.length);
      response.write(content.subarray(position, end));
      position = end;
      if (end === content.length || response.destroyed) {
        clearInterval(timer);
        response.end();
      }
    }, 5);
  };
}

function check(options: Omit<GetOptions, "output">): readonly FileOutcome[] {
  return checkFiles({ ...options, output: quiet }).outcomes;
}

function startRun(entriesPath: string, rawFolder: string): ChildProcess {
  return spawn(process.execPath, [join(__dirname, "data-child.js"), entriesPath, rawFolder], {
    stdio: "ignore",
  });
}

function threeFiles(address: (path?: string) => string): readonly SourceFileEntry[] {
  const names = ["one.csv", "two.csv", "three.csv"];
  return names.map((name) => sourceFile({ name, addresses: [{ address: address(`/${name}`) }] }));
}

/** Asserts that every file under one of the three names is the right one, and returns how many there are. */
function rightFiles(folder: string): number {
  const present = ["one.csv", "two.csv", "three.csv"].filter((name) => existsSync(join(folder, name)));
  for (const name of present) assert.deepEqual(readFileSync(join(folder, name)), content, name);
  return present.length;
}

test(`a run killed at ${KILLS} random moments never leaves a half-written file, and the next run goes on`, () =>
  withFolder((folder) =>
    withServer(serveSlowly(), async ({ address }) => {
      const rawFolder = join(folder, "raw");
      const entriesPath = join(folder, "entries.json");
      writeFileSync(entriesPath, JSON.stringify(threeFiles(address)));
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = startRun(entriesPath, rawFolder);
        const timer = setTimeout(() => child.kill("SIGKILL"), 50 + Math.random() * 400);
        const [code] = await once(child, "exit");
        clearTimeout(timer);
        rightFiles(rawFolder);
        if (code === 0) {
          assert.deepEqual(filesBelow(rawFolder), ["one.csv", "three.csv", "two.csv"]);
          for (const name of ["one.csv", "two.csv"]) rmSync(join(rawFolder, name));
        }
      }
      const outcomes = await getQuietly({ entries: threeFiles(address), rawFolder });
      assert.ok(outcomes.every(({ status }) => status === "got" || status === "already there"));
      assert.equal(rightFiles(rawFolder), 3);
      assert.deepEqual(filesBelow(rawFolder), ["one.csv", "three.csv", "two.csv"]);
    }),
  ));

test("two runs at once both end well and leave the right files and nothing else", () =>
  withFolder((folder) =>
    withServer(serveSlowly(), async ({ address }) => {
      const rawFolder = join(folder, "raw");
      const entriesPath = join(folder, "entries.json");
      writeFileSync(entriesPath, JSON.stringify(threeFiles(address)));
      const runs = [startRun(entriesPath, rawFolder), startRun(entriesPath, rawFolder)];
      const codes = await Promise.all(runs.map(async (run) => (await once(run, "exit"))[0]));
      assert.deepEqual(codes, [0, 0]);
      assert.equal(rightFiles(rawFolder), 3);
      assert.deepEqual(filesBelow(rawFolder), ["one.csv", "three.csv", "two.csv"]);
    }),
  ));

test("a file that somebody writes under the name while it is downloaded is kept aside, not lost", () =>
  withFolder((folder) =>
    withServer(
      (request, response) => {
        writeFileSync(join(folder, "made-up.csv"), "my,own,edit\n");
        serve(content)(request, response);
      },
      async ({ address }) => {
        const entries = [sourceFile({ addresses: [{ address: address() }] })];
        const [outcome] = await getQuietly({ entries, rawFolder: folder });
        assert.ok(outcome.status === "got" && outcome.replaced !== undefined);
        assert.equal(readFileSync(outcome.replaced, "utf8"), "my,own,edit\n");
        assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      },
    ),
  ));

test("a file that was found right and is damaged afterwards is found out by the next check, and replaced by the next run", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      const options = { entries: [sourceFile({ addresses: [{ address: address() }] })], rawFolder: folder };
      await getQuietly(options);
      const { mtime } = statSync(join(folder, "made-up.csv"));
      const damaged = Buffer.from(content);
      damaged[1000] = damaged[1000] === 49 ? 50 : 49;
      writeFileSync(join(folder, "made-up.csv"), damaged);
      utimesSync(join(folder, "made-up.csv"), mtime, mtime);
      const found = check(options)[0];
      assert.ok(found.status === "already there" && found.identity.kind === "unverified");
      assert.equal((await getQuietly(options))[0].status, "got");
      const again = check(options)[0];
      assert.ok(again.status === "already there" && again.identity.kind === "verified");
    }),
  ));

test("a folder to take from that does not exist is refused by name", () =>
  withFolder(async (folder) => {
    const from = join(folder, "nowhere");
    await assert.rejects(
      getQuietly({ entries: [sourceFile()], rawFolder: folder, from }),
      /nowhere cannot be read \(ENOENT\)/,
    );
  }));

test("a check tells right, wrong, missing and by-hand files apart, and changes nothing", () =>
  withFolder((folder) => {
    const addresses = [{ address: "http://127.0.0.1:9/never" }];
    const entries = [
      ...["right.csv", "wrong.csv", "missing.csv"].map((name) => sourceFile({ name, addresses })),
      sourceFile({ name: "hand.csv" }),
    ];
    writeFileSync(join(folder, "right.csv"), content);
    writeFileSync(join(folder, "wrong.csv"), "id,value\n1,2\n");
    const outcomes = check({ entries, rawFolder: folder });
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["already there", "failed", "not found", "by hand"],
    );
    assert.match(reasons(outcomes[1]), /the columns of no source file/);
    assert.deepEqual(filesBelow(folder), ["right.csv", "wrong.csv"]);
  }));

test("a huge file under the name is refused without being read", () =>
  withFolder((folder) => {
    const path = join(folder, "made-up.csv");
    writeFileSync(path, "");
    spawnSync("truncate", ["-s", "200G", path]);
    const [outcome] = check({ entries: [sourceFile()], rawFolder: folder });
    assert.match(reasons(outcome), /has \d+ bytes; expected at most \d+/);
  }));

test("a folder under the file's name is said to be one", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      mkdirSync(join(folder, "made-up.csv"));
      const entries = [sourceFile({ addresses: [{ address: address() }] })];
      const [outcome] = await getQuietly({ entries, rawFolder: folder });
      assert.match(reasons(outcome), /there is a folder with this name/);
      assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
    }),
  ));

test("a raw folder that cannot be made is named with its reason", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      writeFileSync(join(folder, "raw"), "a file");
      const entries = [sourceFile({ addresses: [{ address: address() }] })];
      const [outcome] = await getQuietly({ entries, rawFolder: join(folder, "raw") });
      assert.match(reasons(outcome), /there is a file where a folder should be/);
    }),
  ));

/** Runs `body` with a small file system of its own, or skips where mounting is not allowed. */
async function withSmallDisk(
  options: string,
  skip: (reason: string) => void,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk]);
    if (mounted.status !== 0) return skip("a small file system cannot be mounted here (needs root)");
    try {
      await body(disk);
    } finally {
      spawnSync("umount", [disk]);
    }
  });
}

test("a full disk is named, and leaves no file under the name; with room again the next run gets it", (context) =>
  withSmallDisk("size=300k", context.skip.bind(context), (disk) =>
    withServer(serve(content), async ({ address }) => {
      const options = { entries: [sourceFile({ addresses: [{ address: address() }] })], rawFolder: disk };
      const [outcome] = await getQuietly(options);
      assert.match(reasons(outcome), /no space left on the disk/);
      assert.ok(!existsSync(join(disk, "made-up.csv")));
      spawnSync("mount", ["-o", "remount,size=4m", disk]);
      assert.equal((await getQuietly(options))[0].status, "got");
      assert.equal(check(options)[0].status, "already there");
      assert.deepEqual(filesBelow(disk), ["made-up.csv"]);
    }),
  ));

test("a read-only folder is named", (context) =>
  withSmallDisk("ro", context.skip.bind(context), (disk) =>
    withServer(serve(content), async ({ address, asked }) => {
      const entries = [sourceFile({ addresses: [{ address: address() }] })];
      const [outcome] = await getQuietly({ entries, rawFolder: disk });
      assert.match(reasons(outcome), /the file system is read-only/);
      assert.deepEqual(asked, []);
    }),
  ));
