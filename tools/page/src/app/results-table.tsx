import type { PageFit, PageResult, PageTerm } from "../analysis";
import { keyOf } from "./address";
import { Scrollable } from "./scrollable";
import type { PageState } from "./state";
import { currentOf } from "./state";
import { careFor, inDigits, inThousands, nameOf } from "./words";

/** The paper's own number of a term, as printed. */
export interface PaperTerm {
  readonly estimate: number;
  readonly standardError: number;
}

/** The paper's Table 2 by term. */
export type PaperTable = Readonly<Record<string, PaperTerm>>;

/** A number as text and, at full precision, for programs. */
function Value({
  name,
  value,
  digits = 4,
}: {
  readonly name: string;
  readonly value: number | undefined;
  readonly digits?: number;
}) {
  if (value === undefined || Number.isNaN(value))
    return (
      <span data-key={name} data-value="" title="not defined">
        –
      </span>
    );
  const text = Number.isInteger(value) && digits === 0 ? inThousands(value) : inDigits(value, digits);
  return (
    <span data-key={name} data-value={String(value)}>
      {text}
    </span>
  );
}

/** The key of a term in `results.json`. */
export function termKey(term: string): string {
  return term === "(Intercept)" ? "intercept" : term;
}

const labels: Readonly<Record<string, string>> = {
  "(Intercept)": "Intercept",
  duration: "Membership duration (years)",
  year_s: "Year (standardized)",
  gdp_s: "GDP per capita (standardized)",
  tax_share_s: "Tax share of GDP (standardized)",
  iccpr: "ICCPR ratified",
  civil_war: "Civil war",
  delegation_s: "Delegation (standardized)",
  hr_igo: "Human rights IGO",
  size_s: "Number of members (standardized)",
  change_mean: "Change in the mean",
};

function termsOf(result: PageResult): ReadonlyMap<string, PageTerm> {
  return new Map(result.kind === "fitted" ? result.terms.map((term) => [term.term, term]) : []);
}

/** How much of its standard error a coefficient has moved, as a bar. */
function MoveBar({ base, now }: { readonly base: PageTerm; readonly now: PageTerm }) {
  const errors = (now.estimate - base.estimate) / base.standardError;
  const reach = Math.max(-3, Math.min(3, errors));
  return (
    <svg
      class="move"
      width="48"
      height="10"
      role="img"
      aria-label={`moved by ${inDigits(errors, 1)} standard errors`}
    >
      <line x1="24" x2="24" y1="0" y2="10" class="zero" />
      <rect x={reach < 0 ? 24 + reach * 8 : 24} width={Math.abs(reach) * 8} y="2" height="6" />
    </svg>
  );
}

interface RowProps {
  readonly term: string;
  readonly paper: PaperTerm | undefined;
  readonly base: PageTerm | undefined;
  readonly now: PageTerm | undefined;
  readonly comparable: boolean;
  readonly pins: readonly (PageTerm | undefined)[];
}

function TermRow({ term, paper, base, now, comparable, pins }: RowProps) {
  const key = termKey(term);
  return (
    <tr class={term === "duration" ? "main" : ""}>
      <th scope="row">{labels[term] ?? term}</th>
      <td>
        {paper === undefined ? (
          "–"
        ) : (
          <Value name={`paper.table2.${key}.estimate`} value={paper.estimate} digits={2} />
        )}
      </td>
      <td>
        <Value name={`base.table2.${key}.estimate`} value={base?.estimate} />
      </td>
      <td>
        <Value name={`table2.${key}.estimate`} value={now?.estimate} />
        <small>
          {"("}
          <Value name={`table2.${key}.standardError`} value={now?.standardError} />
          {" | "}
          <Value name={`table2.${key}.standardErrorByState`} value={now?.standardErrorByState} />
          {")"}
        </small>
      </td>
      <td>
        {base !== undefined && now !== undefined && comparable ? <MoveBar base={base} now={now} /> : "–"}
      </td>
      {pins.map((pin, i) => (
        <td key={i}>
          <Value name={`pin${i + 1}.table2.${key}.estimate`} value={pin?.estimate} />
        </td>
      ))}
    </tr>
  );
}

function FitRows({
  base,
  now,
  pins,
}: {
  readonly base: PageFit;
  readonly now: PageFit;
  readonly pins: readonly (PageFit | undefined)[];
}) {
  const rows: readonly {
    label: string;
    key: string;
    digits: number;
    of: (fit: PageFit) => number | undefined;
  }[] = [
    {
      label: "Variance of intercepts",
      key: "table2.variances.intercept",
      digits: 4,
      of: ({ variances }) => variances.intercept,
    },
    {
      label: "Variance of slopes",
      key: "table2.variances.slope",
      digits: 5,
      of: ({ variances }) => variances.slope,
    },
    {
      label: "Correlation of both",
      key: "table2.variances.correlation",
      digits: 2,
      of: ({ variances }) => variances.correlation,
    },
    {
      label: "Residual variance",
      key: "table2.variances.residual",
      digits: 4,
      of: ({ variances }) => variances.residual,
    },
    {
      label: "Log-likelihood",
      key: "table2.fit.logLikelihood",
      digits: 1,
      of: ({ logLikelihood }) => logLikelihood,
    },
    { label: "Observations", key: "table2.fit.rows", digits: 0, of: ({ rows }) => rows },
    { label: "Cases", key: "table2.fit.cases", digits: 0, of: ({ cases }) => cases },
  ];
  return (
    <>
      {rows.map(({ label, key, digits, of }) => (
        <tr key={key} class="fit">
          <th scope="row">{label}</th>
          <td>–</td>
          <td>
            <Value name={`base.${key}`} value={of(base)} digits={digits} />
          </td>
          <td>
            <Value name={key} value={of(now)} digits={digits} />
          </td>
          <td>–</td>
          {pins.map((pin, i) => (
            <td key={i}>
              {pin === undefined ? (
                "–"
              ) : (
                <Value name={`pin${i + 1}.${key}`} value={of(pin)} digits={digits} />
              )}
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}

/** What the change moved in the construction of the sample. */
function Attrition({ base, now }: { readonly base: PageFit; readonly now: PageFit }) {
  return (
    <details>
      <summary>How the sample comes about ({inThousands(now.rows)} observations)</summary>
      <Scrollable label="Sample construction">
        <table>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Table 2</th>
              <th scope="col">now</th>
              <th scope="col">cases</th>
            </tr>
          </thead>
          <tbody>
            {now.attrition.map(({ step, rows, cases }, i) => (
              <tr key={step} class={base.attrition[i]?.rows === rows ? "" : "moved"}>
                <th scope="row">{step}</th>
                <td>{base.attrition[i]?.step === step ? inThousands(base.attrition[i].rows) : "–"}</td>
                <td>
                  <Value name={`attrition.${i}.rows`} value={rows} digits={0} />
                </td>
                <td>{inThousands(cases)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </details>
  );
}

interface TableProps {
  readonly state: PageState;
  readonly base: PageFit;
  readonly now: PageResult | undefined;
  readonly paper: PaperTable;
  readonly onUndo: () => void;
}

/** Table 2 as the paper prints it, as the default gives it, and under the current choices. */
export function ResultsTable({ state, base, now, paper, onUndo }: TableProps) {
  if (now?.kind === "failed") {
    return (
      <section class="results failed" aria-labelledby="results-title">
        <h2 id="results-title">Table 2</h2>
        <p class="message">{now.message}</p>
        <button type="button" onClick={onUndo}>
          Undo this choice
        </button>
      </section>
    );
  }
  const fit = now ?? base;
  const [ofBase, ofNow] = [termsOf(base), termsOf(fit)];
  const pins = state.pins.map((pin) => state.results.get(keyOf(pin)));
  const terms = [...new Set([...ofBase.keys(), ...ofNow.keys()])];
  const care = careFor(fit);
  return (
    <section class="results" aria-labelledby="results-title">
      <h2 id="results-title">Table 2</h2>
      {care !== undefined && <p class="care">{care}</p>}
      <p class="status">
        Fit:{" "}
        <span data-key="table2.fit.status" data-value={fit.status}>
          {fit.status}
        </span>
        . In brackets: model-based standard errors | clustered by state.
      </p>
      <Scrollable label="Coefficients">
        <table>
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col">paper</th>
              <th scope="col">default</th>
              <th scope="col">now</th>
              <th scope="col">moved</th>
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
                paper={paper[termKey(term)]}
                base={ofBase.get(term)}
                now={ofNow.get(term)}
                comparable={fit.sameScale && keyOf(currentOf(state)) !== "[]"}
                pins={pins.map((pin) => (pin?.kind === "fitted" ? termsOf(pin).get(term) : undefined))}
              />
            ))}
            <FitRows
              base={base}
              now={fit}
              pins={pins.map((pin) => (pin?.kind === "fitted" ? pin : undefined))}
            />
          </tbody>
        </table>
      </Scrollable>
      <Attrition base={base} now={fit} />
    </section>
  );
}
