import type { DataColumns } from "@alignment/engine";
import { readData } from "./generators";

/** Data sets that come with lme4, by name. */
export const lme4Data: { readonly [name: string]: DataColumns } = {
  sleepstudy: readData("sleepstudy", "Subject"),
  dyestuff: readData("dyestuff"),
  dyestuff2: readData("dyestuff2"),
  penicillin: readData("penicillin"),
  pastes: readData("pastes"),
};
