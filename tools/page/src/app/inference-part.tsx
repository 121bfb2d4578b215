import type { PageFit } from "../analysis";
import { type Ends, type InferredRow, inferredRows, reasonsOf } from "./inference-rows";
import { Scrollable } from "./scrollable";
import {
  type Inference,
  type InferenceOnDemand,
  type InferenceProgress,
  inferenceSteps,
} from "./use-inference";
import { Value } from "./value";

interface IntervalProps {
  /** The beginning of the keys of both ends. */
  readonly name: string;
  readonly ends: Ends | undefined;
  readonly digits: number;
}

function Interval({ name, ends, digits }: IntervalProps) {
  if (ends === undefined) return <>–</>;
  return (
    <>
      <Value name={`${name}.lower`} value={ends.lower} digits={digits} />{" "}
      <span class="upper">
        to <Value name={`${name}.upper`} value={ends.upper} digits={digits} />
      </span>
    </>
  );
}

function Row({ label, key, estimate, digits, robust, profile }: InferredRow) {
  return (
    <tr key={key} class={key === "table2.duration" ? "main" : ""}>
      <th scope="row">{label}</th>
      <td>
        <Value name={`inferred.${key}.estimate`} value={estimate} digits={digits} />
      </td>
      <td>
        {robust === undefined ? (
          "–"
        ) : (
          <>
            <Value name={`CR2.${key}.standardError`} value={robust.standardError} />{" "}
            <small>
              {"("}
              <Value name={`CR2.${key}.degreesOfFreedom`} value={robust.degreesOfFreedom} digits={1} />
              {")"}
            </small>
          </>
        )}
      </td>
      <td>
        <Interval name={`CR2.${key}`} ends={robust} digits={digits} />
      </td>
      <td>
        <Interval name={`profile.${key}`} ends={profile} digits={digits} />
      </td>
    </tr>
  );
}

interface FoundProps {
  readonly fit: PageFit;
  readonly termLabels: Readonly<Record<string, string>>;
  readonly found: Inference;
}

/** What was computed, beside the estimates. */
function Found({ fit, termLabels, found }: FoundProps) {
  return (
    <>
      {reasonsOf(found.effects).map((reason) => (
        <p key={reason} class="care">
          No CR2 standard errors: {reason}.
        </p>
      ))}
      {reasonsOf(found.intervals).map((reason) => (
        <p key={reason} class="care">
          No profile intervals: {reason}.
        </p>
      ))}
      <Scrollable label="CR2 standard errors and profile intervals">
        <table class="inferred">
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col">now</th>
              <th scope="col">CR2 (df)</th>
              <th scope="col">95% CI, CR2</th>
              <th scope="col">95% CI, profile</th>
            </tr>
          </thead>
          <tbody>{inferredRows(fit, found, termLabels).map(Row)}</tbody>
        </table>
      </Scrollable>
      <p class="status">
        CR2: standard errors clustered by state with a correction for few or unequal states, and t intervals
        with degrees of freedom of their own. Profile: values that the likelihood does not reject (by maximum
        likelihood, whatever the estimation); they assume that the model's covariance structure is right.
      </p>
    </>
  );
}

/** How far the computation is. */
function Progress({ steps, parameters }: InferenceProgress) {
  const part = parameters === undefined ? 0 : parameters.done / parameters.count;
  return (
    <>
      <progress max={inferenceSteps.length} value={steps + part} aria-label="CR2 and profile intervals" />{" "}
      computing: {inferenceSteps[steps]}
      {parameters !== undefined && ` (${parameters.done} of ${parameters.count})`} …
    </>
  );
}

interface InferenceProps {
  readonly fit: PageFit;
  readonly termLabels: Readonly<Record<string, string>>;
  readonly inference: InferenceOnDemand;
  /** Whether the numbers that are shown are those of the current choices. */
  readonly canCompute: boolean;
}

/** CR2 standard errors and profile intervals on demand: one button that computes, cancels or removes them. */
export function InferencePart({ fit, termLabels, inference, canCompute }: InferenceProps) {
  const { found, done, start, cancel, remove } = inference;
  const [label, act] =
    done !== undefined
      ? (["Cancel", cancel] as const)
      : found === undefined
        ? (["CR2 and profile intervals", start] as const)
        : (["Remove CR2 and profile intervals", remove] as const);
  return (
    <section class="inference" aria-label="CR2 and profile intervals">
      <p>
        <button type="button" disabled={!canCompute} onClick={act}>
          {label}
        </button>{" "}
        {done !== undefined && <Progress {...done} />}
        {done === undefined && found === undefined && "They take some seconds."}
      </p>
      {found !== undefined && <Found fit={fit} termLabels={termLabels} found={found} />}
    </section>
  );
}
