import { UserError } from "@alignment/engine";
import type { DownloadAddress, ExactCopy, FileShape, Manifest, ManifestFile } from "./manifest";

type Fields = Readonly<Record<string, unknown>>;

/** Reads single fields of one object of the manifest; each refusal names the manifest and the place in it. */
class FieldReader {
  private readonly fields: Fields;

  constructor(
    value: unknown,
    private readonly place: string,
    known: readonly string[],
  ) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new UserError(`${place}: is ${JSON.stringify(value)}; expected an object`);
    }
    this.fields = value as Fields;
    const unknown = Object.keys(this.fields).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new UserError(`${place}: field "${unknown}" is unknown; expected ${known.join(", ")}`);
    }
  }

  refuse(name: string, expected: string): never {
    throw new UserError(
      `${this.place}: "${name}" is ${JSON.stringify(this.fields[name])}; expected ${expected}`,
    );
  }

  text(name: string, pattern = /\S/, expected = "a text"): string {
    const value = this.fields[name];
    return typeof value === "string" && pattern.test(value) ? value : this.refuse(name, expected);
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const choice = choices.find((each) => each === this.fields[name]);
    return choice ?? this.refuse(name, `one of ${choices.join(", ")}`);
  }

  count(name: string): number {
    const value = this.fields[name];
    return Number.isSafeInteger(value) && (value as number) >= 0
      ? (value as number)
      : this.refuse(name, "a whole number");
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  list<Item>(name: string, parse: (value: unknown, place: string) => Item): Item[] {
    const value = this.fields[name];
    if (!Array.isArray(value)) return this.refuse(name, "a list");
    return value.map((item, index) => parse(item, `${this.place}, ${name} ${index + 1}`));
  }

  object<Item>(name: string, parse: (value: unknown, place: string) => Item): Item {
    return parse(this.fields[name], `${this.place}, ${name}`);
  }
}

function parseCopy(value: unknown, place: string): ExactCopy {
  const reader = new FieldReader(value, place, ["sha256", "bytes", "rows"]);
  return {
    sha256: reader.text("sha256", /^[0-9a-f]{64}$/, "64 hexadecimal digits"),
    bytes: reader.count("bytes"),
    rows: reader.count("rows"),
  };
}

function parseShape(value: unknown, place: string): FileShape {
  const reader = new FieldReader(value, place, [
    "description",
    "delimiter",
    "columns",
    "leastRows",
    "mostRows",
  ]);
  return {
    description: reader.text("description"),
    delimiter: reader.choice("delimiter", ["comma", "tab"]),
    columns: reader.list("columns", String),
    leastRows: reader.count("leastRows"),
    mostRows: reader.count("mostRows"),
  };
}

function parseAddress(value: unknown, place: string): DownloadAddress {
  const reader = new FieldReader(value, place, ["address", "member"]);
  const address = reader.text("address", /^https?:\/\/[^\s/]+/, "an http or https address");
  return reader.has("member") ? { address, member: reader.text("member") } : { address };
}

function parseFile(value: unknown, place: string): ManifestFile {
  const reader = new FieldReader(value, place, [
    "name",
    "title",
    "purpose",
    "neededFor",
    "obtained",
    "version",
    "licence",
    "citation",
    "sourcePage",
    "copy",
    "shapes",
    "addresses",
    "byHand",
  ]);
  const addresses = reader.list("addresses", parseAddress);
  const obtained = reader.choice("obtained", ["download", "by-hand"]);
  if ((obtained === "download") !== addresses.length > 0) {
    reader.refuse("obtained", "download with at least one address, or by-hand with none");
  }
  return {
    name: reader.text("name", /^[A-Za-z0-9][\w.-]*$/, "a plain file name"),
    title: reader.text("title"),
    purpose: reader.text("purpose"),
    neededFor: reader.choice("neededFor", ["table-2", "robustness"]),
    obtained,
    version: reader.text("version"),
    licence: reader.text("licence"),
    citation: reader.text("citation"),
    sourcePage: reader.text("sourcePage", /^https?:\/\//, "an http or https address"),
    copy: reader.object("copy", parseCopy),
    shapes: reader.list("shapes", parseShape),
    addresses,
    byHand: reader.text("byHand"),
  };
}

/**
 * Parses the text of a manifest.
 *
 * @param text JSON: an object with `files` and, for its readers, a `note`.
 * @param source the name of the manifest, for error messages.
 * @returns the manifest, every field checked.
 * @throws Error if the text is not JSON, a field is missing, unknown or of the wrong kind, or a name occurs twice.
 */
export function parseManifest(text: string, source: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`readManifest: ${source} is not JSON (${(error as Error).message})`);
  }
  const reader = new FieldReader(value, `readManifest: ${source}`, ["note", "files"]);
  const files = reader.list("files", parseFile);
  const names = files.map((file) => file.name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UserError(
      `readManifest: ${source}: "${twice}" occurs twice (names differ in more than letter case)`,
    );
  }
  return { files };
}
