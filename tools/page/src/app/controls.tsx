import { controlNames, randomParts } from "alignment/multiverse";
import { choiceGroups } from "alignment/specification";
import type { Looked } from "../analysis";
import { keyOf } from "./address";
import {
  declarationOf,
  isInferred,
  labelOf,
  modelChoiceNames,
  questionOf,
  valueInWords,
} from "./choice-words";
import type { PageState } from "./state";
import { currentOf, table2 } from "./state";
import { alternativesOf, chosenValue, withChoice } from "./sweep";
import { inDigits, slopeOf } from "./words";

/** What a control needs to show one choice and change it. */
interface ControlProps {
  readonly name: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Up to three values side by side. */
function Segments({ name, value, onChange, values }: ControlProps & { readonly values: readonly unknown[] }) {
  return (
    <div class="segments" role="radiogroup" aria-labelledby={`label-${name}`}>
      {values.map((one) => (
        <label key={JSON.stringify(one)} class={same(one, value) ? "segment chosen" : "segment"}>
          <input type="radio" name={name} checked={same(one, value)} onChange={() => onChange(one)} />
          <span>{valueInWords(name, one)}</span>
        </label>
      ))}
    </div>
  );
}

/** More values in a list that opens. */
function Selection({
  name,
  value,
  onChange,
  values,
}: ControlProps & { readonly values: readonly unknown[] }) {
  return (
    <select
      id={`choice-${name}`}
      aria-labelledby={`label-${name}`}
      value={JSON.stringify(value)}
      onChange={(event) => onChange(JSON.parse(event.currentTarget.value))}
    >
      {values.map((one) => (
        <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
          {valueInWords(name, one)}
        </option>
      ))}
    </select>
  );
}

/** A year, by steps. */
function Stepper({
  name,
  value,
  onChange,
  minimum,
  maximum,
}: ControlProps & { readonly minimum: number; readonly maximum: number }) {
  const year = value as number;
  const change = (next: number): void => {
    if (Number.isInteger(next) && next >= minimum && next <= maximum) onChange(next);
  };
  return (
    <div class="stepper">
      <button
        type="button"
        aria-label={`${labelOf(name)}: a year less`}
        disabled={year <= minimum}
        onClick={() => change(year - 1)}
      >
        −
      </button>
      <input
        type="number"
        aria-labelledby={`label-${name}`}
        min={minimum}
        max={maximum}
        value={year}
        onChange={(event) => change(Number(event.currentTarget.value))}
      />
      <button
        type="button"
        aria-label={`${labelOf(name)}: a year more`}
        disabled={year >= maximum}
        onClick={() => change(year + 1)}
      >
        +
      </button>
    </div>
  );
}

/** Values of which several may be taken. */
function Boxes({
  name,
  value,
  onChange,
  values,
  least,
}: ControlProps & { readonly values: readonly (string | number)[]; readonly least: number }) {
  const taken = value as readonly (string | number)[];
  const toggle = (one: string | number): void => {
    const next = values.filter((other) => (other === one ? !taken.includes(one) : taken.includes(other)));
    if (next.length >= least) onChange(next);
  };
  return (
    <fieldset class="boxes" aria-labelledby={`label-${name}`}>
      {values.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={taken.includes(one)}
            disabled={taken.length === least && taken.includes(one)}
            onChange={() => toggle(one)}
          />
          <span>{name === "controls" ? one : valueInWords(name, [one])}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A list of numbers without a list to choose from, as text. */
function NumberList({ name, value, onChange }: ControlProps) {
  return (
    <input
      type="text"
      inputMode="numeric"
      aria-labelledby={`label-${name}`}
      value={(value as readonly number[]).join(" ")}
      onChange={(event) => {
        const words = event.currentTarget.value.split(/[\s,;]+/).filter((word) => word !== "");
        onChange(words.map(Number));
      }}
    />
  );
}

function Control(props: ControlProps) {
  const { name } = props;
  if (name === "controls") return <Boxes {...props} values={controlNames} least={0} />;
  const values =
    name === "randomPart" ? Object.keys(randomParts) : name === "estimation" ? ["REML", "ML"] : undefined;
  if (values !== undefined)
    return values.length <= 3 ? (
      <Segments {...props} values={values} />
    ) : (
      <Selection {...props} values={values} />
    );
  const declaration = declarationOf(name);
  switch (declaration?.kind) {
    case "one of":
      return declaration.values.length <= 3 ? (
        <Segments {...props} values={declaration.values} />
      ) : (
        <Selection {...props} values={declaration.values} />
      );
    case "whole number":
      return <Stepper {...props} minimum={declaration.minimum} maximum={declaration.maximum} />;
    case "list of whole numbers":
      return declaration.values === undefined ? (
        <NumberList {...props} />
      ) : (
        <Boxes {...props} values={declaration.values} least={1} />
      );
    default:
      return null;
  }
}

/** The slopes under a choice's alternatives, as far as they are computed; the current one first. */
function slopesUnder(
  name: string,
  state: PageState,
): { readonly value: unknown; readonly estimate: number; readonly error: number }[] {
  const current = currentOf(state);
  return (alternativesOf.get(name) ?? []).flatMap((value) => {
    const slope = slopeOf(state.results.get(keyOf(withChoice(current, name, value))), state.method);
    return slope === undefined ? [] : [{ value, ...slope }];
  });
}

/** How far a choice moves the slope: the widest difference between its alternatives. */
export function impactOf(name: string, state: PageState): number {
  const estimates = slopesUnder(name, state).map(({ estimate }) => estimate);
  return estimates.length < 2 ? 0 : Math.max(...estimates) - Math.min(...estimates);
}

const sparkWidth = 96;
const sparkHeight = 18;

/** The slope under every alternative of a choice; filled where its 95% interval excludes zero. */
function Spark({ name, state }: { readonly name: string; readonly state: PageState }) {
  const slopes = slopesUnder(name, state);
  if (slopes.length < 2) return <span class="spark pending">…</span>;
  const all = [...slopes.map(({ estimate }) => estimate), 0];
  const low = Math.min(...all);
  const span = Math.max(...all) - low || 1;
  const at = (estimate: number): number => 5 + ((estimate - low) / span) * (sparkWidth - 10);
  const current = JSON.stringify(chosenValue(currentOf(state), name));
  const found = slopes.map(({ estimate, error }) => Math.abs(estimate) > 1.96 * error);
  const flips = found.some((one) => one !== found[0]);
  const words = slopes
    .map(({ value, estimate }) => `${valueInWords(name, value)} ${inDigits(estimate)}`)
    .join("; ");
  return (
    <svg
      class="spark"
      width={sparkWidth}
      height={sparkHeight}
      role="img"
      aria-label={`Slopes: ${words}${flips ? "; whether the interval excludes zero depends on it" : ""}`}
    >
      <line x1={at(0)} x2={at(0)} y1="1" y2={sparkHeight - 1} class="zero" />
      {slopes.map(({ value, estimate }, i) => (
        <circle
          key={JSON.stringify(value)}
          cx={at(estimate)}
          cy={sparkHeight / 2}
          r={JSON.stringify(value) === current ? 4.5 : 3}
          class={`${found[i] ? "found" : "open"}${JSON.stringify(value) === current ? " now" : ""}`}
        />
      ))}
    </svg>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly state: PageState;
  readonly onLook: (looked: Looked) => void;
}

function ChoiceRow({ name, state, onLook }: ChoiceProps) {
  const current = currentOf(state);
  const value = chosenValue(current, name);
  const changed = !same(value, chosenValue(table2, name));
  const { question, meaning } = questionOf(name);
  const declaration = declarationOf(name);
  const basis = declaration === undefined ? "model" : `rule ${declaration.rule}, ${declaration.basis}`;
  return (
    <div class={changed ? "choice changed" : "choice"} data-choice={name}>
      <div class="choice-head">
        <span id={`label-${name}`} class="choice-label">
          {changed && <span aria-hidden="true">● </span>}
          {labelOf(name)}
          {changed && <span class="unseen"> (changed)</span>}
        </span>
        <Spark name={name} state={state} />
      </div>
      <Control name={name} value={value} onChange={(next) => onLook(withChoice(current, name, next))} />
      <details>
        <summary>
          {question} <small>({basis})</small>
        </summary>
        <p>{meaning}</p>
      </details>
      {changed && (
        <button
          type="button"
          class="reset"
          onClick={() => onLook(withChoice(current, name, chosenValue(table2, name)))}
        >
          Back to {valueInWords(name, chosenValue(table2, name))}
        </button>
      )}
    </div>
  );
}

const groups: readonly (readonly [string, readonly string[]])[] = [
  ...Object.entries(choiceGroups).map(([title, own]) => [title, Object.keys(own)] as const),
  ["What is modelled", modelChoiceNames],
];

interface ChoicesProps {
  readonly state: PageState;
  readonly onLook: (looked: Looked) => void;
  readonly onSet: (values: {
    readonly filter?: string;
    readonly inferredOnly?: boolean;
    readonly byImpact?: boolean;
  }) => void;
}

/** All choices with their controls. */
export function Choices({ state, onLook, onSet }: ChoicesProps) {
  const words = state.filter.trim().toLowerCase();
  const isShown = (name: string): boolean =>
    (words === "" || `${labelOf(name)} ${questionOf(name).question} ${name}`.toLowerCase().includes(words)) &&
    (!state.inferredOnly || isInferred(name));
  const shownGroups: readonly (readonly [string, readonly string[]])[] = state.byImpact
    ? [
        [
          "By impact on the slope",
          groups
            .flatMap(([, names]) => names)
            .sort((one, other) => impactOf(other, state) - impactOf(one, state)),
        ],
      ]
    : groups;
  return (
    <section class="choices" aria-labelledby="choices-title">
      <h2 id="choices-title">Choices</h2>
      <div class="tools">
        <input
          id="filter"
          type="search"
          placeholder="filter … ( / )"
          aria-label="Filter the choices"
          value={state.filter}
          onInput={(event) => onSet({ filter: event.currentTarget.value })}
        />
        <label>
          <input
            type="checkbox"
            checked={state.inferredOnly}
            onChange={(event) => onSet({ inferredOnly: event.currentTarget.checked })}
          />{" "}
          inferred only
        </label>
        <label>
          <input
            type="checkbox"
            checked={state.byImpact}
            onChange={(event) => onSet({ byImpact: event.currentTarget.checked })}
          />{" "}
          by impact
        </label>
      </div>
      {shownGroups.map(([title, names]) => {
        const own = names.filter(isShown);
        return own.length === 0 ? null : (
          <div key={title} class="group">
            <h3>{title}</h3>
            {own.map((name) => (
              <ChoiceRow key={name} name={name} state={state} onLook={onLook} />
            ))}
          </div>
        );
      })}
    </section>
  );
}
