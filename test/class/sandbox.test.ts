import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  availableProtection,
  type BoundedRun,
  type Limits,
  missingProtection,
  runBounded,
  solutionsFolder,
} from "@alignment/class";
import { commandLine, mostProcesses } from "@alignment/class/dist/sandbox/protection";

const limits: Limits = {
  seconds: 20,
  memoryBytes: 400 * 2 ** 20,
  outputBytes: 100_000,
  scratchBytes: 4 * 2 ** 20,
};
const protection = availableProtection();
const skip = protection === "bwrap" ? false : "bwrap is missing or not permitted on this machine";

/** What a program prints when `attempt` throws, and when it does not. */
const trying = (attempt: string): string =>
  `try { const got = (() => { ${attempt} })(); console.log("BROKE OUT", got); } catch (error) { console.log("kept in", error.code); }`;

describe("what keeps a student's code in", { skip }, () => {
  let root = "";
  let server: Server;
  const at = (...names: string[]) => join(root, ...names);

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "alignment-sandbox-"));
    mkdirSync(at("class", "neighbour"), { recursive: true });
    mkdirSync(at("given", "answers"), { recursive: true });
    writeFileSync(at("class", "class.key"), "the secret");
    writeFileSync(at("class", "neighbour", "01.ipynb"), "the neighbour's work");
    writeFileSync(at("given", "world.csv"), "the world");
    writeFileSync(at("given", "answers", "01.js"), "the answers");
    server = createServer((_, response) => response.end("reached"));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  after(() => {
    server.close();
    rmSync(root, { recursive: true, force: true });
  });

  function run(code: string, changes: Partial<Limits> = {}): Promise<BoundedRun> {
    const module = at("given", "program.js");
    writeFileSync(module, `const fs = require("node:fs");\n${code}`);
    const program = { module, arguments: [], readable: [at("given")], hidden: [at("given", "answers")] };
    return runBounded({ ...program, limits: { ...limits, ...changes } }, protection);
  }
  const isKeptIn = ({ output, complaints }: BoundedRun) => {
    assert.match(output, /kept in/, complaints);
    assert.doesNotMatch(output, /BROKE OUT/);
  };

  it("lets it read what it needs and write to its own scratch folder", async () => {
    const { output, exitCode, stopped } = await run(
      `fs.writeFileSync("/tmp/own.txt", "mine"); console.log(fs.readFileSync(${JSON.stringify(at("given", "world.csv"))}, "utf8"), fs.readFileSync("/tmp/own.txt", "utf8"));`,
    );
    assert.deepEqual(
      { output, exitCode, stopped },
      { output: "the world mine\n", exitCode: 0, stopped: undefined },
    );
  });

  for (const [what, attempt] of [
    ["read the key", () => `return fs.readFileSync(${JSON.stringify(at("class", "class.key"))}, "utf8")`],
    [
      "read a neighbour's work",
      () => `return fs.readFileSync(${JSON.stringify(at("class", "neighbour", "01.ipynb"))})`,
    ],
    ["list the class", () => `return fs.readdirSync(${JSON.stringify(at("class"))})`],
    ["read the answers", () => `return fs.readFileSync(${JSON.stringify(at("given", "answers", "01.js"))})`],
    ["write the marks", () => `fs.writeFileSync(${JSON.stringify(at("class", "marks.csv"))}, "right")`],
    [
      "change what it may read",
      () => `fs.writeFileSync(${JSON.stringify(at("given", "world.csv"))}, "another world")`,
    ],
    ["fill the hidden folder", () => `fs.writeFileSync(${JSON.stringify(at("given", "answers", "x"))}, "x")`],
    ["read the machine's passwords", () => `return fs.readFileSync("/etc/shadow", "utf8")`],
    [
      "read what other processes were given",
      () => `return fs.readFileSync("/proc/${process.pid}/environ", "utf8")`,
    ],
    [
      "set up the kernel, as root could",
      () =>
        `fs.writeFileSync("/proc/sys/kernel/core_pattern", fs.readFileSync("/proc/sys/kernel/core_pattern"))`,
    ],
    [
      "read the key by a link of its own",
      () =>
        `fs.symlinkSync(${JSON.stringify(at("class", "class.key"))}, "/tmp/link"); return fs.readFileSync("/tmp/link")`,
    ],
    [
      "read the key through the first process",
      () => `return fs.readFileSync("/proc/1/root${at("class", "class.key")}", "utf8")`,
    ],
    ["read the solutions", () => `return fs.readdirSync(${JSON.stringify(solutionsFolder)})`],
    [
      "read the key by another program",
      () =>
        `return require("node:child_process").execFileSync("/bin/cat", [${JSON.stringify(at("class", "class.key"))}], { stdio: "pipe" })`,
    ],
    [
      "uncover the answers",
      () =>
        `return require("node:child_process").execFileSync("/bin/umount", [${JSON.stringify(at("given", "answers"))}], { stdio: "pipe" })`,
    ],
    ["stop the grader", () => `return process.kill(${process.pid}, 0)`],
  ] as const) {
    it(`does not let it ${what}`, async () => isKeptIn(await run(trying(attempt()))));
  }

  it("leaves every file of the class as it was", () => {
    assert.deepEqual(readdirSync(at("class")).sort(), ["class.key", "neighbour"]);
    assert.equal(readFileSync(at("given", "world.csv"), "utf8"), "the world");
    assert.deepEqual(readdirSync(at("given", "answers")), ["01.js"]);
  });

  it("gives it no network", async () => {
    const { port } = server.address() as { port: number };
    const { output } = await run(
      `fetch("http://127.0.0.1:${port}").then(() => console.log("BROKE OUT"), (error) => console.log("kept in", error.cause?.code));`,
    );
    assert.match(output, /kept in/);
  });

  it("gives it no variable of the teacher's environment", async () => {
    process.env.TEACHERS_SECRET = "the secret";
    const { output } = await run(
      'console.log(JSON.stringify(process.env), fs.readFileSync("/proc/1/environ", "utf8"));',
    );
    delete process.env.TEACHERS_SECRET;
    assert.doesNotMatch(output, /secret/);
    assert.ok(!output.includes(process.env.PATH ?? "no path"), output);
  });

  it("stops it when it runs for ever", async () => {
    assert.equal((await run("for (;;) {}", { seconds: 1 })).stopped, "time");
  });

  it("stops it when it prints without end", async () => {
    const { stopped, output } = await run('for (;;) fs.writeSync(1, "x".repeat(1000));');
    assert.equal(stopped, "output");
    assert.ok(output.length <= limits.outputBytes);
  });

  it("stops it, or lets it fail, when it fills the memory", async () => {
    const { stopped, exitCode } = await run(
      "const kept = []; for (;;) { const b = Buffer.alloc(2 ** 24, 1); kept.push(b); const until = Date.now() + 20; while (Date.now() < until); }",
    );
    assert.ok(stopped === "memory" || exitCode !== 0, `${stopped} ${exitCode}`);
  });

  it("lets no more of the disk be filled than its scratch folder", async () => {
    const { output } = await run(
      trying('for (let i = 0; ; i++) fs.writeFileSync("/tmp/" + i, Buffer.alloc(2 ** 20, 1))'),
    );
    assert.match(output, /kept in (ENOSPC|EFBIG|EDQUOT)/);
    assert.ok(
      !existsSync("/tmp/3") || !readFileSync("/tmp/3").every((byte) => byte === 1),
      "the scratch folder is its own",
    );
  });

  it("stops it, and all that it started, when it forks", async () => {
    const mark = `fork-${process.pid}`;
    const { stopped, output } = await run(
      `const { spawn } = require("node:child_process"); let failed = 0;
       const more = () => { for (let i = 0; i < 40; i++) spawn("/bin/sleep", ["30", ], { argv0: "${mark}", detached: true, stdio: "ignore" }).on("error", () => { failed++; }); if (failed > 200) { console.log("kept in"); process.exit(0); } setTimeout(more, 20); };
       more();`,
    );
    assert.ok(stopped === "processes" || /kept in/.test(output), `${stopped} ${output}`);
    const left = readdirSync("/proc").filter((id) => {
      try {
        return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "utf8").startsWith(mark);
      } catch {
        return false;
      }
    });
    assert.deepEqual(left, []);
  });
});

/** What keeps code in where bwrap is missing: with rights of another user where this process can give them. */
for (const weaker of ["another user", "none"] as const) {
  const isRoot = process.getuid?.() === 0;
  const skip = weaker === "another user" && !isRoot ? "only root can run as another user" : false;
  describe(`what keeps a student's code in without bwrap: ${weaker}`, { skip }, () => {
    let root = "";
    before(() => {
      root = mkdtempSync(join(tmpdir(), "alignment-weaker-"));
      mkdirSync(join(root, "given", "answers"), { recursive: true });
      writeFileSync(join(root, "class.key"), "the secret");
      writeFileSync(join(root, "given", "world.csv"), "the world");
      writeFileSync(join(root, "given", "answers", "01.js"), "the answers");
      chmodSync(root, 0o755);
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    async function run(code: string): Promise<string> {
      const module = join(root, "given", "program.js");
      writeFileSync(module, `const fs = require("node:fs");\n${code}`);
      const readable = [join(root, "given")];
      const program = { module, arguments: [], readable, hidden: [join(root, "given", "answers")], limits };
      const { output, complaints } = await runBounded(program, weaker);
      return output + complaints;
    }

    it("lets it read what it needs and write to its own scratch folder", async () => {
      const world = JSON.stringify(join(root, "given", "world.csv"));
      const output = await run(
        `fs.writeFileSync(process.env.HOME + "/own.txt", "mine"); console.log(fs.readFileSync(${world}, "utf8"), fs.readFileSync(process.env.HOME + "/own.txt", "utf8"));`,
      );
      assert.equal(output, "the world mine\n");
    });

    for (const [what, attempt] of [
      ["read the key", () => `return fs.readFileSync(${JSON.stringify(join(root, "class.key"))}, "utf8")`],
      [
        "read the answers",
        () => `return fs.readFileSync(${JSON.stringify(join(root, "given", "answers", "01.js"))})`,
      ],
      ["read the solutions", () => `return fs.readdirSync(${JSON.stringify(solutionsFolder)})`],
      [
        "change the world",
        () => `fs.writeFileSync(${JSON.stringify(join(root, "given", "world.csv"))}, "x")`,
      ],
      ["start a program", () => `return require("node:child_process").execFileSync("/bin/true")`],
      ["read its parent's variables", () => `return fs.readFileSync("/proc/${process.pid}/environ")`],
    ] as const) {
      it(`does not let it ${what}`, async () => {
        const output = await run(trying(attempt()));
        assert.match(output, /kept in/);
        assert.doesNotMatch(output, /BROKE OUT/);
      });
    }
  });
}

describe("the protection of a machine", () => {
  it("lets no process of the teacher's count against those of a notebook", () => {
    const program = { module: "program.js", arguments: [], readable: [], hidden: [], limits };
    const limitOf = (protection: "bwrap" | "another user" | "none") =>
      Number(/--nproc=(\d+)/.exec(commandLine(program, protection, tmpdir(), 1).join(" "))?.[1]);
    if (Number.isNaN(limitOf("none"))) return; // no prlimit on this machine
    assert.equal(limitOf("another user"), mostProcesses);
    for (const protection of ["bwrap", "none"] as const) assert.ok(limitOf(protection) > mostProcesses);
  });

  it("is named where it is not whole", () => {
    assert.equal(missingProtection("bwrap"), undefined);
    assert.match(missingProtection("another user") ?? "", /bwrap is missing.*network/);
    assert.match(missingProtection("none") ?? "", /neither bwrap nor another user/);
  });
});
