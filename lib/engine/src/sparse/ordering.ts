/** Sets of nodes: set s is `members[starts[s] .. starts[s + 1]]`. */
export interface NodeSets {
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** Nodes in lists by their degree, so that one of least degree is found at once. */
class DegreeLists {
  private readonly first: Int32Array;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly degree: Int32Array;
  private least = 0;

  constructor(nodeCount: number, largestDegree: number) {
    this.first = new Int32Array(largestDegree + 1).fill(-1);
    this.next = new Int32Array(nodeCount).fill(-1);
    this.previous = new Int32Array(nodeCount).fill(-1);
    this.degree = new Int32Array(nodeCount).fill(-1);
  }

  degreeOf(node: number): number {
    return this.degree[node];
  }

  put(node: number, degree: number): void {
    const { first, next, previous } = this;
    if (this.degree[node] >= 0) this.take(node);
    this.degree[node] = degree;
    next[node] = first[degree];
    previous[node] = -1;
    if (first[degree] >= 0) previous[first[degree]] = node;
    first[degree] = node;
    this.least = Math.min(this.least, degree);
  }

  take(node: number): void {
    const { first, next, previous, degree } = this;
    if (previous[node] >= 0) next[previous[node]] = next[node];
    else first[degree[node]] = next[node];
    if (next[node] >= 0) previous[next[node]] = previous[node];
  }

  /** A node of least degree; there must be one. */
  smallest(): number {
    while (this.first[this.least] < 0) this.least += 1;
    return this.first[this.least];
  }
}

/**
 * An order in which the nodes of a graph are eliminated with little fill: always a node of about the least degree. The
 * graph is given as cliques, of which eliminating a node makes one larger one; degrees are bounded from above by the
 * sizes of the cliques. Once what is left is one clique, its order does not matter.
 *
 * Source: Amestoy, Davis & Duff (1996), An approximate minimum degree ordering algorithm, SIAM Journal on Matrix
 * Analysis and Applications 17(4).
 *
 * @param weights how many rows of a matrix each node stands for.
 * @param cliques nodes that are all joined with each other.
 * @returns the nodes in their order.
 */
export function eliminationOrder(weights: Int32Array, cliques: NodeSets): Int32Array {
  const nodeCount = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const elements: (Int32Array | undefined)[] = [];
  const sizes: number[] = [];
  const own = Array.from({ length: nodeCount }, (): number[] => []);
  const addElement = (members: Int32Array): number => {
    elements.push(members);
    sizes.push(members.reduce((sum, node) => sum + weights[node], 0));
    return elements.length - 1;
  };
  for (let at = 0; at + 1 < cliques.starts.length; at++) {
    const members = cliques.members.subarray(cliques.starts[at], cliques.starts[at + 1]);
    const element = addElement(members);
    for (const node of members) own[node].push(element);
  }
  const lists = new DegreeLists(nodeCount, total);
  for (let node = 0; node < nodeCount; node++) {
    const bound = own[node].reduce((sum, element) => sum + sizes[element] - weights[node], 0);
    lists.put(node, Math.min(bound, total - weights[node]));
  }

  const order = new Int32Array(nodeCount);
  const isDone = new Uint8Array(nodeCount);
  const mark = new Int32Array(nodeCount).fill(-1);
  const outside = new Int32Array(2 * nodeCount + cliques.starts.length);
  const stamp = new Int32Array(outside.length).fill(-1);
  let [count, left] = [0, total];
  const eliminate = (node: number): void => {
    lists.take(node);
    isDone[node] = 1;
    order[count++] = node;
    left -= weights[node];
  };

  for (let turn = 0; count < nodeCount; turn++) {
    const pivot = lists.smallest();
    if (lists.degreeOf(pivot) >= left - weights[pivot]) {
      for (let node = 0; node < nodeCount; node++) if (isDone[node] === 0) eliminate(node);
      break;
    }
    eliminate(pivot);
    const neighbours: number[] = [];
    mark[pivot] = turn;
    for (const element of own[pivot]) {
      for (const node of elements[element] ?? []) {
        if (mark[node] === turn || isDone[node] === 1) continue;
        mark[node] = turn;
        neighbours.push(node);
      }
      elements[element] = undefined;
    }
    // how much of every other clique lies outside of the new one
    for (const node of neighbours) {
      const ofNode = own[node];
      let kept = 0;
      for (let at = 0; at < ofNode.length; at++) {
        const element = ofNode[at];
        if (elements[element] === undefined) continue;
        ofNode[kept++] = element;
        if (stamp[element] !== turn) {
          stamp[element] = turn;
          outside[element] = sizes[element];
        }
        outside[element] -= weights[node];
      }
      ofNode.length = kept;
    }
    const clique = addElement(Int32Array.from(neighbours));
    for (const node of neighbours) {
      const ofNode = own[node];
      let bound = sizes[clique] - weights[node];
      let kept = 0;
      for (let at = 0; at < ofNode.length; at++) {
        const element = ofNode[at];
        if (outside[element] > 0) {
          ofNode[kept++] = element;
          bound += outside[element];
        } else elements[element] = undefined;
      }
      ofNode.length = kept;
      if (kept === 0) {
        // joined with nothing else: eliminated with the pivot
        sizes[clique] -= weights[node];
        eliminate(node);
        continue;
      }
      ofNode.push(clique);
      lists.put(node, Math.min(bound, left - weights[node], lists.degreeOf(node) + sizes[clique]));
    }
    elements[clique] = Int32Array.from(neighbours.filter((node) => isDone[node] === 0));
  }
  return order;
}
