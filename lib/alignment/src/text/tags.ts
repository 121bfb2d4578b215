/** What is shown for a tag that code and results carry. */
const texts: Readonly<Record<string, string>> = {
  // the status of a fit
  singular: "singular (boundary) fit",
  undetermined: "not identified",
  // findings about a slope or a change
  closer: "converging",
  "slightly closer": "slightly converging",
  "no change": "not significant",
  "further away": "diverging",
  // outcomes of the test against zero and the equivalence test
  "too small to matter": "practically equivalent to zero",
  "not zero, but too small to matter": "significant, but practically equivalent to zero",
  "not zero": "significantly different from zero",
  undecided: "inconclusive",
};

/**
 * The words that a reader sees for a tag of the code and of `results.json`; a tag without other words is shown as it
 * is.
 *
 * @param tag such as the status of a fit, a finding, or the outcome of an equivalence test.
 * @example
 * displayText("undecided"); // "inconclusive"
 */
export function displayText(tag: string): string {
  return texts[tag] ?? tag;
}
