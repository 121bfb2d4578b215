/** Ends are found to this part of their distance from where the search began. */
const endTolerance = 1e-7;

const mostSteps = 60;

/**
 * Where a function that is below a limit at `from` and grows away from it reaches the limit, on one side: by doubling
 * steps until it is passed, then by the regula falsi with halving (the Illinois rule) on its square root, which is
 * nearly straight.
 *
 * @param step first step; its sign is the side.
 * @param bound the end of the parameter's range on that side; the function is asked there too.
 * @returns the bound where the function is within the limit there, `NaN` where it is within the limit everywhere.
 */
export function crossing(
  of: (value: number) => number,
  from: number,
  step: number,
  bound: number,
  limit: number,
): number {
  const rootOf = (value: number): number => Math.sqrt(Math.max(0, of(value))) - Math.sqrt(limit);
  let [inside, insideRoot] = [from, rootOf(from)];
  let outside = Number.NaN;
  let outsideRoot = Number.NaN;
  for (let turn = 0, reach = step; turn < mostSteps; turn++, reach *= 2) {
    const value = step > 0 ? Math.min(from + reach, bound) : Math.max(from + reach, bound);
    const root = rootOf(value);
    if (root > 0) {
      [outside, outsideRoot] = [value, root];
      break;
    }
    if (value === bound) return bound;
    [inside, insideRoot] = [value, root];
  }
  if (Number.isNaN(outside)) return Number.NaN;
  let last: "inside" | "outside" | undefined;
  for (let turn = 0; turn < mostSteps; turn++) {
    if (Math.abs(outside - inside) <= endTolerance * Math.abs(outside - from)) break;
    const line = outside - (outsideRoot * (outside - inside)) / (outsideRoot - insideRoot);
    const isBetween = (line - inside) * (line - outside) < 0;
    const next = isBetween ? line : (inside + outside) / 2;
    const root = rootOf(next);
    if (Math.abs(root) < endTolerance) return next;
    // the other end stays for the second time: it counts half
    if (root > 0) {
      [outside, outsideRoot] = [next, root];
      if (last === "outside") insideRoot /= 2;
      last = "outside";
    } else {
      [inside, insideRoot] = [next, root];
      if (last === "inside") outsideRoot /= 2;
      last = "inside";
    }
  }
  return (inside + outside) / 2;
}
