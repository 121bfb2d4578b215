/** The different values of a list in the order in which they first stand in it, and every row's place among them. */
export interface Places<T extends number | string> {
  readonly different: readonly T[];
  readonly places: Int32Array;
}

/** Tells the different values of a list apart. */
export function placesOf<T extends number | string>(values: ArrayLike<T>): Places<T> {
  const known = new Map<T, number>();
  const places = new Int32Array(values.length);
  // equal values mostly stand together: one that follows its like is not looked up
  let [last, place]: [T | undefined, number] = [undefined, -1];
  for (let row = 0; row < places.length; row++) {
    const value = values[row];
    if (value !== last) {
      last = value;
      place = known.get(value) ?? known.size;
      if (place === known.size) known.set(value, place);
    }
    places[row] = place;
  }
  return { different: [...known.keys()], places };
}
