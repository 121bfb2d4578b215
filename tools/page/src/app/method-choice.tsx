import type { PageFit } from "../analysis";
import type { Settings } from "./state";
import type { RobustProgress } from "./use-robust";
import { type Method, methodWords } from "./words";

const methods = Object.keys(methodWords) as Method[];

interface MethodProps {
  readonly method: Method;
  readonly fit: PageFit;
  /** How far CR2 is, where it is being computed. */
  readonly progress: RobustProgress | undefined;
  readonly onSet: (values: Settings) => void;
}

/** By which standard errors the intervals of headline, sentence, table, curve and sparks are made. */
export function MethodChoice({ method, fit, progress, onSet }: MethodProps) {
  return (
    <div class="method">
      <label>
        Standard errors for intervals{" "}
        <select
          value={method}
          onChange={(event) => onSet({ method: event.currentTarget.value as Method, note: "" })}
        >
          {methods.map((one) => (
            <option key={one} value={one}>
              {methodWords[one]}
            </option>
          ))}
        </select>
      </label>
      {progress !== undefined && (
        <p class="robust-progress">
          <progress max={progress.count} value={progress.done} aria-label="CR2 of the curve" />{" "}
          {progress.done} of {progress.count} specifications have CR2{" "}
          <button
            type="button"
            onClick={() => onSet({ method: "clustered by state", note: "CR2 was cancelled." })}
          >
            Cancel
          </button>
        </p>
      )}
      {method === "CR2" && typeof fit.robust === "string" && (
        <p class="care">No CR2 standard errors: {fit.robust}.</p>
      )}
    </div>
  );
}
