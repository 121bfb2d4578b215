import type { PageFit, PageStep } from "../analysis";
import { Scrollable } from "./scrollable";
import { Value } from "./value";
import { inCount } from "./words";

/** A step of the construction now, and the same step by default. */
interface ComparedStep {
  readonly now: PageStep;
  /** Undefined where the default has no such step, as for a part of the sample. */
  readonly before: PageStep | undefined;
  readonly hasMoved: boolean;
}

function comparedSteps(base: PageFit, now: PageFit): readonly ComparedStep[] {
  return now.attrition.map((step) => {
    const before = base.attrition.find(({ key }) => key === step.key);
    return {
      now: step,
      before,
      hasMoved: before?.rows !== step.rows || before.cases !== step.cases,
    };
  });
}

/** How the sample comes about, step by step, beside that of Table 2. */
export function Attrition({ base, now }: { readonly base: PageFit; readonly now: PageFit }) {
  const steps = comparedSteps(base, now);
  const first = steps.find(({ hasMoved }) => hasMoved);
  return (
    <>
      <p class="status">
        {first === undefined
          ? "Every step of the construction leaves as many observations and cases as in Table 2."
          : `The sample differs from Table 2's from the step “${first.now.step}” on.`}
      </p>
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
              {steps.map(({ now: { key, step, rows, cases }, before, hasMoved }) => (
                <tr key={key} class={hasMoved ? "moved" : ""}>
                  <th scope="row">
                    {hasMoved && <span aria-hidden="true">● </span>}
                    {step}
                    {hasMoved && <span class="unseen"> (differs from Table 2)</span>}
                  </th>
                  <td>
                    <Value name={`base.attrition.${key}.rows`} value={before?.rows} digits={0} />
                  </td>
                  <td>
                    <Value name={`attrition.${key}.rows`} value={rows} digits={0} />
                  </td>
                  <td>
                    <Value name={`attrition.${key}.cases`} value={cases} digits={0} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      </details>
    </>
  );
}
