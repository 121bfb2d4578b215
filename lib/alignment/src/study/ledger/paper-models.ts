import { type MixedModelFit, UserError } from "@alignment/engine";
import type { Panel, PanelBuilder } from "../../construct";
import type { EvidenceAtHand } from "../../nulls";
import type { AppendixCheck } from "../appendix";
import type { clusteredContrasts } from "../clustered-contrasts";
import type { RightFit } from "../rights";
import type { RobustnessCheck } from "../robustness";

/** What our values and judgements for the paper's claims come from. */
export interface PaperModels {
  readonly build: PanelBuilder;
  readonly panel: Panel;
  readonly table2: MixedModelFit;
  /** From `fitRights`. */
  readonly table3: readonly RightFit[];
  /**
   * From `clusteredContrasts`: the change within four years of exit in the model around membership, clustered by state
   * (CR2); not given where no case has an exit.
   */
  readonly fourAfter?: ReturnType<typeof clusteredContrasts>[number];
  /** From `appendixChecks`. */
  readonly appendix: readonly AppendixCheck[];
  /**
   * From `robustnessCheck`: Table 2 with the yearly change of the distance as outcome; its slope is taken clustered by
   * state (CR1).
   */
  readonly differenced: Pick<RobustnessCheck, "clustered">;
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
