import { useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import {
  download,
  fileStem,
  lme4Code,
  logFile,
  looksNote,
  notebookCell,
  paperSentence,
  pngOf,
  specificationFile,
  svgText,
} from "./exports";
import { currentOf, type PageState } from "./state";

interface ExportProps {
  readonly state: PageState;
  readonly result: PageResult | undefined;
  readonly base: PageResult;
  readonly sampleOf: (looked: Looked) => Promise<string>;
}

/** What can be taken along: every export says how many specifications were looked at. */
export function ExportMenu({ state, result, base, sampleOf }: ExportProps) {
  const [text, setText] = useState("");
  const looked = currentOf(state);
  const stem = fileStem(looked);
  const note = looksNote(state);
  const formula = result?.kind === "fitted" ? result.formula : "";
  const picture = (): SVGSVGElement => document.getElementById("figure-2") as unknown as SVGSVGElement;
  const show = (words: string): void => {
    setText(words);
    void navigator.clipboard?.writeText(words).catch(() => undefined);
  };
  const actions: readonly (readonly [string, string, () => void])[] = [
    ["cell", "Notebook cell", () => show(notebookCell(looked, formula, note))],
    [
      "spec",
      "Specification (JSON)",
      () => {
        show(specificationFile(looked));
        download("specification.json", specificationFile(looked), "application/json");
      },
    ],
    ["lme4", "R code (lme4)", () => show(lme4Code(looked, formula, note))],
    ["sentence", "A sentence", () => result !== undefined && show(paperSentence(state, result, base))],
    [
      "csv",
      "Sample (CSV)",
      () => void sampleOf(looked).then((csv) => download("panel.csv", csv, "text/csv")),
    ],
    ["svg", "Figure (SVG)", () => download(`${stem}.svg`, svgText(picture()), "image/svg+xml")],
    ["png", "Figure (PNG)", () => void pngOf(picture()).then((blob) => download(`${stem}.png`, blob))],
    [
      "log",
      "What was looked at",
      () => {
        show(logFile(state));
        download("looks.json", logFile(state), "application/json");
      },
    ],
  ];
  return (
    <details class="menu">
      <summary>Export</summary>
      <div class="menu-box">
        {actions.map(([name, label, act]) => (
          <button
            key={name}
            type="button"
            data-export={name}
            disabled={result?.kind !== "fitted" && name !== "log"}
            onClick={act}
          >
            {label}
          </button>
        ))}
        {text !== "" && (
          <textarea
            id="exported"
            readOnly
            aria-label="Exported text, also on the clipboard"
            rows={8}
            value={text}
          />
        )}
        <p>
          <small>{note}</small>
        </p>
      </div>
    </details>
  );
}
