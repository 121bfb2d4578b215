import type { CellError } from "./cell-error";

/** Content by MIME type: text, or an object for JSON types. */
export type DisplayBundle = Readonly<Record<string, unknown>>;

/** What a cell displays: the same thing in several MIME types. */
export interface DisplayData {
  readonly data: DisplayBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient?: { readonly display_id?: string };
}

/** Where a cell's outputs go, also those that come after its end. */
export interface CellSink {
  stream(name: "stdout" | "stderr", text: string): void;
  display(data: DisplayData, update: boolean): void;
  /** The value of the cell's last expression. */
  result(data: DisplayBundle): void;
  /** Takes away what the cell has shown so far. */
  clear(): void;
  /** An error of a timer, an event or a promise that the cell left behind. */
  failure(error: CellError): void;
}

/** Takes outputs that nobody wants to see. */
export const discardingSink: CellSink = {
  stream: () => {},
  display: () => {},
  result: () => {},
  clear: () => {},
  failure: () => {},
};
