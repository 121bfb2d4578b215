import { useEffect, useState } from "preact/hooks";
import type { Looked } from "../analysis";
import { CurveColumns } from "./curve-columns";
import { curvePoints, specificationsOfCurve } from "./curve-points";
import { CurveRows } from "./curve-rows";
import { sentenceOfCounts, sentenceOfPoint } from "./curve-sentence";
import { CurveTable } from "./curve-table";
import { SentenceView } from "./sentence-view";
import type { CurveCentre, PageState, Settings } from "./state";
import { inDigits, methodWords } from "./words";

/** Screens as narrow as these show one part at a time, and the curve as rows. */
const narrowScreen = "(max-width: 760px)";

/** Whether the screen is narrow; not before the page runs. */
function useNarrowScreen(): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useEffect(() => {
    const query = matchMedia(narrowScreen);
    const follow = (): void => setNarrow(query.matches);
    follow();
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isNarrow;
}

const centres: readonly CurveCentre[] = ["Table 2", "the current one"];

interface CurveProps {
  readonly state: PageState;
  readonly onLook: (looked: Looked) => void;
  readonly onSet: (values: Settings) => void;
}

/** The specification curve; a listbox for the keyboard, with a table twin. */
export function Curve({ state, onLook, onSet }: CurveProps) {
  const [activeKey, setActiveKey] = useState<string>();
  const isNarrow = useNarrowScreen();
  const points = curvePoints(state);
  const known = specificationsOfCurve(state).length;
  const at = points.findIndex(({ key, isCurrent }) =>
    activeKey === undefined ? isCurrent : key === activeKey,
  );
  const active = activeKey === undefined ? undefined : points[at];
  const look = (looked: Looked): void => {
    setActiveKey(undefined);
    onLook(looked);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: points.length - 1,
    };
    if ((event.key === "Enter" || event.key === " ") && points[at] !== undefined) look(points[at].looked);
    else if (event.key === "Escape") setActiveKey(undefined);
    else if (steps[event.key] === undefined) return;
    else setActiveKey(points[Math.max(0, Math.min(points.length - 1, steps[event.key]))]?.key);
    event.preventDefault();
  };
  const shown = points[at];
  const Chart = isNarrow ? CurveRows : CurveColumns;
  return (
    <figure class="curve">
      <h2 id="curve-title">Specification curve</h2>
      <div class="centre" role="radiogroup" aria-labelledby="centre-label">
        <span id="centre-label">One choice changed from</span>
        {centres.map((centre) => (
          <label key={centre}>
            <input
              type="radio"
              name="curve-centre"
              checked={state.curveCentre === centre}
              onChange={() => onSet({ curveCentre: centre })}
            />
            {centre}
          </label>
        ))}
      </div>
      <div
        class="curve-box"
        role="listbox"
        tabIndex={0}
        aria-labelledby="curve-title"
        aria-activedescendant={shown === undefined ? undefined : `point-${at}`}
        onKeyDown={onKeyDown}
        onBlur={() => setActiveKey(undefined)}
      >
        <Chart points={points} active={active} onLook={look} />
        {points.map(({ key, name, estimate, lower, upper, isCurrent }, i) => (
          <span
            key={key}
            id={`point-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={isCurrent}
            class="unseen"
          >
            {`${name}: ${inDigits(estimate)}, 95% CI ${inDigits(lower)} to ${inDigits(upper)}`}
          </span>
        ))}
      </div>
      <p class="active-point">
        {active === undefined ? (
          "Click a specification to go there; or focus the curve, move with the arrow keys and press Enter."
        ) : (
          <SentenceView parts={sentenceOfPoint(active)} />
        )}
      </p>
      <figcaption>
        Slope of the membership duration (score points per year) with 95% confidence intervals (standard error{" "}
        {methodWords[state.method]}), in ascending order. Filled: the interval excludes zero. Diamond: the
        current specification. Ring with a number: pinned.{" "}
        {!isNarrow && "Squares below: the choices that differ from Table 2. "}
        <SentenceView parts={sentenceOfCounts(points, known)} />
      </figcaption>
      <CurveTable points={points} onLook={look} />
    </figure>
  );
}
