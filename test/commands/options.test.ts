import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { readOptions, UsageError, userPath, wholeNumber } from "@alignment/commands/dist/options";
import { repositoryRoot } from "../support";

const declarations = {
  check: { flag: true },
  kind: { value: "KIND", choices: ["one", "two"] },
  only: { value: "NN", many: true },
  name: { value: "NAME" },
} as const;

function read(...line: string[]) {
  return readOptions("try", line, declarations, 1);
}

describe("the options of a command", () => {
  test("come with their values, as --name value or --name=value, among the words", () => {
    const { values, words } = read("--kind", "two", "word", "--check", "--only=1", "--only", "2");
    assert.deepEqual(values, { check: true, kind: "two", only: ["1", "2"], name: undefined });
    assert.deepEqual(words, ["word"]);
  });

  test("are none of what stands after --", () => {
    assert.deepEqual(read("--", "--check").words, ["--check"]);
  });

  test("given twice are one where both say the same", () => {
    const { values } = read("--check", "--check", "--kind", "one", "--kind=one");
    assert.deepEqual([values.check, values.kind], [true, "one"]);
  });

  const forms = "the options are --check, --kind one\\|two, --only NN, --name NAME, --help";
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    [
      "two values of an option that has one",
      ["--name", "a", "--name", "b"],
      "--name is given twice, as a and b; expected it once",
    ],
    ["two choices", ["--kind", "one", "--kind", "two"], "--kind is given twice, as one and two"],
    ["an unknown option", ["--nmae", "a"], `there is no option --nmae; ${forms}`],
    ["an unknown letter", ["-n"], "there is no option -n"],
    ["a name that every object has", ["--constructor", "a"], "there is no option --constructor"],
    ["a value that is not accepted", ["--kind", "three"], '--kind is "three"; expected one or two'],
    ["an option without its value at the end", ["--name"], "--name has no value; expected --name NAME"],
    ["an option without its value before another", ["--name", "--check"], "--name has no value"],
    ["an option whose value is empty", ["--name="], "--name has no value"],
    ["a flag with a value", ["--check=no"], "--check takes no value, but no was given"],
    ["a word too many", ["a", "b", "c"], '"b c" stands where nothing more is expected'],
  ];
  for (const [what, line, message] of refused) {
    test(`with ${what} are refused by name`, () => {
      assert.throws(
        () => read(...line),
        (error) => error instanceof UsageError && new RegExp(`^try: ${message}`).test(error.message),
      );
    });
  }
});

describe("a path of a command line", () => {
  test("counts from where the person called npm", () => {
    const before = process.env.INIT_CWD;
    try {
      process.env.INIT_CWD = "/home/ada";
      assert.equal(userPath("results"), resolve("/home/ada/results"));
      assert.equal(userPath("/tmp/results"), resolve("/tmp/results"));
      const { values } = readOptions("try", ["--out", "x"], { out: { value: "DIR", path: true } });
      assert.equal(values.out, resolve("/home/ada/x"));
    } finally {
      if (before === undefined) delete process.env.INIT_CWD;
      else process.env.INIT_CWD = before;
    }
  });

  test("reaches the files of npm run fit and npm run panel", () => {
    const folder = mkdtempSync(join(tmpdir(), "alignment-paths-"));
    try {
      const environment = { ...process.env, INIT_CWD: folder };
      const run = (command: string, ...line: string[]) =>
        spawnSync(process.execPath, [join(repositoryRoot, "tools", "commands", "dist", command), ...line], {
          cwd: repositoryRoot,
          env: environment,
          encoding: "utf8",
        });
      assert.match(
        run("fit.js", "absent.csv", "y ~ x + (1 | g)").stderr,
        new RegExp(join(folder, "absent.csv")),
      );
      assert.match(
        run("panel.js", "--out", "o", "--spec", "absent.json").stderr,
        new RegExp(join(folder, "absent.json")),
      );
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function node(...line: string[]) {
  return spawnSync(process.execPath, line, { cwd: repositoryRoot, encoding: "utf8" });
}

const sources = join(repositoryRoot, "tools", "commands", "src");
/** Every command but `lab`, which hands its line on to Jupyter. */
const commands = readdirSync(sources)
  .filter((name) => name.endsWith(".ts") && !["run-command.ts", "lab.ts"].includes(name))
  .filter((name) => readFileSync(join(sources, name), "utf8").includes("runCommand("))
  .map((name) => name.replace(/\.ts$/, ""));

/** What stands between a command and its options. */
const subcommands: Readonly<Record<string, readonly string[]>> = { class: ["make"] };

describe("every command", () => {
  for (const command of commands) {
    test(`${command} refuses an unknown option in one line with exit code 2`, () => {
      const { status, stdout, stderr } = node(
        join(repositoryRoot, "tools", "commands", "dist", `${command}.js`),
        ...(subcommands[command] ?? []),
        "--no-such-option",
      );
      assert.equal(status, 2, stderr);
      assert.match(stderr, /^[\w:]+: there is no option --no-such-option; the options are .*--help\n$/);
      assert.equal(stdout, "");
    });
  }
});

describe("the whole number of an option", () => {
  test("is of digits alone, from the least on", () => {
    assert.equal(wholeNumber("try", "draws", "20", 1), 20);
    for (const text of ["-5", "1.5", "1e1", "0x2", " 2", "0"])
      assert.throws(
        () => wholeNumber("try", "draws", text, 1),
        (error) =>
          error instanceof UsageError &&
          error.message === `try: --draws is ${text}; expected a whole number of at least 1`,
      );
  });
});

describe("what a command throws", () => {
  function thrown(statement: string) {
    return node(
      "-e",
      `require("@alignment/commands/dist/run-command").runCommand("try", "", () => { ${statement} })`,
    );
  }

  test("is its message alone with exit code 1 where it is meant for the user", () => {
    const { status, stderr } = thrown(
      'throw new (require("@alignment/engine").UserError)("scaleOf: no spread; expected two values");',
    );
    assert.deepEqual([status, stderr], [1, "scaleOf: no spread; expected two values\n"]);
  });

  for (const statement of [
    "const deeper = () => deeper() + 1; deeper();",
    "new Array(-1);",
    '"x".repeat(-1);',
  ]) {
    test(`shows its stack where it is a defect, also one that JavaScript calls a RangeError: ${statement}`, () => {
      const { status, stderr } = thrown(statement);
      assert.equal(status, 1);
      assert.match(stderr, /^RangeError: .*\n {4}at /);
    });
  }
});
