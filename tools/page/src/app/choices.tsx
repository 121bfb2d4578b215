import { useMemo } from "preact/hooks";
import { sameValue } from "./address";
import { basisOf, declarations, groupsOfChoices, isInferred, labelOf, valueInWords } from "./choice-words";
import { Control } from "./control-inputs";
import type { PageIgo } from "./facts";
import { impactOf, type SlopeUnder, Spark, slopesUnder, sparkBounds } from "./spark";
import { currentOf, type PageState, type Settings, table2 } from "./state";
import { chosenValue } from "./sweep";

interface ChoiceProps {
  readonly name: string;
  readonly value: unknown;
  readonly slopes: readonly SlopeUnder[];
  /** The value to which the slopes belong that are shown. */
  readonly shownValue: unknown;
  readonly igos: readonly PageIgo[];
  readonly bounds: readonly [number, number];
  /** Whether a link pointed to this choice. */
  readonly isMarked: boolean;
  readonly onChoose: (name: string, value: unknown) => void;
}

/** One choice, drawn again only where something of it has changed. */
function ChoiceRow(props: ChoiceProps) {
  const { igos, onChoose, ...own } = props;
  return useMemo(() => <ChoiceContent {...props} />, [JSON.stringify(own), igos, onChoose]);
}

function ChoiceContent(props: ChoiceProps) {
  const { name, value, slopes, shownValue, igos, bounds, isMarked, onChoose } = props;
  const before = chosenValue(table2, name);
  const changed = !sameValue(value, before);
  const { question, meaning } = declarations[name];
  return (
    <div
      id={`choice-${name}`}
      class={`choice${changed ? " changed" : ""}${isMarked ? " marked" : ""}`}
      data-choice={name}
    >
      <div class="choice-head">
        <span id={`label-${name}`} class="choice-label">
          {changed && <span aria-hidden="true">● </span>}
          {labelOf(name)}
          {changed && <span class="unseen"> (changed)</span>}
        </span>
        <Spark name={name} slopes={slopes} own={shownValue} bounds={bounds} />
      </div>
      {isMarked && <p class="asked">The link that you followed is about this choice.</p>}
      <p class="question" id={`question-${name}`}>
        {question}
      </p>
      <Control name={name} value={value} igos={igos} onChange={(next) => onChoose(name, next)} />
      <div class="choice-foot">
        <details open={isMarked}>
          <summary>{basisOf(name)}</summary>
          <p>{meaning}</p>
        </details>
        {changed && (
          <button
            type="button"
            class="reset"
            aria-label={`${labelOf(name)}: back to ${valueInWords(name, before)}`}
            onClick={() => onChoose(name, before)}
          >
            Back to {valueInWords(name, before)}
          </button>
        )}
      </div>
    </div>
  );
}

const allNames = groupsOfChoices.flatMap(([, names]) => names);

interface ChoicesProps {
  readonly state: PageState;
  /** The state whose numbers are shown, until those of the current choices stand. */
  readonly shown: PageState;
  readonly igos: readonly PageIgo[];
  /** The choice to which a link pointed. */
  readonly marked: string | undefined;
  readonly onChoose: (name: string, value: unknown) => void;
  readonly onSet: (values: Settings) => void;
}

/** All choices with their controls. */
export function Choices({ state, shown, igos, marked, onChoose, onSet }: ChoicesProps) {
  const words = state.filter.trim().toLowerCase();
  const isShown = (name: string): boolean => {
    const text = `${labelOf(name)} ${declarations[name].question} ${name} rule ${declarations[name].rule}`;
    return (words === "" || text.toLowerCase().includes(words)) && (!state.inferredOnly || isInferred(name));
  };
  const under = new Map(allNames.map((name) => [name, slopesUnder(name, shown)]));
  const slopesOf = (name: string): readonly SlopeUnder[] => under.get(name) ?? [];
  const impact = new Map(allNames.map((name) => [name, impactOf(slopesOf(name))]));
  const groups: typeof groupsOfChoices = state.byImpact
    ? [
        [
          "By impact on the slope",
          [...allNames].sort((one, other) => (impact.get(other) ?? 0) - (impact.get(one) ?? 0)),
        ],
      ]
    : groupsOfChoices;
  const sections = groups
    .map(([title, names]) => [title, names.filter(isShown)] as const)
    .filter(([, names]) => names.length > 0);
  const bounds = sparkBounds(under.values());
  return (
    <section class="choices" aria-labelledby="choices-title">
      <h2 id="choices-title">Choices</h2>
      <div class="choices-tools">
        <input
          id="filter"
          type="search"
          placeholder="filter … (press /)"
          aria-label="Filter the choices"
          value={state.filter}
          onInput={(event) => onSet({ filter: event.currentTarget.value })}
        />
        <label>
          <input
            type="checkbox"
            checked={state.inferredOnly}
            onChange={(event) => onSet({ inferredOnly: event.currentTarget.checked })}
          />
          inferred only
        </label>
        <label>
          sort{" "}
          <select
            value={state.byImpact ? "impact" : "topic"}
            onChange={(event) => onSet({ byImpact: event.currentTarget.value === "impact" })}
          >
            <option value="topic">by topic</option>
            <option value="impact">by impact on the slope</option>
          </select>
        </label>
      </div>
      <p class="legend">
        Beside each choice: the slope under each of its values, all on one axis; ◆ the current value, filled
        where the 95% interval excludes zero, the line is zero; ± where that depends on the choice.
      </p>
      {sections.map(([title, names]) => (
        <div key={title} class="group">
          <h3>{title}</h3>
          {names.map((name) => (
            <ChoiceRow
              key={name}
              name={name}
              value={chosenValue(currentOf(state), name)}
              slopes={slopesOf(name)}
              shownValue={chosenValue(currentOf(shown), name)}
              igos={igos}
              bounds={bounds}
              isMarked={name === marked}
              onChoose={onChoose}
            />
          ))}
        </div>
      ))}
      {sections.length === 0 && <p>No choice has these words. Empty the filter to see all choices.</p>}
    </section>
  );
}
