import type { PageResult } from "../analysis";
import type { Sentence } from "./sentence";
import { SentenceView } from "./sentence-view";

/** The sentence above the picture; set off where the result asks for care. */
export function SentenceLine({ parts, result }: { readonly parts: Sentence; readonly result: PageResult }) {
  const asksForCare = result.kind === "failed" || result.status !== "converged";
  return (
    <p class={`sentence${asksForCare ? " careful" : ""}`}>
      <SentenceView parts={parts} />
    </p>
  );
}
