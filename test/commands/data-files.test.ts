import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Manifest } from "@alignment/commands/dist/data/manifest";
import { checkFiles, getFiles } from "@alignment/commands/dist/data/run";
import { zipSync } from "fflate";
import {
  type Answer,
  content,
  filesBelow,
  manifestFile,
  manifestOf,
  quickNetwork,
  quiet,
  reasons,
  serve,
  withFolder,
  withServer,
} from "./data-support";

/** Kills in the middle of a download; set ALIGNMENT_KILLS for more. */
const KILLS = Number(process.env.ALIGNMENT_KILLS ?? 12);

/** Serves `content` in pieces, slowly enough to be interrupted: about a quarter of a second for the whole. */
function serveSlowly(): Answer {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, {
      etag: '"one"',
      "content-length": content.length - start,
      ...(start > 0 && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    let position = start;
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

function startRun(manifestPath: string, rawFolder: string): ChildProcess {
  return spawn(process.execPath, [join(__dirname, "data-child.js"), manifestPath, rawFolder], {
    stdio: "ignore",
  });
}

function threeFiles(address: (path?: string) => string): Manifest {
  const names = ["one.csv", "two.csv", "three.csv"];
  return manifestOf(
    ...names.map((name) => manifestFile({ name, addresses: [{ address: address(`/${name}`) }] })),
  );
}

/** Asserts that every file under a name of the manifest is the right one, and returns how many there are. */
function rightFiles(folder: string): number {
  const present = ["one.csv", "two.csv", "three.csv"].filter((name) => existsSync(join(folder, name)));
  for (const name of present) assert.deepEqual(readFileSync(join(folder, name)), content, name);
  return present.length;
}

test(`a run killed at ${KILLS} random moments never leaves a half-written file, and the next run goes on`, () =>
  withFolder((folder) =>
    withServer(serveSlowly(), async ({ address, asked }) => {
      const rawFolder = join(folder, "raw");
      const manifestPath = join(folder, "manifest.json");
      writeFileSync(manifestPath, JSON.stringify(threeFiles(address)));
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = startRun(manifestPath, rawFolder);
        const timer = setTimeout(() => child.kill("SIGKILL"), 50 + Math.random() * 400);
        const [code] = await once(child, "exit");
        clearTimeout(timer);
        rightFiles(rawFolder);
        if (code === 0) {
          assert.deepEqual(filesBelow(rawFolder), ["one.csv", "three.csv", "two.csv"]);
          for (const name of ["one.csv", "two.csv"]) rmSync(join(rawFolder, name));
        }
      }
      const manifest = threeFiles(address);
      const outcomes = await getFiles({ manifest, rawFolder, output: quiet, network: quickNetwork });
      assert.ok(outcomes.every(({ status }) => status === "got" || status === "already there"));
      assert.equal(rightFiles(rawFolder), 3);
      assert.deepEqual(filesBelow(rawFolder), ["one.csv", "three.csv", "two.csv"]);
      assert.ok(
        asked.some((request) => request.includes("bytes=")),
        "no interrupted download was continued",
      );
    }),
  ));

test("two runs at once both end well and leave the right files and nothing else", () =>
  withFolder((folder) =>
    withServer(serveSlowly(), async ({ address }) => {
      const rawFolder = join(folder, "raw");
      const manifestPath = join(folder, "manifest.json");
      writeFileSync(manifestPath, JSON.stringify(threeFiles(address)));
      const runs = [startRun(manifestPath, rawFolder), startRun(manifestPath, rawFolder)];
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
        const manifest = manifestOf(manifestFile({ addresses: [{ address: address() }] }));
        const [outcome] = await getFiles({
          manifest,
          rawFolder: folder,
          output: quiet,
          network: quickNetwork,
        });
        assert.ok(outcome.status === "got" && outcome.replaced !== undefined);
        assert.equal(readFileSync(outcome.replaced, "utf8"), "my,own,edit\n");
        assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      },
    ),
  ));

test("a file that was found right and is damaged afterwards is found out by the next check, and replaced by the next run", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      const manifest = manifestOf(manifestFile({ addresses: [{ address: address() }] }));
      const options = { manifest, rawFolder: folder, output: quiet, network: quickNetwork };
      await getFiles(options);
      const { mtime } = statSync(join(folder, "made-up.csv"));
      const damaged = Buffer.from(content);
      damaged[1000] ^= 1;
      writeFileSync(join(folder, "made-up.csv"), damaged);
      utimesSync(join(folder, "made-up.csv"), mtime, mtime);
      assert.match(reasons(checkFiles(options)[0]), /checksum mismatch/);
      assert.equal((await getFiles(options))[0].status, "got");
      assert.equal(checkFiles(options)[0].status, "already there");
    }),
  ));

test("files are taken from a folder in any letter case and out of zip archives, without network", () =>
  withFolder(async (folder) => {
    const source = join(folder, "source");
    mkdirSync(source);
    writeFileSync(join(source, "PLAIN.CSV"), content);
    writeFileSync(join(source, "bundle.zip"), zipSync({ "data/Packed.csv": content }));
    writeFileSync(join(source, "disguised.csv"), zipSync({ "disguised.csv": content }));
    const names = ["plain.csv", "packed.csv", "disguised.csv", "absent.csv"];
    const manifest = manifestOf(
      ...names.map((name) => manifestFile({ name, addresses: [{ address: "http://127.0.0.1:9/never" }] })),
    );
    const rawFolder = join(folder, "raw");
    const outcomes = await getFiles({ manifest, rawFolder, output: quiet, from: source });
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["got", "got", "got", "failed"],
    );
    assert.match(reasons(outcomes[3]), /holds no absent\.csv/);
    for (const name of names.slice(0, 3)) assert.deepEqual(readFileSync(join(rawFolder, name)), content);
    assert.deepEqual(filesBelow(rawFolder), ["disguised.csv", "packed.csv", "plain.csv"]);
  }));

test("a wrong file in the folder is not taken; a right one beside it in an archive is", () =>
  withFolder(async (folder) => {
    const source = join(folder, "source");
    mkdirSync(source);
    writeFileSync(join(source, "made-up.csv"), "wrong");
    writeFileSync(join(source, "made-up.zip"), zipSync({ "made-up.csv": content }));
    const rawFolder = join(folder, "raw");
    const [outcome] = await getFiles({
      manifest: manifestOf(manifestFile()),
      rawFolder,
      output: quiet,
      from: source,
    });
    assert.ok(outcome.status === "got");
    assert.match(outcome.failures[0].reason, /checksum mismatch/);
    assert.match(outcome.origin, /made-up\.zip$/);
  }));

test("a zip archive that is cut off is named as damaged", () =>
  withFolder(async (folder) => {
    const source = join(folder, "source");
    mkdirSync(source);
    writeFileSync(join(source, "made-up.zip"), zipSync({ "made-up.csv": content }).subarray(0, 50_000));
    const [outcome] = await getFiles({
      manifest: manifestOf(manifestFile()),
      rawFolder: join(folder, "raw"),
      output: quiet,
      from: source,
    });
    assert.match(reasons(outcome), /damaged or cut off/);
  }));

test("a folder to take from that does not exist is refused by name", () =>
  withFolder(async (folder) => {
    const from = join(folder, "nowhere");
    await assert.rejects(
      getFiles({ manifest: manifestOf(manifestFile()), rawFolder: folder, output: quiet, from }),
      /nowhere cannot be read \(ENOENT\)/,
    );
  }));

test("a check tells right, wrong, missing and by-hand files apart, and changes nothing", () =>
  withFolder((folder) => {
    const addresses = [{ address: "http://127.0.0.1:9/never" }];
    const manifest = manifestOf(
      ...["right.csv", "short.csv", "missing.csv"].map((name) => manifestFile({ name, addresses })),
      manifestFile({ name: "hand.csv" }),
    );
    writeFileSync(join(folder, "right.csv"), content);
    writeFileSync(join(folder, "short.csv"), content.subarray(0, -1));
    const outcomes = checkFiles({ manifest, rawFolder: folder, output: quiet });
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["already there", "failed", "failed", "by hand"],
    );
    assert.match(reasons(outcomes[1]), /checksum mismatch/);
    assert.match(reasons(outcomes[2]), /is not there/);
    assert.deepEqual(filesBelow(folder), ["right.csv", "short.csv"]);
  }));

test("a huge file under the name is refused without being read", () =>
  withFolder((folder) => {
    const path = join(folder, "made-up.csv");
    writeFileSync(path, "");
    spawnSync("truncate", ["-s", "200G", path]);
    const [outcome] = checkFiles({ manifest: manifestOf(manifestFile()), rawFolder: folder, output: quiet });
    assert.match(reasons(outcome), /expected \d+, at most \d+/);
  }));

test("a folder under the file's name is said to be one", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      mkdirSync(join(folder, "made-up.csv"));
      const manifest = manifestOf(manifestFile({ addresses: [{ address: address() }] }));
      const [outcome] = await getFiles({ manifest, rawFolder: folder, output: quiet, network: quickNetwork });
      assert.match(reasons(outcome), /a folder stands where the file should be/);
      assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
    }),
  ));

test("a raw folder that cannot be made is named with its reason", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      writeFileSync(join(folder, "raw"), "a file");
      const manifest = manifestOf(manifestFile({ addresses: [{ address: address() }] }));
      const rawFolder = join(folder, "raw");
      const [outcome] = await getFiles({ manifest, rawFolder, output: quiet, network: quickNetwork });
      assert.match(reasons(outcome), /a file stands where a folder should be/);
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
      const manifest = manifestOf(manifestFile({ addresses: [{ address: address() }] }));
      const [outcome] = await getFiles({ manifest, rawFolder: disk, output: quiet, network: quickNetwork });
      assert.match(reasons(outcome), /no space left on the disk/);
      assert.ok(!existsSync(join(disk, "made-up.csv")));
      spawnSync("mount", ["-o", "remount,size=4m", disk]);
      const options = { manifest, rawFolder: disk, output: quiet, network: quickNetwork };
      assert.equal((await getFiles(options))[0].status, "got");
      assert.equal(checkFiles(options)[0].status, "already there");
      assert.deepEqual(filesBelow(disk), ["made-up.csv"]);
    }),
  ));

test("a read-only folder is named", (context) =>
  withSmallDisk("ro", context.skip.bind(context), (disk) =>
    withServer(serve(content), async ({ address, asked }) => {
      const manifest = manifestOf(manifestFile({ addresses: [{ address: address() }] }));
      const [outcome] = await getFiles({ manifest, rawFolder: disk, output: quiet, network: quickNetwork });
      assert.match(reasons(outcome), /the file system is read-only/);
      assert.deepEqual(asked, []);
    }),
  ));
