import type { ComponentChildren } from "preact";
import type { PageFit, PageResult } from "../analysis";
import { fitStatuses } from "./fit-status";
import { type Draws, drawsBelow } from "./null-range";
import { Value } from "./value";
import { type Method, methodWords, type Slope, slopeOf, withoutInterval } from "./words";

interface VerdictProps {
  readonly shown: PageResult;
  readonly base: PageFit;
  readonly method: Method;
  /** Slopes of this specification in null draws. */
  readonly draws: Draws;
  readonly milliseconds: number | undefined;
  readonly isComputing: boolean;
  /** Whether Table 2 is shown in place of the current choices, which cannot be computed. */
  readonly isInstead: boolean;
  readonly children: ComponentChildren;
}

/** The slope, whether or not it has a standard error. */
function estimateOf({ terms }: PageFit): number | undefined {
  return terms.find(({ term }) => term === "duration")?.estimate;
}

interface DetailsProps {
  readonly fit: PageFit;
  readonly base: PageFit;
  readonly method: Method;
  readonly slope: Slope | undefined;
  readonly draws: Draws;
}

/** What a reader must know of the slope at once; undefined where it is that of the choices and can be used. */
function warningFor({ shown, isComputing, isInstead }: VerdictProps): string | undefined {
  if (isComputing) return "computing …";
  if (isInstead) return "of Table 2";
  const hasCare = shown.kind === "fitted" && (shown.status === "singular" || shown.status === "undetermined");
  return hasCare ? fitStatuses[shown.status] : undefined;
}

/** What stands behind the slope: standard error, null draws, observations. */
function Details({ fit, base, method, slope, draws }: DetailsProps) {
  const estimate = estimateOf(fit);
  const share =
    estimate === undefined || draws.length === 0 ? undefined : drawsBelow(draws, estimate) / draws.length;
  return (
    <>
      {slope === undefined ? withoutInterval(fit, method) : methodWords[method]}
      {" · "}
      {share === undefined ? (
        "no null draws yet"
      ) : (
        <>
          beyond{" "}
          <span data-key="headline.nullShare" data-value={String(share)}>
            {Math.round(100 * share)}%
          </span>{" "}
          of{" "}
          <span class="draws-count">
            <Value name="headline.draws" value={draws.length} digits={0} />{" "}
          </span>
          null draws
        </>
      )}
      {" · N "}
      <Value name="headline.rows" value={fit.rows} digits={0} />
      <span class="rows-change">
        {" ("}
        <Value name="headline.rowsChange" value={fit.rows - base.rows} digits={0} withSign />
        {")"}
      </span>
    </>
  );
}

/** How long the computation took; nothing where the numbers were at hand. */
function Time({ milliseconds }: { readonly milliseconds: number | undefined }) {
  if (milliseconds === undefined) return null;
  return (
    <>
      {" · "}
      <Value name="headline.milliseconds" value={milliseconds} digits={0} /> ms
    </>
  );
}

/** The numbers that stay in sight: slope, null draws, observations. */
export function Verdict(props: VerdictProps) {
  const { shown, base, method, draws, milliseconds, isComputing, children } = props;
  const warning = warningFor(props);
  const slope = slopeOf(shown, method);
  const estimate = shown.kind === "fitted" ? estimateOf(shown) : undefined;
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
        {warning !== undefined && (
          <>
            <strong class="warning">{warning}</strong>{" "}
          </>
        )}
        <span class="details">
          {shown.kind === "failed" ? (
            <strong class="warning">no result; the reason is given under Table 2</strong>
          ) : (
            <Details fit={shown} base={base} method={method} slope={slope} draws={draws} />
          )}
          <span class="time">{!isComputing && <Time milliseconds={milliseconds} />}</span>
        </span>
      </p>
      {children}
    </header>
  );
}
