/** The share of the width or height that panel `index` of `count` takes, with gaps between. */
export function share(index: number, count: number, gap: number): [number, number] {
  const size = (1 - gap * (count - 1)) / count;
  return [index * (size + gap), index * (size + gap) + size];
}

/** plotly's name of an axis: `x` or `xaxis` is the first one, `x2` or `xaxis2` the second. */
export function axisName(kind: "x" | "y" | "xaxis" | "yaxis", index: number): string {
  return index === 0 ? kind : `${kind}${index + 1}`;
}
