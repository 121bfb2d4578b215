import type { FixedEffectInference } from "@alignment/engine";
import type { Looked, PageResult } from "../analysis";
import type { Inferred } from "../inference";
import { differences, keyOf } from "./address";
import { type Draws, type DrawsWithPage, drawsByKey } from "./null-range";
import type { Method } from "./words";

/** Table 2 itself. */
export const table2: Looked = { changes: {}, model: {} };

/** Around which specification the curve changes one choice at a time. */
export type CurveCentre = "Table 2" | "the current one";

/** How many specifications can be pinned, to stand beside the current one. */
const mostPins = 2;

/** What the page knows. */
export interface PageState {
  /** Specifications in the order in which they were looked at, for undo and redo. */
  readonly history: readonly Looked[];
  /** The place of the current one. */
  readonly position: number;
  readonly pins: readonly Looked[];
  readonly results: ReadonlyMap<string, PageResult>;
  /** Slopes where memberships were exchanged, by specification. */
  readonly draws: ReadonlyMap<string, Draws>;
  /** Of which code the draws are that were not made by that of the page, in words, by specification. */
  readonly drawOrigins: ReadonlyMap<string, string>;
  /** Draws still to be made for the current specification. */
  readonly drawsToMake: number;
  /** Every specification that a person has looked at, each once, in order: what goes along with each export. */
  readonly log: readonly string[];
  readonly milliseconds: number | undefined;
  readonly method: Method;
  readonly curveCentre: CurveCentre;
  readonly filter: string;
  readonly inferredOnly: boolean;
  readonly byImpact: boolean;
  /** What of the link could not be used. */
  readonly problems: readonly string[];
  /** What was just done besides a change of the specification, such as "Copied."; for the live region. */
  readonly note: string;
  /** Whether the current numbers have been asked for longer than a reader should wait without a sign. */
  readonly slow: boolean;
  /** Why the worker cannot answer, if it cannot. */
  readonly broken: string | undefined;
}

/** What parts of the page set without a rule of its own. */
export type Settings = Partial<
  Pick<
    PageState,
    | "method"
    | "curveCentre"
    | "filter"
    | "inferredOnly"
    | "byImpact"
    | "slow"
    | "broken"
    | "problems"
    | "note"
  >
>;

/** What was found of one specification. */
export interface FoundResult {
  readonly key: string;
  readonly result: PageResult;
  readonly milliseconds: number;
}

export type Action =
  | { readonly kind: "look"; readonly looked: Looked }
  | { readonly kind: "address"; readonly looked: Looked; readonly problems: readonly string[] }
  | { readonly kind: "go to"; readonly position: number }
  | { readonly kind: "pin" }
  | { readonly kind: "unpin"; readonly key: string }
  | { readonly kind: "results"; readonly found: readonly FoundResult[] }
  /** CR2 standard errors of a specification, or why there are none. */
  | { readonly kind: "robust"; readonly key: string; readonly effects: Inferred<FixedEffectInference> }
  | { readonly kind: "draw"; readonly count: number }
  | { readonly kind: "drawn"; readonly key: string; readonly estimate: number | null }
  /** Draws that were made elsewhere. */
  | {
      readonly kind: "take draws";
      readonly draws: ReadonlyMap<string, Draws>;
      /** Of which code they are, in words; undefined for that of the page. */
      readonly origin: string | undefined;
    }
  | { readonly kind: "stop drawing" }
  | { readonly kind: "set"; readonly values: Settings };

/** What is said of draws that another version of the code made. */
export const otherCode = "another version of the code";

/**
 * The state at the start.
 *
 * @param result the numbers of Table 2 that came with the page.
 * @param nullDraws null draws that came with it.
 */
export function initialState(result: PageResult, nullDraws: DrawsWithPage): PageState {
  return {
    history: [table2],
    position: 0,
    pins: [],
    results: new Map([[keyOf(table2), result]]),
    draws: drawsByKey(nullDraws),
    drawOrigins: new Map(nullDraws.ofOtherCode.map((key) => [key, otherCode])),
    drawsToMake: 0,
    log: [],
    milliseconds: undefined,
    method: "clustered by state",
    curveCentre: "Table 2",
    filter: "",
    inferredOnly: false,
    byImpact: false,
    problems: [],
    note: "",
    slow: false,
    broken: undefined,
  };
}

/** The specification that is shown. */
export function currentOf({ history, position }: PageState): Looked {
  return history[position];
}

/** The state at another place of the history; a look at it is counted. */
function at(state: PageState, history: readonly Looked[], position: number): PageState {
  const key = keyOf(history[position]);
  const log = state.log.includes(key) ? state.log : [...state.log, key];
  return { ...state, history, position, log, drawsToMake: 0, milliseconds: undefined, slow: false, note: "" };
}

function looking(state: PageState, looked: Looked): PageState {
  const { history, position } = state;
  const next = differences(looked);
  if (keyOf(next) === keyOf(history[position])) return at(state, history, position);
  return at(state, [...history.slice(0, position + 1), next], position + 1);
}

/** A step back or forward where an address is that of the specification before or after: the browser's own buttons. */
function following(state: PageState, looked: Looked): PageState {
  const { history, position } = state;
  const key = keyOf(looked);
  const step = [position - 1, position + 1].find(
    (place) => history[place] !== undefined && keyOf(history[place]) === key,
  );
  return step === undefined ? looking(state, looked) : at(state, history, step);
}

function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

/** The state with what was found of some specifications. */
function withResults(state: PageState, found: readonly FoundResult[]): PageState {
  const current = keyOf(currentOf(state));
  const own = found.find(({ key }) => key === current);
  return {
    ...state,
    results: new Map([...state.results, ...found.map(({ key, result }) => [key, result] as const)]),
    ...(own !== undefined && { milliseconds: own.milliseconds, slow: false }),
  };
}

/** The state in which draws of the current specification are made by this code alone. */
function withoutForeignDraws(state: PageState): PageState {
  const key = keyOf(currentOf(state));
  if (!state.drawOrigins.has(key)) return state;
  const without = <V>(map: ReadonlyMap<string, V>) => new Map([...map].filter(([one]) => one !== key));
  return { ...state, draws: without(state.draws), drawOrigins: without(state.drawOrigins) };
}

/** The state with draws that were made elsewhere, where they are more than those at hand. */
function takingDraws(
  state: PageState,
  { draws, origin }: Extract<Action, { kind: "take draws" }>,
): PageState {
  const more = [...draws].filter(([key, own]) => own.length > (state.draws.get(key)?.length ?? 0));
  const origins = new Map(state.drawOrigins);
  for (const [key] of more) {
    if (origin === undefined) origins.delete(key);
    else origins.set(key, origin);
  }
  return { ...state, draws: new Map([...state.draws, ...more]), drawOrigins: origins };
}

/** The state after an action. */
export function reduce(state: PageState, action: Action): PageState {
  switch (action.kind) {
    case "look":
      return { ...looking(state, action.looked), problems: [] };
    case "address":
      return { ...following(state, action.looked), problems: action.problems };
    case "go to": {
      const position = Math.max(0, Math.min(state.history.length - 1, action.position));
      return { ...at(state, state.history, position), problems: [] };
    }
    case "pin": {
      const current = currentOf(state);
      const others = state.pins.filter((pin) => keyOf(pin) !== keyOf(current));
      const isPinned = others.length < state.pins.length;
      return {
        ...state,
        pins: isPinned ? others : [...state.pins, current].slice(-mostPins),
        note: isPinned ? "Pin removed." : "Pinned.",
      };
    }
    case "unpin":
      return {
        ...state,
        pins: state.pins.filter((pin) => keyOf(pin) !== action.key),
        note: "Pin removed.",
      };
    case "results":
      return withResults(state, action.found);
    case "robust": {
      const result = state.results.get(action.key);
      if (result?.kind !== "fitted") return state;
      return {
        ...state,
        results: withEntry(state.results, action.key, { ...result, robust: action.effects }),
      };
    }
    case "draw":
      return { ...withoutForeignDraws(state), drawsToMake: action.count };
    case "drawn": {
      const draws = [...(state.draws.get(action.key) ?? []), action.estimate];
      const own = action.key === keyOf(currentOf(state));
      return {
        ...state,
        draws: withEntry(state.draws, action.key, draws),
        drawsToMake: own ? Math.max(0, state.drawsToMake - 1) : state.drawsToMake,
      };
    }
    case "take draws":
      return takingDraws(state, action);
    case "stop drawing":
      return { ...state, drawsToMake: 0 };
    case "set":
      return { ...state, ...action.values };
  }
}
