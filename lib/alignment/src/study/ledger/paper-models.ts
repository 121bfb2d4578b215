import { type DefinedInference, type MixedModelFit, type TestedContrast, UserError } from "@alignment/engine";
import type { Panel, PanelBuilder } from "../../construct";
import type { EvidenceAtHand } from "../../nulls";
import type { AppendixCheck } from "../appendix";
import type { RightFit } from "../rights";

/** What our values and judgements for the paper's claims come from. */
export interface PaperModels {
  readonly build: PanelBuilder;
  readonly panel: Panel;
  readonly table2: MixedModelFit;
  /** From `fitRights`. */
  readonly table3: readonly RightFit[];
  /** The change within four years of exit in the model around membership; not given where no case has an exit. */
  readonly fourAfter?: TestedContrast;
  /** From `appendixChecks`. */
  readonly appendix: readonly AppendixCheck[];
  /** The slope of Table 2 with the yearly change of the distance as outcome, clustered by state. */
  readonly differenced: DefinedInference;
  /** From `evidenceOf`: the verdicts, and what would be found if IGOs did nothing. */
  readonly evidence: Pick<EvidenceAtHand, "verdicts" | "amongNulls">;
}

/**
 * A check of the appendix.
 *
 * @throws UserError where it is not there.
 */
export function checkOf({ appendix }: Pick<PaperModels, "appendix">, key: string): AppendixCheck {
  const check = appendix.find((one) => one.key === key);
  if (check !== undefined) return check;
  throw new UserError(`paperClaimValues: there is no check "${key}"; expected those of appendixChecks`);
}

/** Whether a check of the appendix is there; one that lacks its source file is not. */
export function hasCheck({ appendix }: Pick<PaperModels, "appendix">, key: string): boolean {
  return appendix.some((one) => one.key === key);
}
