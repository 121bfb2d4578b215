import type { ComponentChildren } from "preact";
import type { PageFit, PageResult } from "../analysis";
import { type Draws, drawsBelow } from "./null-range";
import { Value } from "./value";
import { type Method, slopeOf } from "./words";

interface VerdictProps {
  readonly shown: PageResult;
  readonly base: PageFit;
  readonly method: Method;
  /** Slopes of this specification in null draws. */
  readonly draws: Draws;
  readonly milliseconds: number | undefined;
  readonly isComputing: boolean;
  readonly children: ComponentChildren;
}

/** The numbers that stay in sight: slope, null draws, observations. */
export function Verdict({ shown, base, method, draws, milliseconds, isComputing, children }: VerdictProps) {
  const slope = slopeOf(shown, method);
  const estimate =
    shown.kind === "fitted" ? shown.terms.find(({ term }) => term === "duration")?.estimate : undefined;
  const share =
    estimate === undefined || draws.length === 0 ? undefined : drawsBelow(draws, estimate) / draws.length;
  return (
    <header class="verdict">
      <h1>Change the paper</h1>
      <p class="numbers">
        <strong>
          Slope <Value name="headline.estimate" value={estimate} />{" "}
          {slope !== undefined && (
            <>
              [<Value name="headline.lower" value={slope.lower} />,{" "}
              <Value name="headline.upper" value={slope.upper} />]
            </>
          )}
        </strong>{" "}
        <span class="details">
          {slope === undefined ? `no standard error ${method}` : method}
          {" · "}
          {share === undefined ? (
            "no null draws yet"
          ) : (
            <>
              beyond{" "}
              <span data-key="headline.nullShare" data-value={String(share)}>
                {Math.round(100 * share)}%
              </span>{" "}
              of {draws.length} null draws
            </>
          )}
          {" · N "}
          <Value name="headline.rows" value={shown.kind === "fitted" ? shown.rows : undefined} digits={0} />
          {shown.kind === "fitted" && (
            <>
              {" ("}
              <Value name="headline.rowsChange" value={shown.rows - base.rows} digits={0} withSign />
              {")"}
            </>
          )}
          <span class="time">
            {isComputing
              ? " · computing …"
              : milliseconds === undefined
                ? ""
                : ` · ${Math.round(milliseconds)} ms`}
          </span>
        </span>
      </p>
      {children}
    </header>
  );
}
