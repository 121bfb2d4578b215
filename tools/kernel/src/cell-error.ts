import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { inspect } from "node:util";
import type { CellPlace, CellSources } from "./cell-source";
import { excerptOf, painted } from "./excerpt";
import { isInside, projectRoot } from "./project";

/** What a cell failed with, in the form of Jupyter's `error` output. */
export interface CellError {
  /** The error's class, such as `RangeError`; `CompileError` where TypeScript refused the cell. */
  readonly ename: string;
  /** The error's message. */
  readonly evalue: string;
  /** Lines to show, in colours: message, place with its source line, stack. */
  readonly traceback: readonly string[];
  /** `file.ts:line` of the innermost frame in the project's own source, `""` where there is none. */
  readonly place: string;
}

interface Frame {
  readonly caller: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const framePattern = /^\s*at (?:(.*?) \()?(?:file:\/\/)?([^()]*?):(\d+):(\d+)\)?$/;
const cellFilePattern = /^(?:.*[\\/])?cell-(\d+(?:\.\d+)?)\.ts$/;
const kernelFolders = ["src", "dist"].map((name) => join(projectRoot, "tools", "kernel", name));

/** The frame that a line of a stack is about; `undefined` for any other line. */
function frameOf(text: string): Frame | undefined {
  const match = framePattern.exec(text);
  if (match === null) return undefined;
  const [, caller = "", file, line, column] = match;
  return { caller, file, line: Number(line), column: Number(column) };
}

/** Whether a frame is Node's, tslab's or the kernel's own, which nobody who writes cells wants to see. */
function isInternal({ file }: Frame): boolean {
  return (
    /^node:|[/\\]tslab[/\\]dist[/\\]/.test(file) || kernelFolders.some((folder) => isInside(file, folder))
  );
}

/** The frames of `stack` that belong to cells or to source files. */
function framesOf(stack: string): Frame[] {
  return stack.split("\n").flatMap((text) => {
    const frame = frameOf(text);
    return frame === undefined || isInternal(frame) ? [] : [frame];
  });
}

/** `file` relative to the project where it lies inside, else unchanged. */
export function shortPath(file: string): string {
  const short = relative(projectRoot, file);
  return short.startsWith("..") || isAbsolute(short) ? file : short.replaceAll("\\", "/");
}

/** The cell that a file name stands for, by its name in stacks. */
function idOf(file: string): string | undefined {
  return cellFilePattern.exec(file)?.[1];
}

/** The execution count of a cell. */
function countOf(id: string): number {
  return Math.floor(Number(id));
}

/**
 * The innermost cell that an error passed through, by its name in stacks.
 *
 * @param thrown anything that was thrown
 */
export function cellOfStack(thrown: unknown): string | undefined {
  if (!isError(thrown)) return undefined;
  return framesOf(thrown.stack ?? "")
    .map(({ file }) => idOf(file))
    .find((id) => id !== undefined);
}

function placeOf(frame: Frame, cells: CellSources): CellPlace | undefined {
  const id = idOf(frame.file);
  return id === undefined ? undefined : cells.find(id, frame.line, frame.column);
}

function describeFrame(frame: Frame, cells: CellSources): string {
  const id = idOf(frame.file);
  const line = placeOf(frame, cells)?.line;
  const place =
    id === undefined
      ? `${shortPath(frame.file)}:${frame.line}:${frame.column}`
      : `cell [${countOf(id)}]${line === undefined ? "" : `, line ${line}`}`;
  const caller = frame.caller.replace(/^(Proxy|Object|exports)\./, "");
  const named = /^(new |async )?[\w$.]+$/.test(caller) && !/^(eval$|cell-)/.test(caller);
  return named ? `    at ${caller} (${place})` : `    at ${place}`;
}

/** The place in the first cell that the stack passes through. */
function cellExcerpt(frames: readonly Frame[], cells: CellSources): string[] {
  const first = frames.find(({ file }) => idOf(file) !== undefined);
  const id = idOf(first?.file ?? "");
  const place = first === undefined ? undefined : placeOf(first, cells);
  if (id === undefined || place === undefined) return [];
  const where = `cell [${countOf(id)}], line ${place.line}`;
  return [painted(where, "cyan"), ...excerptOf(place.text, place.line, place.column)];
}

/** The place of a frame in a file of source, with its line. */
function fileExcerpt({ file, line, column }: Frame): string[] {
  const text = readFileSync(file, "utf8").split("\n")[line - 1];
  const place = painted(`${shortPath(file)}:${line}`, "cyan");
  return text === undefined ? [place] : [place, ...excerptOf(text, line, column)];
}

function innermostSourceFrame(frames: readonly Frame[]): Frame | undefined {
  return frames.find(
    (frame) => frame.file.endsWith(".ts") && isAbsolute(frame.file) && existsSync(frame.file),
  );
}

/** Whether `line` says no more than the one before: a cell is a function, and the kernel calls it. */
function isRepetition(line: string, before: string | undefined): boolean {
  return line === before || (before?.startsWith(`${line}, line `) ?? false);
}

/** JavaScript's own words about a name of a cell, which it knows as a property of an object of the kernel. */
function inCellsWords(message: string): string {
  return message
    .replace(/\(0\s*,\s*__names\.([\p{ID_Continue}$]+)\)/gu, "$1")
    .replace(/\b__(?:names|made)\./g, "")
    .replace(/\b__passed\(\.\.\.\)/g, "(intermediate value)");
}

function describeThrown(thrown: Error, cells: CellSources): { lines: string[]; place: string } {
  const frames = framesOf(thrown.stack ?? "");
  const inner = innermostSourceFrame(frames);
  const lines = [`${painted(thrown.name, "red", "bold")}: ${inCellsWords(thrown.message)}`];
  if (inner !== undefined) lines.push(...fileExcerpt(inner));
  lines.push(...cellExcerpt(frames, cells));
  const described = frames.map((frame) => describeFrame(frame, cells));
  lines.push(...described.filter((line, index) => !isRepetition(line, described[index - 1])));
  const place = inner === undefined ? "" : `${shortPath(inner.file)}:${inner.line}`;
  if (!isError(thrown.cause)) return { lines, place };
  const cause = describeThrown(thrown.cause, cells);
  lines.push(...cause.lines.map((line, index) => (index === 0 ? `caused by ${line}` : line)));
  return { lines, place: place === "" ? cause.place : place };
}

/** Whether `thrown` is an error, also one of another realm. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]";
}

/** The error output of a cell that was interrupted. */
export function describeInterrupt(): CellError {
  const evalue =
    "the cell was interrupted and nothing of it runs on; the kernel lives and keeps its variables";
  return {
    ename: "Interrupted",
    evalue,
    traceback: [`${painted("Interrupted", "red", "bold")}: ${evalue}`],
    place: "",
  };
}

/**
 * The error output of a value that a cell threw, with the place in the `.ts` source where Node runs with source maps.
 *
 * @param thrown anything: an error, or whatever else was thrown
 * @param cells the cells that ran
 */
export function describeThrownValue(thrown: unknown, cells: CellSources): CellError {
  if (!isError(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return {
      ename: "Thrown",
      evalue,
      traceback: [`${painted("Thrown", "red", "bold")}: ${evalue}`],
      place: "",
    };
  }
  const { lines, place } = describeThrown(thrown, cells);
  return { ename: thrown.name, evalue: inCellsWords(thrown.message), traceback: lines, place };
}

/**
 * A text that a cell prints or gives back, in which stacks of errors name cells and lines as they were written and hold
 * no frame of the kernel. A text without a cell in a stack stays as it is.
 *
 * @param text what is printed
 * @param cells the cells that ran
 */
export function withReadableStacks(text: string, cells: CellSources): string {
  if (!/\bcell-\d+(?:\.\d+)?\.ts:\d/.test(text)) return text;
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const [, body, opened = ""] = /^(.*?)( \{)?$/.exec(line) ?? ["", line];
    const frame = frameOf(body);
    if (frame === undefined) lines.push(line);
    else if (isInternal(frame)) lines.push(`${lines.pop() ?? ""}${opened}`);
    else {
      const described = `${/^\s*/.exec(line)?.[0]}${describeFrame(frame, cells).trimStart()}`;
      if (isRepetition(described, lines.at(-1))) lines.push(`${lines.pop()}${opened}`);
      else lines.push(`${described}${opened}`);
    }
  }
  return lines.join("\n");
}
