import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Looked, PageFit } from "../analysis";
import { formatAddress, keyOf, readAddress } from "./address";
import { Choices } from "./controls";
import { Curve } from "./curve";
import { ExportMenu } from "./export-menu";
import { Picture } from "./picture";
import { type PaperTable, ResultsTable } from "./results-table";
import { currentOf, initialState, reduce, table2 } from "./state";
import { neighboursOf } from "./sweep";
import { inDigits, inThousands, nameOf, sentenceFor, slopeOf } from "./words";
import { startWorker, type WorkerClient } from "./worker-client";

/** What the page is made of besides its data. */
export interface PageFacts {
  readonly base: PageFit;
  readonly paper: PaperTable;
  /** The input in words. */
  readonly input: string;
  readonly isSimulated: boolean;
  /** What is true in the simulated world, if it is one. */
  readonly truth: string | undefined;
  /** Slopes of Table 2 in null draws that came with the page. */
  readonly nullSlopes: readonly number[];
}

const slowAfterMilliseconds = 120;
const drawsAtOnce = 200;

function setPageState(state: "loading" | "computing" | "ready" | "failed"): void {
  document.documentElement.dataset.state = state;
}

/** Writes the address of a specification, where the page may. */
function writeAddress(looked: Looked, replace: boolean): void {
  const address = formatAddress(looked);
  if (location.hash === address || (location.hash === "" && keyOf(looked) === keyOf(table2))) return;
  try {
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  } catch {
    // A frame that forbids it: undo and redo are the page's own.
  }
}

/** The live page. */
export function App({ facts }: { readonly facts: PageFacts }) {
  const [state, dispatch] = useReducer(reduce, undefined, () => {
    const start = initialState(facts.base);
    return { ...start, draws: new Map([[keyOf(table2), facts.nullSlopes]]) };
  });
  const worker = useRef<WorkerClient | undefined>(undefined);
  const [opened, setOpened] = useState(false);
  const [tab, setTab] = useState<"choices" | "picture" | "table">("picture");
  const [visits, setVisits] = useState(0);
  const current = currentOf(state);
  const key = keyOf(current);
  const result = state.results.get(key);
  const busy = useRef(false);

  const look = useCallback((looked: Looked) => {
    setPageState("computing");
    dispatch({ kind: "look", looked });
    writeAddress(looked, false);
    setVisits((count) => count + 1);
  }, []);
  const step = useCallback((kind: "undo" | "redo") => {
    setPageState("computing");
    dispatch({ kind });
    setVisits((count) => count + 1);
  }, []);

  useEffect(() => {
    const fromAddress = (): void => {
      setPageState("computing");
      const { looked, problems } = readAddress(location.hash);
      dispatch({ kind: "look", looked, problems });
      setVisits((count) => count + 1);
    };
    addEventListener("hashchange", fromAddress);
    addEventListener("popstate", fromAddress);
    fromAddress();
    startWorker((broken) => dispatch({ kind: "set", values: { broken } })).then(
      (client) => {
        worker.current = client;
        setOpened(true);
      },
      (error: Error) => {
        dispatch({ kind: "set", values: { broken: error.message } });
        setPageState("failed");
      },
    );
    return () => {
      removeEventListener("hashchange", fromAddress);
      removeEventListener("popstate", fromAddress);
    };
  }, []);

  // The person's own click first, then draws that were asked for, then the neighbours: one question at a time.
  useEffect(() => {
    const client = worker.current;
    if (client === undefined || busy.current || state.broken !== undefined) return;
    const ask = async (): Promise<void> => {
      const wanted = state.results.has(key) ? undefined : current;
      if (wanted === undefined && state.drawsToMake > 0) {
        const seed = (state.draws.get(key) ?? []).length + 1;
        dispatch({ kind: "drawn", key, estimate: await client.draw(current, seed) });
        return;
      }
      const looked =
        wanted ?? [...neighboursOf(current), ...state.pins].find((one) => !state.results.has(keyOf(one)));
      if (looked === undefined) return;
      const { result: found, milliseconds } = await client.fit(looked);
      dispatch({ kind: "result", key: keyOf(looked), result: found, milliseconds });
    };
    busy.current = true;
    ask()
      .catch((error: Error) => dispatch({ kind: "set", values: { broken: error.message } }))
      .finally(() => {
        busy.current = false;
        setVisits((count) => count); // The next question is asked by the render that the answer causes.
      });
  });

  // The numbers of the specification shown stand in the page as soon as this runs.
  useLayoutEffect(() => {
    if (state.broken !== undefined) setPageState("failed");
    else if (!opened) setPageState("loading");
    else setPageState(result === undefined ? "computing" : "ready");
  }, [opened, result, key, visits, state.broken]);

  useEffect(() => {
    if (result !== undefined || !opened) return;
    const timer = setTimeout(() => dispatch({ kind: "set", values: { slow: true } }), slowAfterMilliseconds);
    return () => clearTimeout(timer);
  }, [result, key, opened]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || takesText(target)) return;
      const actions: Readonly<Record<string, () => void>> = {
        "/": () => document.getElementById("filter")?.focus(),
        "[": () => step("undo"),
        "]": () => step("redo"),
        r: () => look(table2),
        p: () => dispatch({ kind: "pin" }),
        c: () => void navigator.clipboard?.writeText(sentence),
        "?": () => (document.getElementById("help") as HTMLDialogElement).showModal(),
      };
      if (actions[event.key] === undefined) return;
      event.preventDefault();
      actions[event.key]();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  const lastFit = useRef(facts.base);
  if (result?.kind === "fitted") lastFit.current = result;
  const shown = result ?? lastFit.current;
  const sentence =
    result === undefined ? "Computing …" : sentenceFor(current, result, facts.base, state.method);
  const slope = slopeOf(shown, state.method);
  const draws = state.draws.get(key) ?? [];
  const beyond = slope === undefined ? 0 : draws.filter((one) => one < slope.estimate).length;
  const more = shown.kind === "fitted" ? shown.rows - facts.base.rows : 0;
  return (
    <div class={`page${state.slow && result === undefined ? " stale" : ""}`} data-tab={tab}>
      <header class="verdict">
        <h1>Change the paper</h1>
        <p class="numbers">
          <strong>
            Slope{" "}
            {slope === undefined
              ? "–"
              : `${inDigits(slope.estimate)} [${inDigits(slope.estimate - 1.96 * slope.error)}, ${inDigits(slope.estimate + 1.96 * slope.error)}]`}
          </strong>{" "}
          {state.method === "by state" ? "clustered by state" : "by the model"}
          {" · "}
          {draws.length === 0 ? "no null draws yet" : `above ${beyond} of ${draws.length} null draws`}
          {" · N "}
          {shown.kind === "fitted"
            ? `${inThousands(shown.rows)} (${more === 0 ? "±0" : `${more > 0 ? "+" : "−"}${inThousands(Math.abs(more))}`})`
            : "–"}
          {state.milliseconds === undefined ? "" : ` · ${Math.round(state.milliseconds)} ms`}
        </p>
        <div class="tools">
          <button type="button" onClick={() => step("undo")} disabled={state.position === 0}>
            Undo
          </button>
          <button
            type="button"
            onClick={() => step("redo")}
            disabled={state.position === state.history.length - 1}
          >
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
          <button type="button" onClick={() => void navigator.clipboard?.writeText(location.href)}>
            Share
          </button>
          <ExportMenu
            state={state}
            result={result}
            base={facts.base}
            sampleOf={(looked) => worker.current?.sample(looked) ?? Promise.resolve("")}
          />
          <label>
            standard errors{" "}
            <select
              value={state.method}
              onChange={(event) =>
                dispatch({ kind: "set", values: { method: event.currentTarget.value as "by state" } })
              }
            >
              <option value="by state">by state</option>
              <option value="by the model">by the model</option>
            </select>
          </label>
          <span class="world">{facts.input}</span>
        </div>
      </header>
      <nav class="tabs" aria-label="Parts of the page">
        {(["choices", "picture", "table"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={tab === one} onClick={() => setTab(one)}>
            {one}
          </button>
        ))}
      </nav>
      {state.broken !== undefined && (
        <p class="care" role="alert">
          The computation stopped ({state.broken}). The numbers of Table 2 below came with the page. Run{" "}
          <code>npm start</code> in the project and open the new page.
        </p>
      )}
      {state.problems.map((problem) => (
        <p key={problem} class="care" role="status">
          {problem}
        </p>
      ))}
      <main>
        <div class="part choices-part">
          <Choices state={state} onLook={look} onSet={(values) => dispatch({ kind: "set", values })} />
        </div>
        <div class="part picture-part">
          <p class="sentence" role="status" aria-live="polite">
            {sentence}
          </p>
          {facts.truth !== undefined && <Truth words={facts.truth} />}
          <Picture base={facts.base} now={shown} />
          <Curve state={state} onLook={look} />
          <p class="draws">
            {state.drawsToMake > 0 ? (
              <>
                <progress max={drawsAtOnce} value={drawsAtOnce - state.drawsToMake} aria-label="Null draws" />{" "}
                {state.drawsToMake} draws to go{" "}
                <button type="button" onClick={() => dispatch({ kind: "stop drawing" })}>
                  Stop
                </button>
              </>
            ) : (
              <button
                type="button"
                disabled={!opened || result?.kind !== "fitted"}
                onClick={() => dispatch({ kind: "draw", count: drawsAtOnce })}
              >
                Make {drawsAtOnce} null draws: what if memberships were exchanged?
              </button>
            )}
          </p>
        </div>
        <div class="part table-part">
          <ResultsTable
            state={state}
            base={facts.base}
            now={shown}
            paper={facts.paper}
            onUndo={() => step("undo")}
          />
        </div>
      </main>
      <footer>
        <p>
          You have looked at {Math.max(1, state.log.length)}{" "}
          {state.log.length > 1 ? "specifications" : "specification"}.{" "}
          {state.pins.map((pin, i) => (
            <button
              key={keyOf(pin)}
              type="button"
              class="link"
              onClick={() => look(pin)}
            >{`Pin ${i + 1}: ${nameOf(pin)}`}</button>
          ))}
        </p>
      </footer>
      <dialog id="help" aria-label="Keyboard">
        <p>
          / filters the choices; arrows move within a choice and along the curve; [ and ] undo and redo; r
          goes to Table 2; p pins; c copies the sentence; ? shows this.
        </p>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </div>
  );
}

/** Whether an element takes what is typed as text: there a letter is no shortcut. Radio buttons and boxes do not. */
function takesText(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement) return element.type !== "radio" && element.type !== "checkbox";
  return /^(SELECT|TEXTAREA)$/.test(element.tagName);
}

/** What is true in a simulated world; behind a button where a lesson hides it. */
function Truth({ words }: { readonly words: string }) {
  const [hidden, setHidden] = useState(false);
  useEffect(() => setHidden(new URLSearchParams(location.search).get("lesson") === "1"), []);
  return hidden ? (
    <p>
      <button type="button" onClick={() => setHidden(false)}>
        Show what is true in this world
      </button>
    </p>
  ) : (
    <p class="truth">{words}</p>
  );
}
