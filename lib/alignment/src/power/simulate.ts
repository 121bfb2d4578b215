import type { EvidenceData } from "../study/evidence/evidence-data";
import { type PowerCurves, PowerTable } from "./curves";
import { type PowerDesign, powerDesign } from "./design";
import { dataOfDesign } from "./design-data";
import { powerDrawer, statesOfPower } from "./draws";
import { checkPowerRequest, type PowerRequest, powerSteps, usualPowerRequest } from "./steps";

/**
 * The power of a design, simulated in this thread: memberships once, scores anew in each world. `npm run power` does it
 * on several threads, with the same numbers.
 *
 * @param changes what differs from the default design.
 * @param request sizes, worlds and null draws; the usual ones where left out.
 * @yields the curves of all draws so far, each time that their number has about doubled, and at last those of all.
 * @throws UserError as `powerDesign` and `checkPowerRequest`.
 * @example
 * for (const { curves } of simulatePower({ states: 40, igos: 30 }, { sizes: [0, 4], draws: 20 })) console.log(curves);
 */
export function* simulatePower(
  changes: Partial<PowerDesign> = {},
  request: Partial<PowerRequest> = {},
): Generator<PowerCurves> {
  const design = powerDesign(changes);
  checkPowerRequest({ ...usualPowerRequest, ...request });
  yield* powerOfData(dataOfDesign(design), design.seed, request);
}

/**
 * The same for memberships and scores at hand, such as those of the real files.
 *
 * @param data as `evidenceData` gives it.
 * @param seed start of the random numbers.
 */
function* powerOfData(
  data: EvidenceData,
  seed: number,
  changes: Partial<PowerRequest> = {},
): Generator<PowerCurves> {
  const request: PowerRequest = { ...usualPowerRequest, ...changes };
  checkPowerRequest(request);
  const drawer = powerDrawer(data, seed);
  const table = new PowerTable(request.sizes, statesOfPower(data));
  const steps = powerSteps(request);
  let shown = 0;
  for (const [at, step] of steps.entries()) {
    const values = Array.from({ length: step.count }, (_, draw) =>
      drawer.values(step.draw, step.first + draw),
    );
    table.add(step, values);
    const isLast = at === steps.length - 1;
    const isRoundEnd = isLast || steps[at + 1].round > step.round;
    const curves = isRoundEnd ? table.curves() : undefined;
    if (curves === undefined || (curves.draws < 2 * shown && !isLast)) continue;
    shown = curves.draws;
    yield curves;
  }
}
