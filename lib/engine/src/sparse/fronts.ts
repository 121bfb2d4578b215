import { eliminationOrder, type NodeSets } from "./ordering";

/**
 * A front: rows and columns of a sparse symmetric matrix of which the first few are eliminated together. All that an
 * elimination touches lies in one dense matrix.
 */
export interface Front {
  /** The nodes of its rows, the eliminated ones first. */
  readonly nodes: Int32Array;
  /** How many nodes, and how many rows, are eliminated. */
  readonly ownNodes: number;
  readonly ownRows: number;
  /** All rows of the front: the numbers that the rows of its nodes have in the matrix. */
  readonly rows: Int32Array;
  /** The front that what is left here goes on to, or -1. */
  readonly parent: number;
  /** Place in the parent of every row that is not eliminated here. */
  readonly placeInParent: Int32Array;
}

/** The fronts of a matrix in the order of their elimination. */
export interface FrontTree {
  readonly fronts: readonly Front[];
  /** The front that eliminates each node. */
  readonly frontOfNode: Int32Array;
  /** When each node is eliminated: nodes of a clique meet in the front of its first. */
  readonly position: Int32Array;
}

/** The part of a front that is like adding it up, against the multiplications of its elimination. */
const costOfAdding = 12;

/** Nodes that are eliminated together, with the later nodes that they are joined with, by their positions. */
interface Step {
  readonly first: number;
  readonly last: number;
  readonly later: Int32Array;
  readonly ownRows: number;
  readonly laterRows: number;
}

/** The later nodes that each node is joined with when it is eliminated, by positions, ascending. */
function laterNodes(position: Int32Array, cliques: NodeSets): Int32Array[] {
  const count = position.length;
  const given = Array.from({ length: count }, (): number[] => []);
  for (let clique = 0; clique + 1 < cliques.starts.length; clique++) {
    const [from, to] = [cliques.starts[clique], cliques.starts[clique + 1]];
    let first = count;
    for (let at = from; at < to; at++) first = Math.min(first, position[cliques.members[at]]);
    if (first < count) given[first].push(clique);
  }
  const children = Array.from({ length: count }, (): number[] => []);
  const mark = new Int32Array(count).fill(-1);
  const later = new Array<Int32Array>(count);
  const found = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    let size = 0;
    mark[at] = at;
    for (const clique of given[at]) {
      for (let member = cliques.starts[clique]; member < cliques.starts[clique + 1]; member++) {
        const other = position[cliques.members[member]];
        if (mark[other] !== at) found[size++] = other;
        mark[other] = at;
      }
    }
    for (const child of children[at]) {
      const ofChild = later[child];
      for (let i = 0; i < ofChild.length; i++) {
        const other = ofChild[i];
        if (mark[other] !== at) found[size++] = other;
        mark[other] = at;
      }
    }
    later[at] = found.slice(0, size).sort();
    if (size > 0) children[later[at][0]].push(at);
  }
  return later;
}

/** An order with the same elimination in which children of the elimination tree stand right before their parents. */
function postorder(later: readonly Int32Array[]): Int32Array {
  const count = later.length;
  const children = Array.from({ length: count + 1 }, (): number[] => []);
  for (let at = 0; at < count; at++) children[later[at].length > 0 ? later[at][0] : count].push(at);
  const order: number[] = [];
  const stack: { node: number; next: number }[] = [{ node: count, next: 0 }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.next < children[top.node].length) {
      const child = children[top.node][top.next++];
      stack.push(top, { node: child, next: 0 });
    } else if (top.node < count) order.push(top.node);
  }
  return Int32Array.from(order);
}

/** Joins consecutive nodes, and fronts with little work of their own, into steps. */
function stepsOf(later: readonly Int32Array[], weights: Int32Array): Step[] {
  const rowsOf = (nodes: Int32Array): number => nodes.reduce((sum, node) => sum + weights[node], 0);
  const steps: Step[] = [];
  later.forEach((nodes, at) => {
    let step: Step = { first: at, last: at, later: nodes, ownRows: weights[at], laterRows: rowsOf(nodes) };
    for (let child = steps.at(-1); child !== undefined; child = steps.at(-1)) {
      const isChild =
        child.later.length > 0 && child.later[0] === step.first && child.last + 1 === step.first;
      if (!isChild) break;
      // eliminating them together costs the zeros in between, and saves handing on what is left
      const [whole, rest] = [step.ownRows + step.laterRows, child.laterRows];
      const own = child.ownRows;
      const more = (own * ((own + whole) ** 2 - (own + rest) ** 2)) / 2;
      if (more > costOfAdding * rest * rest) break;
      steps.pop();
      step = { ...step, first: child.first, ownRows: own + step.ownRows };
    }
    steps.push(step);
  });
  return steps;
}

/**
 * Plans the elimination of a sparse symmetric matrix: an order with little fill, the elimination tree, and the nodes
 * that are eliminated together.
 *
 * Source: Davis (2006), Direct Methods for Sparse Linear Systems, chapters 4 and 7; Duff & Reid (1983), The
 * multifrontal solution of indefinite sparse symmetric linear equations, ACM Transactions on Mathematical Software
 * 9(3).
 *
 * @param weights rows of the matrix that each node stands for.
 * @param starts the first of them.
 * @param cliques nodes between which the matrix may not be zero.
 */
export function planFronts(weights: Int32Array, starts: Int32Array, cliques: NodeSets): FrontTree {
  const count = weights.length;
  const first = eliminationOrder(weights, cliques);
  const inverseOf = (order: Int32Array): Int32Array => {
    const inverse = new Int32Array(count);
    order.forEach((node, at) => {
      inverse[node] = at;
    });
    return inverse;
  };
  const order = postorder(laterNodes(inverseOf(first), cliques)).map((at) => first[at]);
  const position = inverseOf(order);
  const steps = stepsOf(
    laterNodes(position, cliques),
    order.map((node) => weights[node]),
  );
  const stepOf = new Int32Array(count);
  steps.forEach((step, at) => {
    stepOf.fill(at, step.first, step.last + 1);
  });
  const rowCount = weights.reduce((sum, weight) => sum + weight, 0);
  const place = new Int32Array(rowCount);
  const nodesOf = (step: Step): Int32Array => {
    const own = Array.from({ length: step.last - step.first + 1 }, (_, at) => step.first + at);
    return Int32Array.from([...own, ...step.later], (at) => order[at]);
  };
  const rowsOf = (nodes: Int32Array): Int32Array =>
    Int32Array.from(
      Array.from(nodes).flatMap((node) =>
        Array.from({ length: weights[node] }, (_, at) => starts[node] + at),
      ),
    );
  const nodes = steps.map(nodesOf);
  const rows = nodes.map(rowsOf);
  const fronts = steps.map((step, at): Front => {
    const parent = step.later.length > 0 ? stepOf[step.later[0]] : -1;
    if (parent >= 0)
      rows[parent].forEach((row, to) => {
        place[row] = to;
      });
    return {
      nodes: nodes[at],
      ownNodes: step.last - step.first + 1,
      ownRows: step.ownRows,
      rows: rows[at],
      parent,
      placeInParent: parent < 0 ? new Int32Array(0) : rows[at].slice(step.ownRows).map((row) => place[row]),
    };
  });
  return { fronts, frontOfNode: position.map((at) => stepOf[at]), position };
}
