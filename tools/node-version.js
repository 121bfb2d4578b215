// What is wrong with the running Node, in one sentence. Plain JavaScript of any age, since old Nodes must read it.

/** "20.18.1" as numbers. */
function numbersOf(version) {
  return version.split(".").map(Number);
}

/** The oldest Node that the project runs on, as package.json says it. */
function neededVersion() {
  return /\d+\.\d+\.\d+/.exec(require("../package.json").engines.node)[0];
}

/** A sentence on a Node that is too old, or undefined. */
exports.nodeComplaint = (running = process.versions.node) => {
  const needed = neededVersion();
  const [have, want] = [numbersOf(running), numbersOf(needed)];
  const first = [0, 1, 2].find((place) => have[place] !== want[place]);
  if (first === undefined || have[first] > want[first]) return undefined;
  return `Node ${running} is too old; expected ${needed} or newer; get it from https://nodejs.org and try again`;
};

/** Ends the process with that sentence where Node is too old. Call it before anything that an old Node cannot read. */
exports.refuseOldNode = (program) => {
  const complaint = exports.nodeComplaint();
  if (complaint === undefined) return;
  console.error(`${program}: ${complaint}`);
  process.exit(1);
};
