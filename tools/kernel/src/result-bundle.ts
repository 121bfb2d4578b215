import { format } from "node:util";
import type { DisplayBundle } from "./session";

/** By this method a value says how a notebook shows it: a bundle of MIME types. Deno's kernel uses the same name. */
export const displayMethod = Symbol.for("Jupyter.display");

/**
 * What a notebook shows for the value of a cell's last expression: what its own method for that gives, else what
 * `console.log` would write; `undefined` for nothing.
 */
export async function resultBundle(value: unknown): Promise<DisplayBundle | undefined> {
  if (value === undefined || value === null) return undefined;
  const method = (value as { readonly [displayMethod]?: unknown })[displayMethod];
  return typeof method === "function" ? await method.call(value) : { "text/plain": format(value) };
}
