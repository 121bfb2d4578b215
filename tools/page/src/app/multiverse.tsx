import { useEffect, useRef, useState } from "preact/hooks";
import type { Looked, PageResult } from "../analysis";
import { differencesFrom, type Multiverse, rowOfUnit, specificationOfRow } from "../multiverse-file";
import { differences } from "./address";
import { type DrawsByKey, readJoint } from "./joint-file";
import { MultiverseCurve } from "./multiverse-curve";
import { rowOf } from "./multiverse-place";
import { sentenceOfRow } from "./multiverse-sentence";
import { textOf } from "./sentence";
import { SentenceView } from "./sentence-view";
import { inThousands, type Method } from "./words";
import { readFile } from "./worker-client";

/** What the page was given: the specifications, and how they differ from what the page computes. */
interface Given {
  readonly multiverse: Multiverse;
  readonly differences: readonly string[];
}

interface MultiverseProps {
  readonly current: Looked;
  readonly method: Method;
  readonly canRead: boolean;
  readonly fit: (looked: Looked) => Promise<PageResult>;
  readonly onLook: (looked: Looked) => void;
  /** Takes the null draws of a file. */
  readonly onDraws: (draws: DrawsByKey) => void;
  /** Speaks a message through the page's one live region. */
  readonly onSay: (message: string) => void;
}

/** A person drops files anywhere on the page. */
function useDroppedFiles(take: (files: readonly File[]) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);
}

/** A multiverse that `npm run multiverse` wrote, from a file that is dropped or chosen: its curve leads to every specification. */
export function MultiversePart({ current, method, canRead, fit, onLook, onDraws, onSay }: MultiverseProps) {
  const [given, setGiven] = useState<Given>();
  const [message, setMessage] = useState("");
  const [rank, setRank] = useState(0);
  const multiverse = given?.multiverse;

  const take = async (files: readonly File[]): Promise<void> => {
    if (!canRead)
      return setMessage("The page is still loading its data; give it the file again in a moment.");
    let now = given;
    const said: string[] = [];
    try {
      for (const file of files.filter(({ name }) => !name.endsWith(".json"))) {
        setMessage(`Reading ${file.name} …`);
        const found = await readFile(file.name, await file.arrayBuffer());
        said.push(`${file.name}: ${inThousands(found.unit.length)} specifications.`);
        now = { multiverse: found, differences: await differencesFrom(found, fit) };
      }
      for (const file of files.filter(({ name }) => name.endsWith(".json"))) {
        if (now === undefined)
          throw new RangeError(
            `${file.name} numbers the specifications of specifications.csv; open both files of the folder`,
          );
        const draws = readJoint(file.name, await file.text(), now.multiverse);
        if (now.differences.length === 0) onDraws(draws);
        said.push(
          now.differences.length === 0
            ? `${file.name}: null draws of ${inThousands(draws.size)} specifications.`
            : `${file.name}: its null draws are left out, since the multiverse is not of these data and this code.`,
        );
      }
      setMessage(said.join(" "));
    } catch (error) {
      setMessage((error as Error).message);
    }
    if (now !== given) {
      setGiven(now);
      setRank(0);
    }
  };
  useDroppedFiles((files) => void take(files));
  useEffect(() => {
    if (message !== "") onSay(message);
  }, [message]);

  const goTo = (row: number | undefined): void => {
    if (multiverse === undefined) return;
    if (row === undefined) setMessage(`${multiverse.name} has no specification of this number.`);
    else onLook(differences(specificationOfRow(multiverse, row)));
  };
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
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = "";
              if (files.length > 0) void take(files);
            }}
          />
        </label>{" "}
        of <code>npm run multiverse</code>, or drop it here; with <code>joint.json</code> its null draws come
        along.
      </p>
      <p data-multiverse-message>{message}</p>
      {given !== undefined && given.differences.length > 0 && (
        <p class="care">
          {given.multiverse.name} comes from other data or other code than this page:{" "}
          {given.differences.join("; ")}. The curve shows the numbers of the file; a click shows those of this
          page.
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
