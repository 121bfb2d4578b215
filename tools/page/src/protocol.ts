import type { FixedEffectInference, ParameterInterval } from "@alignment/engine";
import type { Looked, PageResult } from "./analysis";
import type { Inferred } from "./inference";
import type { Multiverse } from "./multiverse-file";

/** What the page asks of its worker. */
export type Request =
  | { readonly kind: "open"; readonly data: ArrayBuffer }
  | { readonly kind: "fit"; readonly id: number; readonly looked: Looked }
  | { readonly kind: "draw"; readonly id: number; readonly looked: Looked; readonly draw: number }
  | { readonly kind: "sample"; readonly id: number; readonly looked: Looked }
  | { readonly kind: "CR2"; readonly id: number; readonly looked: Looked }
  | { readonly kind: "profile"; readonly id: number; readonly looked: Looked }
  | { readonly kind: "multiverse"; readonly name: string; readonly bytes: ArrayBuffer };

/** What the worker answers. */
export type Answer =
  | { readonly kind: "opened" }
  | {
      readonly kind: "fitted";
      readonly id: number;
      readonly result: PageResult;
      readonly milliseconds: number;
    }
  /** The slope in a world in which memberships were exchanged; `null` where it could not be fitted. */
  | { readonly kind: "drawn"; readonly id: number; readonly estimate: number | null }
  /** The estimation sample as CSV. */
  | { readonly kind: "sampled"; readonly id: number; readonly csv: string }
  | { readonly kind: "CR2"; readonly id: number; readonly effects: Inferred<FixedEffectInference> }
  | { readonly kind: "profile"; readonly id: number; readonly intervals: Inferred<ParameterInterval> }
  /** How far a long computation is, before its answer. */
  | { readonly kind: "progress"; readonly done: number; readonly count: number }
  /** What a file of a multiverse holds, or why it cannot be read. */
  | { readonly kind: "multiverse"; readonly multiverse: Multiverse }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };
