// Started by Jupyter. Plain JavaScript, so that it can say what is missing before anything is built.
require("../../../../node-version").refuseOldNode("alignment kernel");
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

process.on("SIGINT", () => {}); // an interrupt while the kernel starts must not end it

const root = resolve(__dirname, "..", "..", "..", "..", "..");
const launcher = join(root, "tools", "kernel", "dist", "launch.js");

function refuse(message) {
  console.error(`alignment kernel: ${message}`);
  process.exit(1);
}

const configPath = process.argv[process.argv.indexOf("--config-path") + 1];
if (!existsSync(join(root, "node_modules", "tslab"))) {
  refuse(
    `nothing is installed in ${root}; run "npm ci" there, then "npm run build", and start the kernel again`,
  );
}
if (!existsSync(launcher)) {
  refuse(
    `the project in ${root} is not built (${launcher} is missing); run "npm run build" there and start the kernel again`,
  );
}
require(launcher)
  .launchKernel(configPath)
  .catch((error) => refuse(`could not start: ${error.stack}`));
