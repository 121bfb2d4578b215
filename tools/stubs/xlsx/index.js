// An empty stand-in for a dependency of danfojs-node that this project does not use: see environment.md.
module.exports = {};
