/** Methods that came after ES2023, with the file of TypeScript that declares each. */
const later: readonly (readonly [file: string, isThere: () => boolean])[] = [
  ["lib.esnext.array.d.ts", () => "fromAsync" in Array],
  ["lib.esnext.collection.d.ts", () => "groupBy" in Map && "union" in Set.prototype],
  ["lib.esnext.disposable.d.ts", () => "dispose" in Symbol && "DisposableStack" in globalThis],
  ["lib.esnext.iterator.d.ts", () => "Iterator" in globalThis],
  ["lib.esnext.object.d.ts", () => "groupBy" in Object],
  ["lib.esnext.promise.d.ts", () => "withResolvers" in Promise],
  ["lib.esnext.string.d.ts", () => "isWellFormed" in String.prototype],
];

/** The declarations of the library methods that the running Node has: ES2023, and of later ones what is there. */
export function libraryFiles(): string[] {
  return ["lib.es2023.d.ts", ...later.filter(([, isThere]) => isThere()).map(([file]) => file)];
}
