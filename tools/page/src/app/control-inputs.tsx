import type { ControlName } from "alignment/multiverse";
import { sameValue } from "./address";
import { controlWords, declarations, labelOf, valueInWords } from "./choice-words";
import type { PageIgo } from "./facts";

/** What a control needs to show one choice and change it. */
export interface ControlProps {
  readonly name: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** Most values that stand side by side. */
const mostSegments = 3;

/** Up to three values side by side. */
function Segments({ name, value, onChange, values }: ControlProps & { readonly values: readonly unknown[] }) {
  return (
    <div class="segments" role="radiogroup" aria-labelledby={`label-${name}`}>
      {values.map((one) => (
        <label key={JSON.stringify(one)} class={sameValue(one, value) ? "segment chosen" : "segment"}>
          <input type="radio" name={name} checked={sameValue(one, value)} onChange={() => onChange(one)} />
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
  const isYear = (next: number): boolean => Number.isInteger(next) && next >= minimum && next <= maximum;
  return (
    <div class="stepper">
      <button
        type="button"
        aria-label={`${labelOf(name)}: one year less`}
        disabled={year <= minimum}
        onClick={() => onChange(year - 1)}
      >
        −
      </button>
      <input
        type="number"
        aria-labelledby={`label-${name}`}
        aria-describedby={`range-${name}`}
        min={minimum}
        max={maximum}
        value={year}
        onChange={({ currentTarget }) => {
          const next = Number(currentTarget.value);
          if (isYear(next)) onChange(next);
          else currentTarget.value = String(year);
        }}
      />
      <button
        type="button"
        aria-label={`${labelOf(name)}: one year more`}
        disabled={year >= maximum}
        onClick={() => onChange(year + 1)}
      >
        +
      </button>
      <small id={`range-${name}`}>
        {minimum} to {maximum}
      </small>
    </div>
  );
}

interface BoxesProps extends ControlProps {
  readonly values: readonly (string | number)[];
  /** How many must be taken. */
  readonly least: number;
  readonly inWords: (value: string | number) => string;
}

/** Values of which several may be taken. */
function Boxes({ name, value, onChange, values, least, inWords }: BoxesProps) {
  const taken = value as readonly (string | number)[];
  const toggle = (one: string | number): void => {
    const next = values.filter((other) => (other === one ? !taken.includes(one) : taken.includes(other)));
    if (next.length >= least) onChange(next);
  };
  return (
    <fieldset class="boxes" aria-labelledby={`label-${name}`}>
      {values.map((one) => {
        const isLast = taken.length === least && taken.includes(one);
        return (
          <label key={one} title={isLast ? "at least one must be taken" : undefined}>
            <input
              type="checkbox"
              value={one}
              checked={taken.includes(one)}
              disabled={isLast}
              onChange={() => toggle(one)}
            />
            <span>{inWords(one)}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** A list of IGOs out of those of the study, which are too many to stand open. */
function IgoBoxes(props: ControlProps & { readonly igos: readonly PageIgo[] }) {
  const taken = props.value as readonly number[];
  const names = new Map(props.igos.map(({ ionum, name }) => [ionum, name]));
  // The order of the default first, so that taking all of them back gives the default itself.
  const order = declarations[props.name].default as readonly number[];
  const values = [...new Set([...order, ...taken, ...names.keys()])];
  return (
    <details class="igos">
      <summary>{taken.length} IGOs are taken: change the list</summary>
      <Boxes
        {...props}
        values={values}
        least={0}
        inWords={(ionum) => names.get(Number(ionum)) ?? `${ionum} (not in the study)`}
      />
    </details>
  );
}

/** The control of a choice, as its declaration asks for. */
export function Control(props: ControlProps & { readonly igos: readonly PageIgo[] }) {
  const { name, igos, ...rest } = props;
  const own = { name, ...rest };
  const declaration = declarations[name];
  switch (declaration.kind) {
    case "one of":
      return declaration.values.length <= mostSegments ? (
        <Segments {...own} values={declaration.values} />
      ) : (
        <Selection {...own} values={declaration.values} />
      );
    case "whole number":
      return <Stepper {...own} minimum={declaration.minimum} maximum={declaration.maximum} />;
    case "list of whole numbers":
      return declaration.values === undefined ? (
        <IgoBoxes {...own} igos={igos} />
      ) : (
        <Boxes
          {...own}
          values={declaration.values}
          least={1}
          inWords={(value) => valueInWords(name, [value])}
        />
      );
    case "list of controls":
      return (
        <Boxes
          {...own}
          values={declaration.values}
          least={0}
          inWords={(value) => controlWords[value as ControlName]}
        />
      );
  }
}
