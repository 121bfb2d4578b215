import { productModule, type RowProducts, rowProductsOf } from "./product-kernel";

/** An array to work in, and the products of its rows. */
export interface Workspace {
  readonly values: Float64Array;
  readonly addProducts: RowProducts;
}

/** Bytes of a page of WebAssembly's memory, and of a double. */
const [pageBytes, doubleBytes] = [65536, 8];

/** More doubles than this are not kept for the next use. */
const mostKept = 16e6;

/** From this many multiplications on WebAssembly is worth copying what it works on into its memory. */
const worthwhile = 1e5;

/** What is used of WebAssembly, where there is one. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const { WebAssembly: engine } = globalThis as { readonly WebAssembly?: Engine };

let compiled: object | "impossible" | undefined;
let fast: Workspace | undefined;
let plain: Workspace | undefined;

/** A module of the products, or "impossible" where WebAssembly or its vectors are missing or forbidden. */
function compiledModule({ Module }: Engine): object | "impossible" {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new Module(productModule());
  } catch {
    compiled = "impossible";
  }
  return compiled;
}

/** A workspace in the memory of WebAssembly, or undefined where there is none or not enough. */
function fastWorkspace(length: number): Workspace | undefined {
  if (engine === undefined) return undefined;
  const module = compiledModule(engine);
  if (module === "impossible") return undefined;
  try {
    const memory = new engine.Memory({ initial: Math.ceil((length * doubleBytes) / pageBytes) + 1 });
    const { run } = new engine.Instance(module, { env: { memory } }).exports as { run: RowProducts };
    const inBytes: RowProducts = (c, strideC, a, strideA, b, strideB, m, n, k, alpha) =>
      run(
        c * doubleBytes,
        strideC * doubleBytes,
        a * doubleBytes,
        strideA * doubleBytes,
        b * doubleBytes,
        strideB * doubleBytes,
        m,
        n,
        k,
        alpha,
      );
    return { values: new Float64Array(memory.buffer), addProducts: inBytes };
  } catch {
    return undefined;
  }
}

function plainWorkspace(length: number): Workspace {
  const values = new Float64Array(length);
  return { values, addProducts: rowProductsOf(values) };
}

/**
 * An array of at least some length for one piece of work, which holds what was left there. It is the next caller's as
 * well: nothing may be kept in it.
 *
 * @param multiplications about how many the work takes; many are done by WebAssembly (four times as fast), where it is.
 */
export function workspaceFor(length: number, multiplications: number): Workspace {
  if (multiplications >= worthwhile) {
    const space = fast !== undefined && fast.values.length >= length ? fast : fastWorkspace(length);
    if (space !== undefined) {
      fast = length > mostKept ? undefined : space;
      return space;
    }
  }
  if (plain !== undefined && plain.values.length >= length) return plain;
  const space = plainWorkspace(length);
  plain = length > mostKept ? undefined : space;
  return space;
}
