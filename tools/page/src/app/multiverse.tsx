import { useEffect, useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import { rowOfUnit, specificationOfRow } from "../multiverse-file";
import { differences } from "./address";
import type { DrawsByKey } from "./joint-file";
import { MultiverseCurve } from "./multiverse-curve";
import { rowOf } from "./multiverse-place";
import { sentenceOfRow } from "./multiverse-sentence";
import { textOf } from "./sentence";
import { SentenceView } from "./sentence-view";
import { type GivenMultiverse, originOf, takeFiles } from "./take-files";
import { useDroppedFiles } from "./use-dropped-files";
import type { Method } from "./words";
import { readFile } from "./worker-client";

interface MultiverseProps {
  readonly current: Looked;
  readonly method: Method;
  readonly canRead: boolean;
  readonly fit: (looked: Looked) => Promise<PageResult>;
  readonly onLook: (looked: Looked) => void;
  /** SHA-256 of the library and engine of the page. */
  readonly code: string;
  /** SHA-256 of the source files of the page, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Takes the null draws of a file, with the code of which they are where it is not known to be that of the page. */
  readonly onDraws: (draws: DrawsByKey, origin: string | undefined) => void;
  /** Speaks a message through the page's one live region. */
  readonly onSay: (message: string) => void;
}

/**
 * A multiverse that `npm run multiverse` wrote, from a file that is dropped or chosen: its curve leads to every
 * specification.
 */
export function MultiversePart({
  current,
  method,
  canRead,
  fit,
  code,
  files,
  onLook,
  onDraws,
  onSay,
}: MultiverseProps) {
  const [given, setGiven] = useState<GivenMultiverse>();
  const [message, setMessage] = useState("");
  const [isRefused, setRefused] = useState(false);
  const [rank, setRank] = useState(0);
  const multiverse = given?.multiverse;

  const take = async (dropped: readonly File[]): Promise<void> => {
    if (!canRead)
      return setMessage("The page is still loading its data; give it the file again in a moment.");
    setMessage("Reading …");
    setRefused(false);
    const taken = await takeFiles(dropped, given, {
      read: readFile,
      fit,
      code,
      files,
      onProgress: setMessage,
    });
    if (taken.draws !== undefined) onDraws(taken.draws.byKey, taken.draws.origin);
    setMessage(taken.message);
    setRefused(taken.isRefused);
    if (taken.given?.multiverse !== multiverse) setRank(0);
    setGiven(taken.given);
  };
  useDroppedFiles((dropped) => void take(dropped), setMessage);
  useEffect(() => {
    if (message !== "") onSay(message);
  }, [message]);

  const goTo = (row: number | undefined): void => {
    if (multiverse === undefined) return;
    if (row === undefined) setMessage(`${multiverse.name} has no specification of this number.`);
    else onLook(differences(specificationOfRow(multiverse, row)));
  };
  const origin = given?.plan === undefined ? undefined : originOf(given.plan, { code, files });
  return (
    <section class="multiverse" aria-labelledby="multiverse-title">
      <h2 id="multiverse-title">A multiverse</h2>
      <p>
        <label class="file">
          Open specifications.csv or .parquet{" "}
          <input
            id="multiverse-file"
            type="file"
            multiple
            accept=".csv,.parquet,.json"
            onChange={(event) => {
              const chosen = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = "";
              if (chosen.length > 0) void take(chosen);
            }}
          />
        </label>{" "}
        of <code>npm run multiverse</code>, or drop the folder that it wrote anywhere on this page; with{" "}
        <code>joint.json</code> the null draws come along, and <code>plan.json</code> says which version of
        the code made them.
      </p>
      <p class={isRefused ? "care" : undefined} data-multiverse-message>
        {message}
      </p>
      {origin !== undefined && given?.differences.length === 0 && (
        <p class="care">
          {given.multiverse.name} was computed with {origin}: its numbers and null draws may be other ones
          than this page would find.
        </p>
      )}
      {given !== undefined && given.differences.length > 0 && (
        <p class="care">
          {given.multiverse.name} comes from {origin ?? "other data or other code"}, not from those of this
          page: {given.differences.join("; ")}. The curve shows the numbers of the file; a click shows those
          of this page.
        </p>
      )}
      {multiverse !== undefined && (
        <>
          <MultiverseCurve
            multiverse={multiverse}
            method={method}
            rank={rank}
            current={rowOf(multiverse, current)}
            onRank={(next) => {
              setRank(next);
              goTo(multiverse.order[next]);
            }}
          />
          <p>
            <label>
              By slope, from the lowest{" "}
              <input
                id="multiverse-rank"
                type="range"
                min={0}
                max={multiverse.order.length - 1}
                value={rank}
                aria-valuetext={textOf(sentenceOfRow(multiverse, multiverse.order[rank], method))}
                onInput={(event) => setRank(Number(event.currentTarget.value))}
              />
            </label>{" "}
            <button type="button" onClick={() => goTo(multiverse.order[rank])}>
              Go to this specification
            </button>
          </p>
          <p>
            <SentenceView parts={sentenceOfRow(multiverse, multiverse.order[rank], method)} />
          </p>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const wanted = new FormData(event.currentTarget).get("unit");
              goTo(rowOfUnit(multiverse, Number(wanted)));
            }}
          >
            <label>
              By number <input name="unit" type="number" min={0} required />
            </label>{" "}
            <button type="submit">Go</button>
          </form>
        </>
      )}
    </section>
  );
}
