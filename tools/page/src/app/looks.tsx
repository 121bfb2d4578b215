import { useEffect, useRef } from "preact/hooks";
import { keyOf } from "./address";
import { looksSentence } from "./exports";
import { SentenceView } from "./sentence-view";
import { currentOf, type PageState } from "./state";
import { nameOf } from "./words";

interface LooksProps {
  readonly state: PageState;
  /** The input in words. */
  readonly input: string;
  readonly onGoTo: (position: number) => void;
  readonly onPin: (key: string) => void;
  readonly onUnpin: (key: string) => void;
}

/** The specifications that were looked at, in order; the pinned ones; and how many looks there were. */
export function Looks({ state, input, onGoTo, onPin, onUnpin }: LooksProps) {
  const list = useRef<HTMLOListElement>(null);
  // A long history scrolls by itself: its current place stays in sight.
  useEffect(() => {
    const current = list.current?.children[state.position];
    if (list.current !== null && current instanceof HTMLElement)
      list.current.scrollTop = current.offsetTop - list.current.clientHeight / 2;
  }, [state.position]);
  return (
    <footer class="looks">
      <nav aria-label="History">
        <h2>History</h2>
        <ol ref={list}>
          {state.history.map((looked, position) => (
            <li key={position}>
              <button
                type="button"
                class="link"
                aria-current={position === state.position ? "step" : undefined}
                onClick={() => onGoTo(position)}
              >
                {position === state.position ? "◆ " : ""}
                {nameOf(looked)}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <section aria-labelledby="pins-title">
        <h2 id="pins-title">Pinned</h2>
        {state.pins.length === 0 ? (
          <p>Press “Pin” to keep a specification beside the next ones in Table 2 and in the curve.</p>
        ) : (
          <ul>
            {state.pins.map((pin, i) => (
              <li key={keyOf(pin)}>
                <button
                  type="button"
                  class="link"
                  aria-current={keyOf(pin) === keyOf(currentOf(state)) ? "true" : undefined}
                  onClick={() => onPin(keyOf(pin))}
                >
                  Pin {i + 1}: {nameOf(pin)}
                </button>
                <button
                  type="button"
                  class="small"
                  aria-label={`Remove pin ${i + 1}`}
                  onClick={() => onUnpin(keyOf(pin))}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <p class="count">
        The numbers stand on: {input}. <SentenceView parts={looksSentence(state)} /> This count goes along
        with every export.
      </p>
    </footer>
  );
}
