import { appendFileSync } from "node:fs";
import { UserError } from "@alignment/engine";

/** What a result may hold: finite numbers, text, truth values, nothing, and plain lists and objects of them. */
export type ResultValue =
  | number
  | string
  | boolean
  | null
  | readonly ResultValue[]
  | { readonly [name: string]: ResultValue };

const keyPattern = /^[A-Za-z0-9_()][A-Za-z0-9_():-]*(\.[A-Za-z0-9_()][A-Za-z0-9_():-]*)*$/;

function refuse(path: string, found: string): never {
  throw new UserError(
    `recordResult: ${path} is ${found}; expected a finite number, text, true, false, null, or a plain list or ` +
      "object of them; record what the notebook shows, as text where a number does not exist",
  );
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  // A notebook's objects come from the kernel's own context, so their Object is another one than ours.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty");
}

function checkValue(value: unknown, path: string): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) refuse(path, String(value));
    return;
  }
  if (typeof value !== "object") refuse(path, value === undefined ? "undefined" : `a ${typeof value}`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkValue(value[index], `${path}[${index}]`);
    return;
  }
  if (!isPlainObject(value as object)) {
    refuse(path, `an object of ${(value as object).constructor?.name ?? "an unknown class"}`);
  }
  for (const [name, one] of Object.entries(value as object)) checkValue(one, `${path}.${name}`);
}

/**
 * Records a number, or a group of them, that a notebook shows, for `results.json`.
 *
 * It is appended as one line of JSON to the file that the environment variable `ALIGNMENT_RESULTS` names; without
 * it nothing is written, but key and value are checked all the same.
 *
 * @param key words joined by dots, such as `table2.duration.estimate`.
 * @param value what is recorded; interfaces and plain objects of finite numbers, text, truth values and null.
 * @throws RangeError if the key has another form.
 * @throws TypeError if the value, or a part of it (which is named), is not finite or of another kind.
 */
export function recordResult(key: string, value: unknown): void {
  if (!keyPattern.test(key)) {
    throw new UserError(
      `recordResult: the key ${JSON.stringify(key)} is an invalid result key; expected words of letters, ` +
        "digits, _, -, : and brackets, joined by dots, such as table2.duration.estimate",
    );
  }
  checkValue(value, key);
  const file = process.env.ALIGNMENT_RESULTS;
  if (file !== undefined && file !== "") appendFileSync(file, `${JSON.stringify({ key, value })}\n`);
}
