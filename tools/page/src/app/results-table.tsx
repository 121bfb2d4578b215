import type { PageFit, PageResult, PageTerm } from "../analysis";
import { keyOf } from "./address";
import { Attrition } from "./attrition";
import { asSentence } from "./choice-words";
import { type PageFacts, type PaperTerm, termKey } from "./facts";
import { fitNumbers } from "./fit-numbers";
import { careFor, fitStatuses, sentenceOfAliased } from "./fit-status";
import { InferencePart } from "./inference-part";
import { IntervalBar } from "./interval-bar";
import { MethodChoice } from "./method-choice";
import { Scrollable } from "./scrollable";
import type { PageState, Settings } from "./state";
import type { InferenceOnDemand } from "./use-inference";
import type { RobustProgress } from "./use-robust";
import { Value } from "./value";
import { coefficientOf, nameOf, type Slope } from "./words";

function termsOf(result: PageResult | undefined): ReadonlyMap<string, PageTerm> {
  return new Map(result?.kind === "fitted" ? result.terms.map((term) => [term.term, term]) : []);
}

interface RowProps {
  readonly term: string;
  readonly label: string;
  readonly paper: PaperTerm | undefined;
  readonly base: PageTerm | undefined;
  readonly now: PageTerm | undefined;
  /** The coefficients with their intervals by the method that is chosen. */
  readonly intervals: { readonly base: Slope | undefined; readonly now: Slope | undefined };
  /** Whether a change can be told: another specification than Table 2, on the same scale. */
  readonly comparable: boolean;
  readonly pins: readonly (PageTerm | undefined)[];
}

function TermRow({ term, label, paper, base, now, intervals, comparable, pins }: RowProps) {
  const key = `table2.${termKey(term)}`;
  return (
    <tr class={term === "duration" ? "main" : ""}>
      <th scope="row">{label}</th>
      <td>
        {paper === undefined ? (
          "–"
        ) : (
          <Value name={`paper.${key}.estimate`} value={paper.estimate} digits={2} />
        )}
      </td>
      <td>
        <Value name={`base.${key}.estimate`} value={base?.estimate} />
      </td>
      <td>
        <Value name={`${key}.estimate`} value={now?.estimate} />
        <small>
          {"("}
          <Value name={`${key}.standardError`} value={now?.standardError} />
          {" | "}
          <Value name={`${key}.standardErrorByState`} value={now?.standardErrorByState} />
          {")"}
        </small>
      </td>
      <td>
        {comparable && base !== undefined && now !== undefined ? (
          <Value name={`change.${key}.estimate`} value={now.estimate - base.estimate} withSign />
        ) : (
          "–"
        )}
        <IntervalBar base={comparable ? intervals.base : undefined} now={intervals.now} />
      </td>
      {pins.map((pin, i) => (
        <td key={i}>
          <Value name={`pin${i + 1}.${key}.estimate`} value={pin?.estimate} />
          <small>
            {"("}
            <Value name={`pin${i + 1}.${key}.standardError`} value={pin?.standardError} />
            {")"}
          </small>
        </td>
      ))}
    </tr>
  );
}

/** Of these a difference says something whatever the scale is. */
const counted = ["table2.fit.rows", "table2.fit.cases"];

interface FitRowsProps {
  readonly base: PageFit;
  readonly now: PageFit;
  readonly isTable2: boolean;
  readonly pins: readonly (PageFit | undefined)[];
}

function FitRows({ base, now, isTable2, pins }: FitRowsProps) {
  return (
    <>
      {fitNumbers.map(({ label, key, digits, of }) => {
        const [before, after] = [of(base), of(now)];
        return (
          <tr key={key} class="fit">
            <th scope="row">{label}</th>
            <td>–</td>
            <td>
              <Value name={`base.${key}`} value={before} digits={digits} />
            </td>
            <td>
              <Value name={key} value={after} digits={digits} />
            </td>
            <td>
              {counted.includes(key) && !isTable2 && before !== undefined && after !== undefined ? (
                <Value name={`change.${key}`} value={after - before} digits={0} withSign />
              ) : (
                "–"
              )}
            </td>
            {pins.map((pin, i) => (
              <td key={i}>
                <Value
                  name={`pin${i + 1}.${key}`}
                  value={pin === undefined ? undefined : of(pin)}
                  digits={digits}
                />
              </td>
            ))}
          </tr>
        );
      })}
    </>
  );
}

interface TableProps {
  readonly state: PageState;
  readonly facts: PageFacts;
  /** Table 2, with what was computed of it. */
  readonly base: PageFit;
  readonly now: PageResult;
  readonly inference: InferenceOnDemand;
  /** How far CR2 is, where it is being computed for the table and the curve. */
  readonly robust: RobustProgress | undefined;
  /** Whether the numbers that are shown are those of the current choices. */
  readonly isCurrent: boolean;
  readonly onUndo: () => void;
  readonly onSet: (values: Settings) => void;
}

/** Table 2 as the paper prints it, as the default gives it, and under the current choices. */
export function ResultsTable(props: TableProps) {
  const { state, facts, base, now, inference, robust, isCurrent, onUndo, onSet } = props;
  if (now.kind === "failed") {
    return (
      <section class="results failed" aria-labelledby="results-title">
        <h2 id="results-title">Table 2: no result</h2>
        <p class="message">{asSentence(now.message)}</p>
        <button type="button" onClick={onUndo}>
          Undo this choice
        </button>
      </section>
    );
  }
  const { paper, termLabels } = facts;
  const [ofBase, ofNow] = [termsOf(base), termsOf(now)];
  const pins = state.pins.map((pin) => state.results.get(keyOf(pin)));
  const terms = [...new Set([...ofBase.keys(), ...ofNow.keys()])];
  const care = careFor(now);
  const isTable2 = now === base;
  return (
    <section class="results" aria-labelledby="results-title">
      <h2 id="results-title">Table 2</h2>
      {care !== undefined && <p class="care">{care}</p>}
      {!now.sameScale && (
        <p class="care">
          Outcome or score are others than in Table 2: the coefficients are in{" "}
          {now.unit.replace(/ per year.*/, "")}, and no changes are shown.
        </p>
      )}
      <MethodChoice method={state.method} fit={now} progress={robust} onSet={onSet} />
      <p class="status">
        Fit:{" "}
        <span data-key="table2.fit.status" data-value={now.status}>
          {fitStatuses[now.status]}
        </span>
        . In brackets: standard errors, model-based | clustered by state.
        {now.noClusteredErrors !== undefined && ` None are clustered by state: ${now.noClusteredErrors}.`}
      </p>
      {now.aliased.length > 0 && (
        <p class="care">{sentenceOfAliased(now.aliased.map((term) => termLabels[term] ?? term))}</p>
      )}
      {pins.length > 0 && <p class="status sideways">Scroll the table sideways to see what is pinned.</p>}
      <Scrollable label="Coefficients">
        <table class={pins.length > 0 ? "with-pins" : undefined}>
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col">paper</th>
              <th scope="col">default</th>
              <th scope="col">now</th>
              <th scope="col">change</th>
              {state.pins.map((pin, i) => (
                <th key={keyOf(pin)} scope="col" title={nameOf(pin)}>
                  pin {i + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {terms.map((term) => (
              <TermRow
                key={term}
                term={term}
                label={termLabels[term] ?? term}
                paper={paper[termKey(term)]}
                base={ofBase.get(term)}
                now={ofNow.get(term)}
                intervals={{
                  base: coefficientOf(base, term, state.method),
                  now: coefficientOf(now, term, state.method),
                }}
                comparable={now.sameScale && !isTable2}
                pins={pins.map((pin) => termsOf(pin).get(term))}
              />
            ))}
            <FitRows
              base={base}
              now={now}
              isTable2={isTable2}
              pins={pins.map((pin) => (pin?.kind === "fitted" ? pin : undefined))}
            />
          </tbody>
        </table>
      </Scrollable>
      <InferencePart fit={now} termLabels={termLabels} inference={inference} canCompute={isCurrent} />
      <Attrition base={base} now={now} />
    </section>
  );
}
