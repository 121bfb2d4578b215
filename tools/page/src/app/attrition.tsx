import type { PageFit } from "../analysis";
import { Scrollable } from "./scrollable";
import { Value } from "./value";
import { inCount } from "./words";

/** What a change moved in the construction of the sample, in a sentence. */
function changeInWords(base: PageFit, now: PageFit): string {
  const at = now.attrition.findIndex(
    ({ step, rows, cases }, i) =>
      base.attrition[i]?.step !== step ||
      base.attrition[i].rows !== rows ||
      base.attrition[i].cases !== cases,
  );
  if (at < 0) return "Every step leaves as many observations and cases as in Table 2.";
  return `The sample differs from Table 2's from the step “${now.attrition[at].step}” on.`;
}

/** How the sample comes about, step by step, beside that of Table 2. */
export function Attrition({ base, now }: { readonly base: PageFit; readonly now: PageFit }) {
  return (
    <>
      <p class="status">{changeInWords(base, now)}</p>
      <details>
        <summary>Sample construction, step by step ({inCount(now.rows, "observation")})</summary>
        <Scrollable label="Sample construction">
          <table>
            <thead>
              <tr>
                <th scope="col">Left after the step</th>
                <th scope="col">default</th>
                <th scope="col">now</th>
                <th scope="col">cases</th>
              </tr>
            </thead>
            <tbody>
              {now.attrition.map(({ step, rows, cases }, i) => {
                const before = base.attrition[i]?.step === step ? base.attrition[i].rows : undefined;
                return (
                  <tr key={step} class={before === rows ? "" : "moved"}>
                    <th scope="row">
                      {before !== rows && <span aria-hidden="true">● </span>}
                      {step}
                    </th>
                    <td>
                      <Value name={`base.attrition.${i}.rows`} value={before} digits={0} />
                    </td>
                    <td>
                      <Value name={`attrition.${i}.rows`} value={rows} digits={0} />
                    </td>
                    <td>
                      <Value name={`attrition.${i}.cases`} value={cases} digits={0} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scrollable>
      </details>
    </>
  );
}
