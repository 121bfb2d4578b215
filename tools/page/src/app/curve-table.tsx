import type { Looked } from "../analysis";
import { type CurvePoint, keyOfPoint } from "./curve-points";
import { Scrollable } from "./scrollable";
import { Value } from "./value";
import { inCount } from "./words";

/** The table twin of the curve. */
export function CurveTable({
  points,
  onLook,
}: {
  readonly points: readonly CurvePoint[];
  readonly onLook: (looked: Looked) => void;
}) {
  return (
    <details>
      <summary>The same as a table ({inCount(points.length, "specification")})</summary>
      <Scrollable label="Specifications as a table">
        <table class="curve-table">
          <thead>
            <tr>
              <th scope="col">Specification</th>
              <th scope="col">Slope</th>
              <th scope="col">95% CI</th>
              <th scope="col">Null range</th>
            </tr>
          </thead>
          <tbody>
            {points.map((point) => {
              const { key, looked, name, estimate, lower, upper, nullRange, isCurrent, pin } = point;
              const own = keyOfPoint(point);
              return (
                <tr key={key} class={isCurrent ? "now" : ""}>
                  <th scope="row">
                    <button type="button" class="link" onClick={() => onLook(looked)}>
                      {isCurrent ? "◆ " : ""}
                      {pin === undefined ? "" : `(${pin}) `}
                      {name}
                    </button>
                  </th>
                  <td>
                    <Value name={`${own}.estimate`} value={estimate} />
                  </td>
                  <td>
                    <Value name={`${own}.lower`} value={lower} /> to{" "}
                    <Value name={`${own}.upper`} value={upper} />
                  </td>
                  <td>
                    {nullRange === undefined ? (
                      "none yet"
                    ) : (
                      <>
                        <Value name={`${own}.nullLower`} value={nullRange.lower} /> to{" "}
                        <Value name={`${own}.nullUpper`} value={nullRange.upper} />
                      </>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrollable>
    </details>
  );
}
