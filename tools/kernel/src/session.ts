import { adviceOn } from "./cell-advice";
import type { CellError } from "./cell-error";
import { cellOfStack, describeInterrupt, describeThrownValue, withReadableStacks } from "./cell-error";
import type { CellSink, DisplayBundle } from "./cell-sink";
import { createCellSources } from "./cell-source";
import { type CellCompiler, createCellCompiler } from "./compile/compile-cell";
import { describeComplaints } from "./compile-error";
import { resultBundle } from "./result-bundle";
import {
  type CellContext,
  CellStopped,
  createCellContext,
  currentCell,
  onRaisedInterrupt,
} from "./run/cell-context";
import { createCellNames } from "./run/cell-names";
import { createCellOutput, takeOverOutput } from "./run/cell-output";
import { deferred } from "./run/deferred";
import { executeCell, type Given } from "./run/execute-cell";
import { answerInterrupt } from "./run/interrupt-flag";
import { createModuleLoader } from "./run/load-module";
import { refuseInput } from "./run/no-input";

/** How a cell ended. */
export type CellOutcome = { readonly status: "ok" } | { readonly status: "error"; readonly error: CellError };

/** A TypeScript session: cells run one after another and see the names of those before. */
export interface Session {
  /** The compiler, for questions about the language. */
  readonly compiler: CellCompiler;
  /**
   * Compiles and runs one cell. The caller waits for it before it runs the next one.
   *
   * @param code the cell's source
   * @param count the cell's execution count, by which errors name it
   * @param sink where its outputs go
   */
  run(code: string, count: number, sink: CellSink): Promise<CellOutcome>;
  /**
   * Ends the cell that runs, for good: nothing of it runs on. Where none runs, ends what the earlier ones left behind.
   */
  interrupt(): void;
  /**
   * Forgets what the cells have made, so that another notebook can run: the compiler stays, with the library's types.
   */
  forget(): void;
}

/** Thrown into a cell from outside, to end it. */
class Interruption extends Error {}

function isInterruption(thrown: unknown): boolean {
  if (thrown instanceof Interruption) return true;
  return (thrown as { code?: unknown } | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}

/** An interrupt that comes so soon after one is the same again, and must not end the next cell. */
const repetitionMilliseconds = 250;

/** Resolves when what is due now has been done, and with it the rejections that nobody waits for have been told. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * A new session, with cells that run in `folder`. There is one a process: it takes over what the process prints, how it
 * loads modules, and its errors that nobody catches.
 *
 * @param folder the folder from which cells import, as a rule that of the notebook
 */
export function createSession(folder: string = process.cwd()): Session {
  const compiler = createCellCompiler(folder);
  const cells = createCellSources();
  const names = createCellNames();
  const surroundings = { folder, modules: createModuleLoader(folder), values: names.values };
  const sinks = new Map<string, CellSink>();
  let running: { readonly id: string; end(reason: unknown): void } | undefined;

  const ended = new Set<CellContext>();
  let interruptedAt = Number.NEGATIVE_INFINITY;

  takeOverOutput();
  refuseInput();
  onRaisedInterrupt(interrupt);
  for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, takeUncaught);

  /** Tells the cell that an error is of: the one that started what failed, however late. */
  function takeUncaught(thrown: unknown): void {
    const cell = currentCell();
    if (thrown instanceof CellStopped || cell?.isStopped === true) return;
    const id = cell?.id ?? cellOfStack(thrown);
    if (running !== undefined && (id === undefined || id === running.id)) {
      running.end(thrown);
      return;
    }
    const sink = sinks.get(id ?? "") ?? [...sinks.values()].at(-1);
    sink?.failure(describeThrownValue(thrown, cells));
  }

  /** How stacks name a cell: by its count, and where a front end runs several under one count, with a number behind. */
  function newId(count: number): string {
    for (let repeated = 0; ; repeated += 1) {
      const id = repeated === 0 ? `${count}` : `${count}.${repeated}`;
      if (!sinks.has(id)) return id;
    }
  }

  function withReadableText(bundle: DisplayBundle): DisplayBundle {
    const { "text/plain": text } = bundle;
    return typeof text === "string" ? { ...bundle, "text/plain": withReadableStacks(text, cells) } : bundle;
  }

  async function run(code: string, count: number, sink: CellSink): Promise<CellOutcome> {
    const compiled = compiler.compile(code);
    if (compiled.status === "refused") {
      const { complaints } = compiled;
      return { status: "error", error: describeComplaints(complaints, adviceOn(code, complaints, cells)) };
    }
    const id = newId(count);
    cells.add(id, code, compiled.map);
    sinks.set(id, sink);
    const context = createCellContext(id);
    const output = createCellOutput(context, {
      ...sink,
      stream: (name, text) => sink.stream(name, withReadableStacks(text, cells)),
    });
    const imported = compiled.imports.flatMap((each) => each.names.map(({ name }) => name));
    const making = names.begin([...compiled.declared, ...imported]);
    const endedEarly = deferred<never>();
    const end = (reason: unknown): void => {
      context.stop();
      endedEarly.reject(reason);
    };
    running = { id, end };
    try {
      // Two turns on, an interrupt that came while the cell was compiled has been told.
      const executed = nextTurn()
        .then(nextTurn)
        .then(() => executeCell(compiled, context, making, surroundings));
      const given = await Promise.race([executed, endedEarly.promise]);
      await Promise.race([nextTurn(), endedEarly.promise]);
      const bundle = await context.run(() => resultBundle((given as Given)?.value));
      if (bundle !== undefined) sink.result(withReadableText(bundle));
      cells.end(id, "ok");
      return { status: "ok" };
    } catch (thrown) {
      if (!isInterruption(thrown)) return { status: "error", error: describeThrownValue(thrown, cells) };
      context.stop();
      interruptedAt = performance.now();
      answerInterrupt();
      return { status: "error", error: describeInterrupt() };
    } finally {
      running = undefined;
      ended.add(context);
      compiler.program.keep(making.end());
      output.end();
    }
  }

  function interrupt(): void {
    const now = performance.now();
    const isRepetition = now - interruptedAt < repetitionMilliseconds;
    answerInterrupt();
    if (isRepetition) return;
    interruptedAt = now;
    if (running !== undefined) running.end(new Interruption());
    else for (const context of ended) context.stop();
    ended.clear();
  }

  function forget(): void {
    names.forget();
    compiler.program.forget();
  }

  return { compiler, run, interrupt, forget };
}
