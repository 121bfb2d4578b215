import { type Columns, Generator } from "./generators";

/** One generated data set with the model to be fitted to it. */
export interface GeneratedData {
  readonly index: number;
  readonly formula: string;
  readonly method: "REML" | "ML";
  readonly columns: Columns;
  /** What x and z were multiplied by. */
  readonly scales: { readonly x: number; readonly z: number };
  /** Whether 10⁶ times its scale was added to x. */
  readonly shifted: boolean;
}

/** How many data sets there are. */
export const generatedCount = 300;

const structures = ["(1 | g)", "(1 + x | g)", "(1 + x || g)", "(0 + x | g)", "(1 + x + w | g)"] as const;
const groupDeviations = [0, 0.01, 0.1, 1, 30];

function pick<T>(g: Generator, choices: readonly T[]): T {
  return choices[Math.floor(g.uniform() * choices.length)];
}

/** Group of every row: in equal shares, in shares that fall off, or with a third of the groups of one row. */
function groupsOf(g: Generator, rowCount: number, groupCount: number): number[] {
  const kind = pick(g, ["balanced", "unbalanced", "singletons"] as const);
  const single = Math.floor(groupCount / 3);
  return Array.from({ length: rowCount }, (_, row) => {
    if (kind === "balanced") return row % groupCount;
    if (kind === "unbalanced") return Math.floor(groupCount * g.uniform() * g.uniform());
    return row < single ? row : single + Math.floor((groupCount - single) * g.uniform());
  });
}

/**
 * Data set number `index`: 20 to 50,000 rows; balanced, unbalanced or with groups of one; variances from none over
 * nearly none to large; slopes tied to intercepts; z independent of x, nearly collinear with it or twice it; x and z
 * scaled by 10⁻⁶ to 10⁶; x or y shifted by 10⁶ of its units.
 */
export function generatedData(index: number): GeneratedData {
  const g = new Generator(1000 + 7919 * index);
  for (let i = 0; i < 10; i++) g.uniform();
  const rowCount = index % 60 === 59 ? 50000 : Math.floor(20 * 2500 ** (g.uniform() * g.uniform()));
  const structure = structures[index % structures.length];
  const groupCount = Math.max(3, Math.floor(rowCount / (5 + 25 * g.uniform())));
  const groups = groupsOf(g, rowCount, groupCount);
  const deviation = pick(g, groupDeviations);
  const slopes = pick(g, ["none", "tied", "free"] as const);
  const shifted = g.uniform() < 0.15;
  const collinear = shifted
    ? "independent"
    : pick(g, ["independent", "independent", "near", "twice"] as const);
  const nearness = 10 ** -Math.floor(1 + 4 * g.uniform());
  const scales = { x: 10 ** Math.floor(13 * g.uniform() - 6), z: 10 ** Math.floor(13 * g.uniform() - 6) };
  const responseShift = g.uniform() < 0.15 ? 1e6 : 0;
  const intercepts = Array.from({ length: groupCount }, () => deviation * g.normal());
  const gradients = intercepts.map((effect) =>
    slopes === "none" ? 0 : slopes === "tied" ? effect / 2 : 0.5 * deviation * g.normal(),
  );
  const [y, x, z, w]: number[][] = [[], [], [], []];
  for (let row = 0; row < rowCount; row++) {
    const xi = g.normal();
    const zi =
      collinear === "twice" ? 2 * xi : collinear === "near" ? xi + nearness * g.normal() : g.normal();
    const wi = g.normal();
    const effect = intercepts[groups[row]] + gradients[groups[row]] * xi;
    y.push(responseShift + 1 + xi + 0.5 * zi + 0.2 * wi + effect + g.normal());
    x.push((xi + (shifted ? 1e6 : 0)) * scales.x);
    z.push(zi * scales.z);
    w.push(wi);
  }
  return {
    index,
    formula: `y ~ x + z + w + ${structure}`,
    method: index % 2 === 0 ? "REML" : "ML",
    columns: { y, x, z, w, g: groups.map((group) => `g${group}`) },
    scales,
    shifted,
  };
}
