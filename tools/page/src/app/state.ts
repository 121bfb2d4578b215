import type { Looked, PageResult } from "../analysis";
import { differences, keyOf } from "./address";

/** Table 2 itself. */
export const table2: Looked = { changes: {}, model: {} };

/** How the uncertainty of the slope is shown. */
export type Method = "by state" | "by the model";

/** What the page knows. */
export interface PageState {
  /** Specifications in the order in which they were looked at, for undo and redo. */
  readonly history: readonly Looked[];
  /** The place of the current one. */
  readonly position: number;
  readonly pins: readonly Looked[];
  readonly results: ReadonlyMap<string, PageResult>;
  /** Slopes where memberships were exchanged, by specification. */
  readonly draws: ReadonlyMap<string, readonly number[]>;
  /** Draws still to be made for the current specification. */
  readonly drawsToMake: number;
  /** Every specification that a person has looked at, in order: what goes along with each export. */
  readonly log: readonly string[];
  readonly milliseconds: number | undefined;
  readonly method: Method;
  readonly filter: string;
  readonly inferredOnly: boolean;
  readonly byImpact: boolean;
  readonly problems: readonly string[];
  /** Whether the current numbers have been asked for longer than a reader should wait without a sign. */
  readonly slow: boolean;
  /** Why the worker cannot answer, if it cannot. */
  readonly broken: string | undefined;
}

export type Action =
  | { readonly kind: "look"; readonly looked: Looked; readonly problems?: readonly string[] }
  | { readonly kind: "undo" | "redo" | "pin" }
  | { readonly kind: "unpin"; readonly key: string }
  | {
      readonly kind: "result";
      readonly key: string;
      readonly result: PageResult;
      readonly milliseconds: number;
    }
  | { readonly kind: "draw"; readonly count: number }
  | { readonly kind: "drawn"; readonly key: string; readonly estimate: number | null }
  | { readonly kind: "stop drawing" }
  | {
      readonly kind: "set";
      readonly values: Partial<
        Pick<PageState, "method" | "filter" | "inferredOnly" | "byImpact" | "slow" | "broken" | "problems">
      >;
    };

/** The state at the start, with the numbers of Table 2 that came with the page. */
export function initialState(result: PageResult): PageState {
  return {
    history: [table2],
    position: 0,
    pins: [],
    results: new Map([[keyOf(table2), result]]),
    draws: new Map(),
    drawsToMake: 0,
    log: [],
    milliseconds: undefined,
    method: "by state",
    filter: "",
    inferredOnly: false,
    byImpact: false,
    problems: [],
    slow: false,
    broken: undefined,
  };
}

/** The specification that is shown. */
export function currentOf({ history, position }: PageState): Looked {
  return history[position];
}

function looking(state: PageState, looked: Looked): PageState {
  const next = differences(looked);
  const key = keyOf(next);
  const log = state.log.includes(key) ? state.log : [...state.log, key];
  if (key === keyOf(currentOf(state))) return { ...state, log };
  return {
    ...state,
    history: [...state.history.slice(0, state.position + 1), next],
    position: state.position + 1,
    log,
    drawsToMake: 0,
  };
}

function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

/** The state after an action. */
export function reduce(state: PageState, action: Action): PageState {
  switch (action.kind) {
    case "look":
      return { ...looking(state, action.looked), problems: action.problems ?? [] };
    case "undo":
      return { ...state, position: Math.max(0, state.position - 1), drawsToMake: 0 };
    case "redo":
      return { ...state, position: Math.min(state.history.length - 1, state.position + 1), drawsToMake: 0 };
    case "pin": {
      const current = currentOf(state);
      const others = state.pins.filter((pin) => keyOf(pin) !== keyOf(current));
      return {
        ...state,
        pins: others.length < state.pins.length ? others : [...state.pins, current].slice(-2),
      };
    }
    case "unpin":
      return { ...state, pins: state.pins.filter((pin) => keyOf(pin) !== action.key) };
    case "result":
      return {
        ...state,
        results: withEntry(state.results, action.key, action.result),
        ...(action.key === keyOf(currentOf(state)) && { milliseconds: action.milliseconds, slow: false }),
      };
    case "draw":
      return { ...state, drawsToMake: action.count };
    case "drawn": {
      const before = state.draws.get(action.key) ?? [];
      const draws = action.estimate === null ? before : [...before, action.estimate];
      const own = action.key === keyOf(currentOf(state));
      return {
        ...state,
        draws: withEntry(state.draws, action.key, draws),
        drawsToMake: own ? Math.max(0, state.drawsToMake - 1) : state.drawsToMake,
      };
    }
    case "stop drawing":
      return { ...state, drawsToMake: 0 };
    case "set":
      return { ...state, ...action.values };
  }
}
