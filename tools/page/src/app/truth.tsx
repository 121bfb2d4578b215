import { useEffect, useState } from "preact/hooks";
import { isLesson } from "./address";

/** What is true in a simulated world; closed where a lesson hides it, until it is asked for. */
export function Truth({ words }: { readonly words: string }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(!isLesson(location.search)), []);
  return (
    <details class="truth" open={isOpen}>
      <summary>What is true in this simulated world</summary>
      <p>{words}</p>
    </details>
  );
}
