import { type Multiverse, specificationOfRow } from "../multiverse-file";
import { statusSentence } from "./fit-status";
import { intervalOf } from "./multiverse-place";
import { type Sentence, sentence, stated, statedCount } from "./sentence";
import { type Method, nameOf } from "./words";

/**
 * One specification of a multiverse in words.
 *
 * @param row its row in the file.
 */
export function sentenceOfRow(multiverse: Multiverse, row: number, method: Method): Sentence {
  const { unit, estimate, rows, status } = multiverse;
  const name = nameOf(specificationOfRow(multiverse, row));
  const which = sentence`Number ${statedCount("multiverse.number", unit[row])}, ${name}`;
  if (!Number.isFinite(estimate[row]))
    return sentence`${which}: no result (${status[row].replace(/^failed: /, "")}).`;
  const { lower, upper } = intervalOf(multiverse, row, method);
  const interval = Number.isFinite(lower)
    ? sentence` (95% CI ${stated("multiverse.lower", lower)} to ${stated("multiverse.upper", upper)})`
    : sentence` (no standard error ${method === "model-based" ? "by the model" : method})`;
  return sentence`${which}: slope ${stated("multiverse.estimate", estimate[row])}${interval}, ${statedCount("multiverse.rows", rows[row])} observations. ${statusSentence(status[row])}`;
}
