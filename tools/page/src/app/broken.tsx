/** Why nothing is computed, and what the numbers are that stand below. */
export function brokenWords(reason: string | undefined, isComputed: boolean): string {
  const numbers = isComputed ? "were computed before that" : "are those of Table 2, which came with the page";
  return `The page cannot compute any more (${reason}). The numbers below ${numbers}.`;
}

/** What to do where the browser does not run the computation. */
export function Broken({ words }: { readonly words: string }) {
  return (
    <p class="care">
      {words} Reload the page, or open it in a current Firefox, Chrome, Edge or Safari. In the project{" "}
      <code>npm start</code> writes the page anew, and <code>npm run panel</code> and <code>npm run fit</code>{" "}
      compute without a browser.
    </p>
  );
}
