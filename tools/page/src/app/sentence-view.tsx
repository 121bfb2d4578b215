import type { Sentence } from "./sentence";

/** A sentence whose numbers programs can read. */
export function SentenceView({ parts }: { readonly parts: Sentence }) {
  return (
    <>
      {parts.map((part) =>
        typeof part === "string" ? (
          part
        ) : (
          <span key={part.name} data-key={part.name} data-value={String(part.value)}>
            {part.text}
          </span>
        ),
      )}
    </>
  );
}
