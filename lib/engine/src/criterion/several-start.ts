import { fillMomentStart, type GroupMoments, squareOf, squareOfScore, withinVariance } from "./moment-start";
import type { SeveralProducts } from "./several-products";
import type { SeveralState } from "./several-state";
import { addProduct, assign, blockOf, transposed } from "./small";

/** The moments of the leading groups by themselves. */
function momentsOfLeading(
  { leading }: SeveralProducts,
  residual: Float64Array,
): Omit<GroupMoments, "template"> {
  const { randomCount: q, joinedCount: m, groupCount, roots, between } = leading;
  const crossed = blockOf(new Float64Array(q * m), 0, m);
  return {
    setCount: groupCount,
    groupsOf: () => 1,
    products: squareOf(roots, q, groupCount),
    scoreSquares: (group) => {
      assign(crossed, 0, q, m);
      const root = blockOf(roots, group, q * groupCount, groupCount);
      addProduct(crossed, 1, transposed(root), blockOf(between, group, m * groupCount, groupCount), q, q, m);
      return squareOfScore(crossed, residual, q);
    },
  };
}

/** The moments of two kinds of sets of groups as those of one. */
function bothMoments(
  first: Omit<GroupMoments, "template">,
  second: Omit<GroupMoments, "template">,
): Omit<GroupMoments, "template"> {
  const { setCount } = first;
  return {
    setCount: setCount + second.setCount,
    groupsOf: (set) => (set < setCount ? first.groupsOf(set) : second.groupsOf(set - setCount)),
    products: (set) => (set < setCount ? first.products(set) : second.products(set - setCount)),
    scoreSquares: (set) => (set < setCount ? first.scoreSquares(set) : second.scoreSquares(set - setCount)),
  };
}

/** Z'[X y] of the trailing effects, within and between the leading groups, effects × m by rows. */
function trailingByJoined({
  leading,
  trailingWithin,
  effectStart,
  effects,
  met,
}: SeveralProducts): Float64Array {
  const { randomCount: q, joinedCount: m, groupCount, between } = leading;
  const joined = trailingWithin.slice();
  for (let group = 0; group < groupCount; group++) {
    const [from, to] = [effectStart[group], effectStart[group + 1]];
    for (let a = 0; a < q; a++) {
      for (let i = from; i < to; i++) {
        const part = met[q * from + a * (to - from) + i - from];
        for (let j = 0; j < m; j++)
          joined[effects[i] * m + j] += part * between[(a * m + j) * groupCount + group];
      }
    }
  }
  return joined;
}

/**
 * Where the search for theta begins, each factor by itself; after an evaluation at `withinTheta`.
 *
 * @param theta receives the parameters of all factors.
 */
export function fillSeveralStart(
  { data, templates, joined, contrasts }: SeveralState,
  theta: Float64Array,
): void {
  const { leading, trailing } = data;
  const { joinedCount: m, rowCount } = leading;
  const { residual, squares } = joined.residuals();
  const ofGroups = momentsOfLeading(data, residual);
  const moments = contrasts === undefined ? ofGroups : bothMoments(ofGroups, contrasts.moments(residual));
  const leadingCount = leading.groupCount + (contrasts?.groupCount ?? 0);
  const effectCount = leading.randomCount * leadingCount + trailing.effectCount;
  const variance = withinVariance(squares, rowCount - m + 1, effectCount);
  fillMomentStart({ template: templates[0], ...moments }, variance, theta);
  const all = trailingByJoined(data);
  const own = ownProducts(data);
  trailing.sizes.forEach((size, factor) => {
    const first = trailing.startOfBlock[trailing.firstBlocks[factor]];
    fillMomentStart(
      {
        template: templates[factor + 1],
        setCount: trailing.groupCounts[factor],
        groupsOf: () => 1,
        products: (group) => blockOf(own[factor], group * size * size, size),
        scoreSquares: (group) => squareOfScore(blockOf(all, (first + group * size) * m, m), residual, size),
      },
      variance,
      theta,
    );
  });
}

/** Z'Z of every trailing group, q × q a group, by factor. */
function ownProducts({
  trailing,
  tree,
  elementStart,
  elementPlace,
  elementValue,
}: SeveralProducts): Float64Array[] {
  const { sizes, groupCounts, firstBlocks, factorOfBlock } = trailing;
  const all = sizes.map((size, factor) => new Float64Array(groupCounts[factor] * size * size));
  tree.fronts.forEach(({ nodes, ownNodes, rows }, front) => {
    const size = rows.length;
    const matrix = new Float64Array(size * size);
    for (let at = elementStart[front]; at < elementStart[front + 1]; at++)
      matrix[elementPlace[at]] += elementValue[at];
    let at = 0;
    for (let node = 0; node < ownNodes; node++) {
      const factor = factorOfBlock[nodes[node]];
      const q = sizes[factor];
      const group = nodes[node] - firstBlocks[factor];
      for (let a = 0; a < q; a++)
        for (let b = 0; b < q; b++) all[factor][(group * q + a) * q + b] = matrix[(at + a) * size + at + b];
      at += q;
    }
  });
  return all;
}
