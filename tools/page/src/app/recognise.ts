/** What the page reads of plan.json, which `npm run multiverse` writes. */
export interface PlanFile {
  /** Identity of the multiverse: its plan, data and code. */
  readonly identity: string;
  /** SHA-256 of the library and engine that ran it. */
  readonly code: string;
  /** SHA-256 of the source files that it was run on, by name; plans of older versions have none. */
  readonly files?: Readonly<Record<string, string>>;
  /** How many specifications it has. */
  readonly units: number;
}

/** A file that a person gave to the page, and what it is by its content. */
export type GivenFile =
  | { readonly kind: "specifications"; readonly file: File }
  | { readonly kind: "plan"; readonly file: File; readonly plan: PlanFile }
  | { readonly kind: "joint"; readonly file: File; readonly text: string }
  /** A part of the folder of results that the page has no use for. */
  | { readonly kind: "not needed"; readonly file: File }
  /** Something else, in words; `isBroken` where it should have been a file of the folder of results. */
  | { readonly kind: "unknown"; readonly file: File; readonly found: string; readonly isBroken: boolean };

/** What the folder of a multiverse holds beside what the page reads, and what systems put into folders. */
const notNeeded =
  /^(codebook\.md|summary\.json|run\.json|plan-asked\.json|joint\.csv|.+\.sh|\..*|.*\.ini|Thumbs\.db)$/;

/** So many bytes hold the header of every table of a multiverse. */
const headBytes = 65_536;

/** Columns by which a table of specifications is known, also where others are missing. */
const columnsOfSpecifications = ["unit", "estimate"];

function hasKeys(value: unknown, ...keys: readonly string[]): boolean {
  return typeof value === "object" && value !== null && keys.every((key) => Object.hasOwn(value, key));
}

function ofJson(file: File, text: string): GivenFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const found = `JSON that cannot be read (${(error as Error).message}); it may be cut short`;
    return { kind: "unknown", file, found, isBroken: true };
  }
  if (hasKeys(value, "units", "observed", "draws")) return { kind: "joint", file, text };
  if (hasKeys(value, "choices", "identity", "code", "units"))
    return { kind: "plan", file, plan: value as PlanFile };
  const keys = typeof value === "object" && value !== null ? Object.keys(value).slice(0, 4).join(", ") : "";
  const found = keys === "" ? "JSON without named parts" : `JSON with the parts ${keys}`;
  return { kind: "unknown", file, found, isBroken: false };
}

function ofTable(file: File, header: string): GivenFile {
  const columns = header.split(/[,;\t]/).map((name) => name.replace(/^"|"$/g, ""));
  if (columnsOfSpecifications.every((name) => columns.includes(name)))
    return { kind: "specifications", file };
  const found =
    columns.length < 2 ? "no table" : `a table with the columns ${columns.slice(0, 4).join(", ")}`;
  return { kind: "unknown", file, found, isBroken: false };
}

/**
 * What a file is: by its content, whatever its name; only what the page has no use for is known by its name.
 *
 * @param file a file that was dropped or chosen.
 */
export async function recognise(file: File): Promise<GivenFile> {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  if (String.fromCharCode(...head.subarray(0, 4)) === "PAR1") return { kind: "specifications", file };
  if (notNeeded.test(file.name)) return { kind: "not needed", file };
  if (head.length === 0) return { kind: "unknown", file, found: "an empty file", isBroken: true };
  if (head.includes(0)) return { kind: "unknown", file, found: "a file that is no text", isBroken: false };
  const text = new TextDecoder().decode(head);
  if (/^\s*[{[]/.test(text)) return ofJson(file, await file.text());
  return ofTable(file, text.split(/\r?\n/, 1)[0]);
}
