/** Kinds of typed arrays that data are made of. */
const arrayKinds = { Float64Array, Int32Array, Int16Array, Int8Array, Uint8Array } as const;
type ArrayKind = keyof typeof arrayKinds;
type NumberArray = InstanceType<(typeof arrayKinds)[ArrayKind]>;

/** A typed array as JSON: whole numbers as differences (long runs of zeros compress well), others as they are. */
type PackedArray =
  | { readonly $differences: readonly number[]; readonly of: ArrayKind }
  | { readonly $numbers: readonly (number | null)[]; readonly of: ArrayKind };

function packArray(array: NumberArray): PackedArray {
  const of = array.constructor.name as ArrayKind;
  const numbers = Array.from(array);
  if (!numbers.every(Number.isSafeInteger))
    return { $numbers: numbers.map((number) => (Number.isNaN(number) ? null : number)), of };
  return { $differences: numbers.map((number, i) => number - (i === 0 ? 0 : numbers[i - 1])), of };
}

function unpackArray(packed: PackedArray): NumberArray {
  if ("$numbers" in packed) return Float64Array.from(packed.$numbers, (number) => number ?? Number.NaN);
  let sum = 0;
  return arrayKinds[packed.of].from(packed.$differences, (difference) => {
    sum += difference;
    return sum;
  });
}

/**
 * Plain data as a value that JSON holds: typed arrays, maps, regular expressions and missing numbers included. What
 * stands in several places is written once and is one object again after `unpack`; so are objects of equal content,
 * so that the same data are written alike whether or not their objects are shared.
 *
 * @param value data of objects, lists, typed arrays, maps, regular expressions, texts and numbers.
 * @throws TypeError for a function.
 */
export function pack(value: unknown): unknown {
  const places = new Map<object, number>();
  const placesOfContents = new Map<string, number>();
  const objects: unknown[] = [];
  const visit = (one: unknown): unknown => {
    if (typeof one === "function") throw new TypeError("pack: a function is no data");
    if (typeof one === "number" && !Number.isFinite(one)) return { $number: String(one) };
    if (one === undefined) return { $undefined: true };
    if (one === null || typeof one !== "object") return one;
    const before = places.get(one);
    if (before !== undefined) return { $at: before };
    const content = contentOf(one);
    const text = JSON.stringify(content);
    const place = placesOfContents.get(text) ?? objects.push(content) - 1;
    placesOfContents.set(text, place);
    places.set(one, place);
    return { $at: place };
  };
  const contentOf = (one: object): unknown => {
    if (ArrayBuffer.isView(one)) return packArray(one as NumberArray);
    if (one instanceof Map) return { $map: [...one].map(([key, entry]) => [visit(key), visit(entry)]) };
    if (one instanceof RegExp) return { $pattern: one.source, flags: one.flags };
    if (Array.isArray(one)) return one.map(visit);
    return { $object: Object.fromEntries(Object.entries(one).map(([key, entry]) => [key, visit(entry)])) };
  };
  const root = visit(value);
  return { root, objects };
}

/** The data that `pack` packed. */
export function unpack(packed: unknown): unknown {
  const { root, objects } = packed as { root: unknown; objects: readonly unknown[] };
  const made: unknown[] = [];
  const visit = (one: unknown): unknown => {
    if (one === null || typeof one !== "object") return one;
    const reference = one as { $at?: number; $number?: string; $undefined?: true };
    if (reference.$number !== undefined) return Number(reference.$number);
    if (reference.$undefined) return undefined;
    const place = reference.$at as number;
    made[place] ??= contentOf(objects[place]);
    return made[place];
  };
  const contentOf = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(visit);
    const content = one as Record<string, unknown>;
    if (content.$map !== undefined)
      return new Map(
        (content.$map as [unknown, unknown][]).map(([key, entry]) => [visit(key), visit(entry)]),
      );
    if (content.$pattern !== undefined)
      return new RegExp(content.$pattern as string, content.flags as string);
    if (content.$object !== undefined)
      return Object.fromEntries(
        Object.entries(content.$object as object).map(([key, entry]) => [key, visit(entry)]),
      );
    return unpackArray(one as PackedArray);
  };
  return visit(root);
}
