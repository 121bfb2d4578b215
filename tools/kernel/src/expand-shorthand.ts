import ts from "@tslab/typescript-for-tslab";

/** The ends of all shorthand names of a cell, such as that of `x` in `{ x }`, with the names, last first. */
function shorthandEnds(source: string): { end: number; name: string }[] {
  const ends: { end: number; name: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isShorthandPropertyAssignment(node)) ends.push({ end: node.name.getEnd(), name: node.name.text });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true));
  return ends.reverse();
}

/**
 * Writes shorthand properties out: `{ x }` becomes `{ x: x }`, on the same line. tslab 1.0.22 leaves the short form
 * as it is where it should point it at the variable of an earlier cell, which then "is not defined".
 *
 * @param source a cell.
 */
export function expandShorthand(source: string): string {
  return shorthandEnds(source).reduce(
    (text, { end, name }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`,
    source,
  );
}
