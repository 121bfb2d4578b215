import { identityOf, type Job } from "@alignment/runner";

/** 50 units in blocks of four, the last one of two. */
export const squaresJob: Job = { identity: identityOf({ of: "squares" }), units: 50, unitsPerBlock: 4 };
