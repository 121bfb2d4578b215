// A stand-in for a dependency of danfojs-node that downloads a native library: see environment.md.
// danfojs-node asks `data instanceof Tensor` whenever it makes a frame; here no value ever is one.
class Tensor {}
module.exports = { Tensor };
