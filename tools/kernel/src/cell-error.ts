import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { inspect } from "node:util";
import type { CellLine, CellSources } from "./cell-source";
import { projectRoot } from "./project";

/** What a cell failed with, in the form of Jupyter's `error` output. */
export interface CellError {
  /** The error's class, such as `RangeError`; `CompileError` where TypeScript refused the cell. */
  readonly ename: string;
  /** The error's message. */
  readonly evalue: string;
  /** Lines to show: message, place with its source line, stack. */
  readonly traceback: readonly string[];
  /** `file.ts:line` of the innermost frame in the project's own source, `""` where there is none. */
  readonly place: string;
}

/** One complaint of the TypeScript compiler about a cell; line and column count from 1. */
export interface CompileComplaint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

interface Frame {
  readonly caller: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const framePattern = /^\s*at (?:(.*?) \()?(?:file:\/\/)?([^()]*?):(\d+):(\d+)\)?$/;
const cellFilePattern = /^(?:.*\/)?cell-(\d+)\.ts$/;

/** The frames of `stack` that belong to cells or to source files; Node's, tslab's and the kernel's own are left out. */
function framesOf(stack: string): Frame[] {
  const frames: Frame[] = [];
  for (const text of stack.split("\n")) {
    const match = framePattern.exec(text);
    if (match === null) continue;
    const [, caller = "", file, line, column] = match;
    if (/^node:|[/\\]tslab[/\\]dist[/\\]|[/\\]kernel[/\\](src|dist)[/\\]/.test(file)) continue;
    frames.push({ caller, file, line: Number(line), column: Number(column) });
  }
  return frames;
}

/** `file` relative to the project where it lies inside, else unchanged. */
function shortPath(file: string): string {
  const short = relative(projectRoot, file);
  return short.startsWith("..") || isAbsolute(short) ? file : short.replaceAll("\\", "/");
}

/** The count of the cell that `frame` is in and, where it is certain, the line. */
function cellOf(frame: Frame, cells: CellSources): { count: string; line: CellLine | undefined } | undefined {
  const match = cellFilePattern.exec(frame.file);
  return match === null ? undefined : { count: match[1], line: cells.find(Number(match[1]), frame.line) };
}

function describeFrame(frame: Frame, cells: CellSources): string {
  const cell = cellOf(frame, cells);
  const place =
    cell === undefined
      ? `${shortPath(frame.file)}:${frame.line}:${frame.column}`
      : `cell [${cell.count}]${cell.line === undefined ? "" : `, line ${cell.line.line}`}`;
  const caller = frame.caller.replace(/^(Proxy|Object|exports)\./, "");
  const named = /^(new |async )?[\w$.]+$/.test(caller) && !/^(eval$|cell-)/.test(caller);
  return named ? `    at ${caller} (${place})` : `    at ${place}`;
}

/** The line of the first cell that the stack passes through, `[]` where it is not certain. */
function cellExcerpt(frames: readonly Frame[], cells: CellSources): string[] {
  const first = frames.map((frame) => cellOf(frame, cells)).find((cell) => cell !== undefined);
  if (first?.line === undefined) return [];
  return [`cell [${first.count}], line ${first.line.line}`, `    ${first.line.line} | ${first.line.text}`];
}

/** Line `line` (from 1) of `source` with a mark under `column` (from 1), `[]` where there is no such line. */
function sourceLine(source: string, line: number, column: number): string[] {
  const text = source.split("\n")[line - 1];
  if (text === undefined) return [];
  const number = `${line} | `;
  return [`    ${number}${text}`, `    ${" ".repeat(number.length + column - 1)}^`];
}

function innermostSourceFrame(frames: readonly Frame[]): Frame | undefined {
  return frames.find(
    (frame) => frame.file.endsWith(".ts") && isAbsolute(frame.file) && existsSync(frame.file),
  );
}

/** Whether `line` says no more than the one before: tslab wraps each cell in a function and calls it. */
function isRepetition(line: string, before: string | undefined): boolean {
  return line === before || (before?.startsWith(`${line}, line `) ?? false);
}

function describeThrown(thrown: Error, cells: CellSources): { lines: string[]; place: string } {
  const frames = framesOf(thrown.stack ?? "");
  const inner = innermostSourceFrame(frames);
  const lines = [`${thrown.name}: ${thrown.message}`];
  let place = "";
  if (inner !== undefined) {
    place = `${shortPath(inner.file)}:${inner.line}`;
    lines.push(place, ...sourceLine(readFileSync(inner.file, "utf8"), inner.line, inner.column));
  }
  lines.push(...cellExcerpt(frames, cells));
  const described = frames.map((frame) => describeFrame(frame, cells));
  lines.push(...described.filter((line, index) => !isRepetition(line, described[index - 1])));
  if (thrown.cause instanceof Error) {
    const cause = describeThrown(thrown.cause, cells);
    lines.push(...cause.lines.map((line, index) => (index === 0 ? `caused by ${line}` : line)));
    if (place === "") place = cause.place;
  }
  return { lines, place };
}

/** Whether `thrown` is an error, also one of another realm. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]";
}

function isInterrupt(thrown: unknown): boolean {
  if (!isError(thrown)) return false;
  const { code } = thrown as Error & { code?: unknown };
  return code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || thrown.message === "Interrupted asynchronously";
}

/**
 * The error output of a value that a cell threw, with the place in the `.ts` source where Node runs with source maps.
 *
 * @param thrown anything: an error, or whatever else was thrown
 * @param cells the cells that ran
 */
export function describeThrownValue(thrown: unknown, cells: CellSources): CellError {
  if (isInterrupt(thrown)) {
    const evalue = "the cell was interrupted; the kernel lives and keeps its variables";
    return { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`], place: "" };
  }
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`], place: "" };
  }
  const { lines, place } = describeThrown(thrown, cells);
  return { ename: thrown.name, evalue: thrown.message, traceback: lines, place };
}

/**
 * The error output of a cell that TypeScript refused, each complaint with its line of the cell.
 *
 * @param complaints at least one, in the compiler's order
 * @param code the cell's source
 * @param advice lines that say what to do, shown first; may be empty
 */
export function describeComplaints(
  complaints: readonly CompileComplaint[],
  code: string,
  advice: readonly string[],
): CellError {
  const details = complaints.flatMap(({ file, line, column, message }) => {
    const where = `${file === "" ? "" : `${shortPath(file)}, `}line ${line}, column ${column}`;
    return [`CompileError: ${where}: ${message}`, ...(file === "" ? sourceLine(code, line, column) : [])];
  });
  const [first] = complaints;
  const complaint = `line ${first.line}, column ${first.column}: ${first.message}`;
  return {
    ename: "CompileError",
    evalue: [complaint, ...advice].join("\n"),
    traceback: [...advice, ...details],
    place: first.file === "" ? "" : `${shortPath(first.file)}:${first.line}`,
  };
}
