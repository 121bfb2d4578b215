import { useRef, useState } from "preact/hooks";
import type { Looked, PageFit, PageResult } from "../analysis";
import { copyText } from "./copy";
import { commandsFor, lme4Code, notebookCell } from "./exported-code";
import { download, fileName, logFile, looksNote, paperSentence, specificationFile } from "./exports";
import type { PageFacts } from "./facts";
import { pngOf, svgText } from "./picture-files";
import { currentOf, type PageState, type Settings } from "./state";
import { nameOf } from "./words";

interface ExportProps {
  readonly state: PageState;
  readonly facts: PageFacts;
  readonly result: PageResult | undefined;
  readonly sampleOf: (looked: Looked) => Promise<string>;
  readonly onSet: (values: Settings) => void;
}

interface ExportAction {
  readonly name: string;
  readonly label: string;
  readonly act: (fit: PageFit) => void | Promise<void>;
}

function pictureOf(id: string): SVGSVGElement | null {
  return document.querySelector<SVGSVGElement>(`svg#${id}`);
}

/** What can be taken along: every export says how many specifications were looked at. */
export function ExportMenu({ state, facts, result, sampleOf, onSet }: ExportProps) {
  const [text, setText] = useState("");
  const menu = useRef<HTMLDetailsElement>(null);
  const looked = currentOf(state);
  const note = looksNote(state);
  const show = async (words: string, what: string): Promise<void> => {
    setText(words);
    const isCopied = await copyText(words);
    onSet({ note: isCopied ? `${what} copied.` : `${what} stands in the menu, to be copied from there.` });
  };
  const file = (stem: string, ending: string, content: string | Blob, type: string): void => {
    const name = fileName(stem, ending, state);
    download(name, content, type);
    onSet({ note: `${name} downloaded.` });
  };
  const picture = async (id: string, stem: string, ending: "svg" | "png"): Promise<void> => {
    const svg = pictureOf(id);
    if (svg === null) {
      onSet({ note: "On a narrow screen the curve is a list, which cannot be saved as a picture." });
      return;
    }
    const caption = svg.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
    const lines = [
      `${nameOf(looked)} (${facts.isSimulated ? "simulated data" : "real data"})`,
      caption,
      note,
    ];
    if (ending === "svg") file(stem, "svg", svgText(svg, lines), "image/svg+xml");
    else file(stem, "png", await pngOf(svg, lines), "image/png");
  };
  const actions: readonly ExportAction[] = [
    {
      name: "cell",
      label: "Notebook cell",
      act: (fit) => show(notebookCell(looked, fit, state, facts), "Cell"),
    },
    {
      name: "spec",
      label: "Specification (JSON)",
      act: async (fit) => {
        file("specification", "json", specificationFile(looked), "application/json");
        await show(commandsFor(looked, fit, state, facts), "Commands for the file");
      },
    },
    {
      name: "csv",
      label: "Sample (CSV)",
      act: async (fit) => {
        file("panel", "csv", await sampleOf(looked), "text/csv");
        await show(commandsFor(looked, fit, state, facts), "Commands for the file");
      },
    },
    { name: "lme4", label: "R code (lme4)", act: (fit) => show(lme4Code(looked, fit, state), "R code") },
    {
      name: "sentence",
      label: "Sentence",
      act: (fit) => show(paperSentence(state, { result: fit, base: facts.base }, facts), "Sentence"),
    },
    { name: "svg", label: "Figure 2 (SVG)", act: () => picture("figure-2", "figure-2", "svg") },
    { name: "png", label: "Figure 2 (PNG)", act: () => picture("figure-2", "figure-2", "png") },
    {
      name: "curve-svg",
      label: "Curve (SVG)",
      act: () => picture("specification-curve", "specification-curve", "svg"),
    },
    {
      name: "curve-png",
      label: "Curve (PNG)",
      act: () => picture("specification-curve", "specification-curve", "png"),
    },
  ];
  const fit = result?.kind === "fitted" ? result : undefined;
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || menu.current === null) return;
        menu.current.open = false;
        menu.current.querySelector("summary")?.focus();
      }}
    >
      <summary>Export</summary>
      <div class="menu-box">
        {actions.map(({ name, label, act }) => (
          <button
            key={name}
            type="button"
            data-export={name}
            disabled={fit === undefined}
            onClick={() =>
              fit !== undefined &&
              Promise.resolve(act(fit)).catch((error: Error) =>
                onSet({ note: `The export failed: ${error.message}` }),
              )
            }
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          data-export="log"
          onClick={() => {
            file("looks", "json", logFile(state, facts), "application/json");
            void show(logFile(state, facts), "Log of looks");
          }}
        >
          Log of looks (JSON)
        </button>
        {text !== "" && <textarea id="exported" readOnly aria-label="Exported text" rows={9} value={text} />}
        <p>
          <small>{note}</small>
        </p>
      </div>
    </details>
  );
}
