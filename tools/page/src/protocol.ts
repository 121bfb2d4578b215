import type { Looked, PageResult } from "./analysis";

/** What the page asks of its worker. */
export type Request =
  | { readonly kind: "open"; readonly data: ArrayBuffer }
  | { readonly kind: "fit"; readonly id: number; readonly looked: Looked }
  | { readonly kind: "draw"; readonly id: number; readonly looked: Looked; readonly seed: number }
  | { readonly kind: "sample"; readonly id: number; readonly looked: Looked };

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
  | { readonly kind: "failed"; readonly message: string };
