import { type Action, currentOf, type PageState } from "./state";
import { nameOf } from "./words";

const drawsAtOnce = 200;

interface NullDrawsProps {
  readonly state: PageState;
  readonly canDraw: boolean;
  readonly dispatch: (action: Action) => void;
}

/** Makes null draws of the current specification when they are asked for, with progress. */
export function NullDraws({ state, canDraw, dispatch }: NullDrawsProps) {
  if (state.drawsToMake > 0)
    return (
      <p class="draws">
        <progress max={drawsAtOnce} value={drawsAtOnce - state.drawsToMake} aria-label="Null draws" />{" "}
        {state.drawsToMake} null draws to go{" "}
        <button type="button" onClick={() => dispatch({ kind: "stop drawing" })}>
          Stop
        </button>
      </p>
    );
  return (
    <p class="draws">
      <button
        type="button"
        disabled={!canDraw}
        title={nameOf(currentOf(state))}
        onClick={() => dispatch({ kind: "draw", count: drawsAtOnce })}
      >
        {drawsAtOnce} null draws here
      </button>{" "}
      What would the slope be if states had exchanged their memberships?
    </p>
  );
}
