import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import { choiceAskedFor, keyOf, linkTo, readAddress, writeAddress } from "./address";
import { Broken, brokenWords } from "./broken";
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
import { SentenceLine } from "./sentence-line";
import { sentenceFor } from "./slope-sentence";
import { currentOf, initialState, reduce, type Settings, table2 } from "./state";
import { withChoice } from "./sweep";
import { type Tab, Tabs } from "./tabs";
import { Truth } from "./truth";
import { useAfterPaint } from "./use-after-paint";
import { useComputation } from "./use-computation";
import { useInference } from "./use-inference";
import { useMarkedChoice } from "./use-marked-choice";
import { useRobust } from "./use-robust";
import { useShortcuts } from "./use-shortcuts";
import { Verdict } from "./verdict";
import { methodWithoutCR2 } from "./words";

const slowAfterMilliseconds = 120;

/** The live page. */
export function App({ facts }: { readonly facts: PageFacts }) {
  const [state, dispatch] = useReducer(reduce, undefined, () => initialState(facts.base, facts.nullDraws));
  const { opened, sampleOf, fit, begin } = useComputation(state, dispatch);
  const robust = useRobust(state, dispatch);
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
  const latest = useRef(state);
  latest.current = state;
  const look = useCallback((looked: Looked) => {
    begin(looked);
    change({ kind: "look", looked });
    writeAddress(looked);
  }, []);
  const choose = useCallback(
    (name: string, value: unknown) => look(withChoice(currentOf(latest.current), name, value)),
    [],
  );
  const goTo = useCallback((position: number): void => {
    const looked = latest.current.history[position];
    if (looked === undefined) return;
    change({ kind: "go to", position });
    writeAddress(looked);
  }, []);
  const undo = useCallback((): void => goTo(latest.current.position - 1), []);
  const redo = useCallback((): void => goTo(latest.current.position + 1), []);
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

  useMarkedChoice(marked);

  // The numbers of the specification shown stand in the page as soon as this runs.
  useLayoutEffect(() => {
    if (isBroken) setDocumentState("failed");
    else if (!opened) setDocumentState("loading");
    else setDocumentState(result === undefined ? "computing" : "ready");
  }, [opened, result, key, changes, isBroken]);

  useEffect(() => {
    if (result !== undefined || isBroken) return;
    const timer = setTimeout(() => set({ slow: true }), slowAfterMilliseconds);
    return () => clearTimeout(timer);
  }, [result, key, isBroken]);

  // Table 2 as it came with the page, and what was computed of it since.
  const ofTable2 = state.results.get(keyOf(table2));
  const base = ofTable2?.kind === "fitted" ? ofTable2 : facts.base;
  const lastShown = useRef<PageResult>(base);
  if (result !== undefined) lastShown.current = result;
  const shown = result ?? (isBroken ? base : lastShown.current);
  // What shows numbers waits for those of the current choices, so that it is drawn once and not twice.
  const settled = useRef(state);
  if (result !== undefined || isBroken) settled.current = state;
  const drawn = settled.current;
  const draws = drawn.draws.get(keyOf(currentOf(drawn))) ?? [];
  // Where nothing can be computed, Table 2 stands in the place of a specification that was not.
  const isInstead = isBroken && result === undefined;
  const shownDraws = isInstead ? (state.draws.get(keyOf(table2)) ?? []) : draws;
  const sentence =
    result === undefined
      ? undefined
      : sentenceFor(current, result, base, state.method, draws, state.drawOrigins.get(key));
  // Until the next sentence stands the last one stays, as the other numbers do.
  const lastSentence = useRef<Sentence>(["Computing …"]);
  if (sentence !== undefined) lastSentence.current = sentence;

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

  // What shows many specifications at once is drawn after the numbers of the one that was asked for.
  const around = useAfterPaint(drawn);
  const { history, position, results, draws: allDraws, drawOrigins, curveCentre } = around;
  const curve = useMemo(
    () => <Curve state={around} onLook={look} onSet={set} />,
    [history, position, results, around.pins, allDraws, drawOrigins, around.method, curveCentre],
  );
  const choices = useMemo(
    () => (
      <Choices state={state} shown={around} igos={facts.igos} marked={marked} onChoose={choose} onSet={set} />
    ),
    [current, position, results, around.method, state.filter, state.inferredOnly, state.byImpact, marked],
  );
  const picture = useMemo(() => <Picture base={base} now={shown} />, [base, shown]);
  const multiverse = useMemo(
    () => (
      <MultiversePart
        current={current}
        method={methodWithoutCR2(state.method)}
        canRead={opened}
        fit={fit}
        onLook={look}
        code={facts.code}
        files={facts.files}
        onDraws={(taken, origin) => dispatch({ kind: "take draws", draws: taken, origin })}
        onSay={(note) => set({ note })}
      />
    ),
    [current, state.method, opened],
  );
  const isCurrent = result !== undefined;
  const { pins, method } = drawn;
  const table = useMemo(
    () => (
      <ResultsTable
        state={drawn}
        facts={facts}
        base={base}
        now={shown}
        inference={inference}
        robust={robust}
        isCurrent={isCurrent}
        onUndo={undo}
        onSet={set}
      />
    ),
    [
      base,
      shown,
      isCurrent,
      pins,
      ...pins.map((pin) => drawn.results.get(keyOf(pin))),
      method,
      inference.found,
      inference.done,
      robust?.done,
    ],
  );

  const isComputing = result === undefined && !isBroken;
  const stopped = brokenWords(state.broken, result !== undefined && key !== "[]");
  return (
    <div
      class={`page${state.slow && isComputing ? " stale" : ""}`}
      data-tab={tab}
      style={`--pinned: ${drawn.pins.length}`}
    >
      <Verdict
        shown={shown}
        base={base}
        method={state.method}
        draws={shownDraws}
        isInstead={isInstead}
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
          {[...state.problems, isBroken ? stopped : textOf(lastSentence.current), state.note].join(" ")}
        </p>
      </Verdict>
      <Tabs tab={tab} onTab={setTab} />
      <main aria-busy={around !== drawn}>
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
        <div class="part choices-part">{choices}</div>
        <div class="part picture-part">
          <SentenceLine
            parts={
              sentence ??
              (isInstead ? sentenceFor(table2, base, base, state.method, shownDraws) : lastSentence.current)
            }
            result={shown}
          />
          {facts.truth !== undefined && <Truth words={facts.truth} />}
          {picture}
          {curve}
          <NullDraws state={drawn} canDraw={opened && result?.kind === "fitted"} dispatch={dispatch} />
          {multiverse}
        </div>
        <div class="part table-part">{table}</div>
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
