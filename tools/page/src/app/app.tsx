import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import { choiceAskedFor, isLesson, keyOf, linkTo, readAddress, writeAddress } from "./address";
import { declarations } from "./choice-words";
import { Choices } from "./choices";
import { copyText } from "./copy";
import { Curve } from "./curve";
import { ExportMenu } from "./export-menu";
import type { PageFacts } from "./facts";
import { Help, showHelp } from "./help";
import { Looks } from "./looks";
import { MultiversePart } from "./multiverse";
import { NullDraws } from "./null-draws";
import { setDocumentState } from "./page-state";
import { Picture } from "./picture";
import { ResultsTable } from "./results-table";
import { type Sentence, textOf } from "./sentence";
import { SentenceView } from "./sentence-view";
import { sentenceFor } from "./slope-sentence";
import { currentOf, initialState, reduce, type Settings, table2 } from "./state";
import { useComputation } from "./use-computation";
import { useInference } from "./use-inference";
import { useShortcuts } from "./use-shortcuts";
import { Verdict } from "./verdict";

const slowAfterMilliseconds = 120;

const tabs = ["choices", "picture", "table"] as const;
type Tab = (typeof tabs)[number];

/** The live page. */
export function App({ facts }: { readonly facts: PageFacts }) {
  const [state, dispatch] = useReducer(reduce, undefined, () => initialState(facts.base, facts.nullDraws));
  const { opened, sampleOf, fit } = useComputation(state, dispatch);
  const inference = useInference(currentOf(state), (note) => dispatch({ kind: "set", values: { note } }));
  const [tab, setTab] = useState<Tab>("picture");
  const [marked, setMarked] = useState<string>();
  const [changes, setChanges] = useState(0);
  const current = currentOf(state);
  const key = keyOf(current);
  const result = state.results.get(key);
  const isBroken = state.broken !== undefined;

  const set = useCallback((values: Settings) => dispatch({ kind: "set", values }), []);
  /** Every change of the specification says that its numbers are awaited, also where they are at hand. */
  const change = useCallback((action: Parameters<typeof dispatch>[0]) => {
    setDocumentState("computing");
    dispatch(action);
    setChanges((count) => count + 1);
  }, []);
  const look = useCallback((looked: Looked) => {
    change({ kind: "look", looked });
    writeAddress(looked);
  }, []);
  const goTo = (position: number): void => {
    const looked = state.history[position];
    if (looked === undefined) return;
    change({ kind: "go to", position });
    writeAddress(looked);
  };
  const undo = (): void => goTo(state.position - 1);
  const redo = (): void => goTo(state.position + 1);
  const copy = async (text: string, what: string): Promise<void> =>
    set({ note: (await copyText(text)) ? `${what} copied.` : "This browser did not let the page copy." });

  useEffect(() => {
    const fromAddress = (): void => {
      const { looked, problems } = readAddress(location.hash);
      change({ kind: "address", looked, problems });
    };
    addEventListener("hashchange", fromAddress);
    fromAddress();
    const asked = choiceAskedFor(location.search);
    if (asked !== undefined && declarations[asked] !== undefined) {
      setMarked(asked);
      setTab("choices");
    } else if (asked !== undefined)
      set({ problems: [`The link points to the choice "${asked}", which this page does not have.`] });
    return () => removeEventListener("hashchange", fromAddress);
  }, []);

  useEffect(() => {
    if (marked === undefined) return;
    const row = document.getElementById(`choice-${marked}`);
    const part = row?.closest(".choices-part");
    if (row === null || !(part instanceof HTMLElement)) return;
    // Where the choices scroll by themselves, the other parts of the page stay in sight.
    if (part.scrollHeight > part.clientHeight)
      part.scrollTop += row.getBoundingClientRect().top - part.getBoundingClientRect().top - 40;
    else row.scrollIntoView({ block: "center" });
    row.querySelector<HTMLElement>("input:checked, select, input, button")?.focus({ preventScroll: true });
  }, [marked]);

  // The numbers of the specification shown stand in the page as soon as this runs.
  useLayoutEffect(() => {
    if (isBroken) setDocumentState("failed");
    else if (!opened) setDocumentState("loading");
    else setDocumentState(result === undefined ? "computing" : "ready");
  }, [opened, result, key, changes, isBroken]);

  useEffect(() => {
    if (result !== undefined || !opened || isBroken) return;
    const timer = setTimeout(() => set({ slow: true }), slowAfterMilliseconds);
    return () => clearTimeout(timer);
  }, [result, key, opened, isBroken]);

  const lastShown = useRef<PageResult>(facts.base);
  if (result !== undefined) lastShown.current = result;
  const shown = result ?? (isBroken ? facts.base : lastShown.current);
  const draws = state.draws.get(key) ?? [];
  const sentence =
    result === undefined
      ? undefined
      : sentenceFor(current, result, facts.base, state.method, draws, state.drawOrigins.get(key));
  const lastSentence = useRef<string | undefined>(undefined);
  if (sentence !== undefined) lastSentence.current = textOf(sentence);

  useShortcuts({
    "/": () => {
      setTab("choices");
      requestAnimationFrame(() => document.getElementById("filter")?.focus());
    },
    "[": undo,
    "]": redo,
    r: () => look(table2),
    p: () => dispatch({ kind: "pin" }),
    c: () => void copy(textOf(sentence ?? []), "Sentence"),
    "?": showHelp,
  });

  const isComputing = result === undefined && !isBroken;
  const stopped = brokenWords(state.broken, result !== undefined && key !== "[]");
  return (
    <div class={`page${state.slow && isComputing ? " stale" : ""}`} data-tab={tab}>
      <Verdict
        shown={shown}
        base={facts.base}
        method={state.method}
        draws={isBroken && result === undefined ? [] : draws}
        milliseconds={state.milliseconds}
        isComputing={isComputing && state.slow}
      >
        <div class="tools">
          <button type="button" onClick={undo} disabled={state.position === 0}>
            Undo
          </button>
          <button type="button" onClick={redo} disabled={state.position === state.history.length - 1}>
            Redo
          </button>
          <button type="button" onClick={() => look(table2)}>
            Table 2
          </button>
          <button
            type="button"
            onClick={() => dispatch({ kind: "pin" })}
            aria-pressed={state.pins.some((pin) => keyOf(pin) === key)}
          >
            Pin
          </button>
          <button type="button" onClick={() => void copy(linkTo(current), "Link")}>
            Share
          </button>
          <ExportMenu state={state} facts={facts} result={result} sampleOf={sampleOf} onSet={set} />
          <button type="button" class="help-button" onClick={showHelp}>
            Keys
          </button>
          <span class="world">{facts.input}</span>
        </div>
        <p class="note" aria-hidden="true">
          {state.note}
        </p>
        <p class="unseen" role="status" aria-live="polite">
          {[...state.problems, isBroken ? stopped : lastSentence.current, state.note].join(" ")}
        </p>
      </Verdict>
      <nav class="tabs" aria-label="Parts of the page">
        {tabs.map((one) => (
          <button key={one} type="button" aria-pressed={tab === one} onClick={() => setTab(one)}>
            {`${one[0].toUpperCase()}${one.slice(1)}`}
          </button>
        ))}
      </nav>
      <main>
        {(isBroken || state.problems.length > 0) && (
          <section class="notices" aria-label="Notices">
            {isBroken && <Broken words={stopped} />}
            {state.problems.map((problem) => (
              <p key={problem} class="care">
                {problem}
              </p>
            ))}
          </section>
        )}
        <div class="part choices-part">
          <Choices state={state} igos={facts.igos} marked={marked} onLook={look} onSet={set} />
        </div>
        <div class="part picture-part">
          <p class="sentence">
            <SentenceView parts={sentence ?? (isBroken ? baseSentence(facts) : ["Computing …"])} />
          </p>
          {facts.truth !== undefined && <Truth words={facts.truth} />}
          <Picture base={facts.base} now={shown} />
          <Curve state={state} onLook={look} onSet={set} />
          <NullDraws state={state} canDraw={opened && result?.kind === "fitted"} dispatch={dispatch} />
          <MultiversePart
            current={current}
            method={state.method}
            canRead={opened}
            fit={fit}
            onLook={look}
            code={facts.code}
            onDraws={(taken, origin) => dispatch({ kind: "take draws", draws: taken, origin })}
            onSay={(note) => set({ note })}
          />
        </div>
        <div class="part table-part">
          <ResultsTable
            state={state}
            facts={facts}
            now={shown}
            inference={inference}
            onUndo={undo}
            onSet={set}
          />
        </div>
      </main>
      <Looks
        state={state}
        input={facts.input}
        onGoTo={goTo}
        onPin={(pin) => look(state.pins.find((one) => keyOf(one) === pin) ?? table2)}
        onUnpin={(pin) => dispatch({ kind: "unpin", key: pin })}
      />
      <Help />
    </div>
  );
}

function baseSentence({ base }: PageFacts): Sentence {
  return sentenceFor(table2, base, base, "clustered by state");
}

/** Why nothing is computed, and what the numbers are that stand below. */
function brokenWords(reason: string | undefined, isComputed: boolean): string {
  const numbers = isComputed ? "were computed before that" : "are those of Table 2, which came with the page";
  return `The page cannot compute any more (${reason}). The numbers below ${numbers}.`;
}

/** What to do where the browser does not run the computation. */
function Broken({ words }: { readonly words: string }) {
  return (
    <p class="care">
      {words} Reload the page, or open it in a current Firefox, Chrome, Edge or Safari. In the project{" "}
      <code>npm start</code> writes the page anew, and <code>npm run panel</code> and <code>npm run fit</code>{" "}
      compute without a browser.
    </p>
  );
}

/** What is true in a simulated world; closed where a lesson hides it, until it is asked for. */
function Truth({ words }: { readonly words: string }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(!isLesson(location.search)), []);
  return (
    <details class="truth" open={isOpen}>
      <summary>What is true in this simulated world</summary>
      <p>{words}</p>
    </details>
  );
}
