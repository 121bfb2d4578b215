// Where every npm command begins: node tools/run.js COMMAND "what it does" [options]
// Checks that Node is new enough and that everything is installed, compiles, and runs the command in this process.
// Plain JavaScript, so that it can say what is missing before anything is compiled.

const [, , command, description, ...line] = process.argv;
require("./node-version").refuseOldNode(command);
const { spawnSync } = require("node:child_process");
const { existsSync, readdirSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { removeStaleFiles } = require("./compiled-files");

const root = resolve(__dirname, "..");

function refuse(message, exitCode = 1) {
  console.error(`${command}: ${message}`);
  process.exit(exitCode);
}

/** Ends a command of this file where it is given an option: they know none but --help. */
function refuseOptions() {
  const option = line.find((word) => word.startsWith("-"));
  if (option === undefined) return;
  if (option !== "--help" && option !== "-h")
    refuse(`there is no option ${option}; the options are --help`, 2);
  console.log(`npm run ${command}: ${description}`);
  process.exit(0);
}

/** The folders of all packages of the project. */
function packageFolders() {
  const { workspaces } = require(join(root, "package.json"));
  const folders = workspaces.map((each) => {
    if (!each.endsWith("/*")) return [each];
    const parent = each.slice(0, -2);
    return readdirSync(join(root, parent)).map((name) => join(parent, name));
  });
  return ["."].concat(...folders).filter((folder) => existsSync(join(root, folder, "package.json")));
}

/** The packages that some package of the project needs and that are not installed. */
function missingPackages() {
  const missing = new Set();
  for (const folder of packageFolders()) {
    const { dependencies, devDependencies } = require(join(root, folder, "package.json"));
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const places = [root, join(root, folder)].map((each) =>
        join(each, "node_modules", name, "package.json"),
      );
      if (!places.some(existsSync)) missing.add(name);
    }
  }
  return [...missing];
}

function checkInstalled() {
  if (!existsSync(join(root, "node_modules")))
    refuse("nothing is installed yet; run npm ci, then this again");
  const missing = missingPackages();
  if (missing.length === 0) return;
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : "";
  refuse(`${missing.slice(0, 3).join(", ")}${more} not installed; run npm ci, then this again`);
}

/** Runs a program of a package and ends where it fails. */
function runTool(path, ...options) {
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", path), ...options], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status === null ? 1 : status);
}

/** Compiles what has changed, after what was compiled from sources that are gone is removed. */
function compile(...options) {
  for (const folder of packageFolders()) removeStaleFiles(join(root, folder));
  runTool("typescript/bin/tsc", "--build", ...options);
}

const lint = (...options) => runTool("@biomejs/biome/bin/biome", "check", ...options, ".");

/** Runs a compiled program in this process, so that a signal reaches it and its exit code is ours. */
function runProgram(path) {
  process.argv = [process.execPath, path, ...line];
  require(path);
}

/** The commands with what each does, as package.json holds them. */
function printHelp() {
  const { scripts } = require(join(root, "package.json"));
  const names = Object.keys(scripts).map((name) =>
    /^(start|test)$/.test(name) ? `npm ${name}` : `npm run ${name}`,
  );
  const widest = Math.max(...names.map((name) => name.length));
  const lines = Object.values(scripts).map(
    (script, index) => `  ${names[index].padEnd(widest)}  ${/"(.*)"/.exec(script)[1]}`,
  );
  console.log(
    `${lines.join("\n")}\n\nOptions follow two dashes: npm start -- --only 03; "-- --help" says what a command takes.`,
  );
}

/** The commands that are no program of tools/commands. */
const others = {
  help: printHelp,
  build: () => compile(...line),
  watch: () => compile("--watch", ...line),
  lint: () => lint(...line),
  format: () => lint("--write", ...line),
  test: () => {
    compile();
    lint();
    runProgram(join(root, "test", "dist", "run.js"));
  },
};

if (!Object.hasOwn(require(join(root, "package.json")).scripts, command))
  refuse("there is no such command; npm run help lists the commands");
if (Object.hasOwn(others, command)) refuseOptions();
if (command !== "help") checkInstalled();
if (Object.hasOwn(others, command)) others[command]();
else {
  compile();
  runProgram(join(root, "tools", "commands", "dist", `${command.replace(":", "-")}.js`));
}
