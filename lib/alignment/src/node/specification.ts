import { readFileSync } from "node:fs";
import { UserError } from "@alignment/engine/dist/errors";
import { type PanelSpecification, panelSpecification } from "../specification/specification";
import { decodeBytes } from "../table";

const expected = 'expected an object of choices such as {"lastYear": 2005}';

/** The text of JSON bytes, which in UTF-16 without a mark have a zero beside their first character. */
function jsonText(bytes: Uint8Array): string {
  if (bytes.length >= 2 && bytes[0] !== 0 && bytes[1] === 0) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes.length >= 2 && bytes[0] === 0 && bytes[1] !== 0) return new TextDecoder("utf-16be").decode(bytes);
  return decodeBytes(bytes);
}

/** A name that the text of a flat object gives twice: JSON would take the last value without a word. */
function doubledName(text: string): string | undefined {
  const names = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map((match) => match[1]);
  return names.find((name, at) => names.indexOf(name) !== at);
}

/**
 * Reads the choices of a specification from a JSON file, in UTF-8 or UTF-16, with a byte-order mark or without.
 *
 * @param path the file: an object of choices that differ from the default, such as `{"lastYear": 2005}`.
 * @returns the whole specification.
 * @throws UserError if the file cannot be read, is no JSON (names the place), or has a choice twice; RangeError as
 *   `panelSpecification`.
 */
export function readSpecification(path: string): PanelSpecification {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `readSpecification: ${path} ${code === "ENOENT" ? "is not there" : `cannot be read (${code})`}; ${expected}; check the name`,
    );
  }
  const text = jsonText(bytes);
  let changes: unknown;
  try {
    changes = JSON.parse(text);
  } catch (error) {
    const what = text.trim() === "" ? "is empty" : `cannot be read as JSON (${(error as Error).message})`;
    throw new UserError(`readSpecification: ${path} ${what}; ${expected}; correct the file`);
  }
  const doubled = doubledName(text);
  if (doubled !== undefined) {
    throw new UserError(
      `readSpecification: ${path} has the choice "${doubled}" twice; expected each choice once; take one of them out`,
    );
  }
  return panelSpecification(changes as Partial<PanelSpecification>);
}
