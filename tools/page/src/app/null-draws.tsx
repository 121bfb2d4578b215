import { keyOf } from "./address";
import { type NullRange, nullRangeOf, randomisationPOf } from "./null-range";
import { type Action, currentOf, type PageState } from "./state";
import { Value } from "./value";
import { nameOf } from "./words";

const drawsAtOnce = 200;

interface NullDrawsProps {
  readonly state: PageState;
  readonly canDraw: boolean;
  readonly dispatch: (action: Action) => void;
}

/** The slope among the null draws of its specification. */
function AmongDraws({
  range,
  p,
  draws,
}: {
  readonly range: NullRange;
  readonly p: number;
  readonly draws: number;
}) {
  return (
    <p class="among-draws">
      In <Value name="nullDraws.draws" value={draws} digits={0} /> draws in which memberships were exchanged,
      the middle 95% of slopes lies between <Value name="nullDraws.lower" value={range.lower} /> and{" "}
      <Value name="nullDraws.upper" value={range.upper} />; randomization p ={" "}
      <Value name="nullDraws.p" value={p} digits={3} />.
    </p>
  );
}

/** The null draws of the current specification: what they say, and a button that makes more of them, with progress. */
export function NullDraws({ state, canDraw, dispatch }: NullDrawsProps) {
  const key = keyOf(currentOf(state));
  const draws = state.draws.get(key) ?? [];
  const origin = state.drawOrigins.get(key);
  const range = nullRangeOf(draws);
  const result = state.results.get(key);
  const estimate =
    result?.kind === "fitted" ? result.terms.find(({ term }) => term === "duration")?.estimate : undefined;
  return (
    <section class="draws" aria-label="Null draws">
      {range !== undefined && estimate !== undefined && (
        <AmongDraws range={range} p={randomisationPOf(draws, estimate)} draws={draws.length} />
      )}
      {origin !== undefined && (
        <p class="care">These null draws are of {origin}; those that you make here take their place.</p>
      )}
      {state.drawsToMake > 0 ? (
        <p>
          <progress max={drawsAtOnce} value={drawsAtOnce - state.drawsToMake} aria-label="Null draws" />{" "}
          <Value name="nullDraws.toGo" value={state.drawsToMake} digits={0} /> null draws to go{" "}
          <button type="button" onClick={() => dispatch({ kind: "stop drawing" })}>
            Stop
          </button>
        </p>
      ) : (
        <p>
          <button
            type="button"
            disabled={!canDraw}
            title={nameOf(currentOf(state))}
            onClick={() => dispatch({ kind: "draw", count: drawsAtOnce })}
          >
            {drawsAtOnce} {draws.length === 0 || origin !== undefined ? "" : "more "}null draws here
          </button>{" "}
          {draws.length === 0 && "No null draws yet. "}What would the slope be if states had exchanged their
          memberships?
        </p>
      )}
    </section>
  );
}
