// tslab's own copy of TypeScript is left out: the kernel compiles cells itself, and uses tslab's server and displays.
module.exports = require("typescript");
