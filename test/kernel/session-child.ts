import type { Output } from "@alignment/kernel";
import { createOutputRecorder } from "@alignment/kernel/dist/record-outputs";
import { createSession } from "@alignment/kernel/dist/session";
import type { SessionCell, SessionResult } from "./run-session";

// A fresh session that runs the cells it is sent one after another, whatever fails, and sends back what came of each.
process.once("message", async ({ cells, rest }: { cells: readonly SessionCell[]; rest: number }) => {
  const session = createSession();
  const recorder = createOutputRecorder();
  const results: { outputs: Output[]; late: string[]; error: SessionResult["error"] }[] = [];
  for (const [index, { code, interruptAfter, forgetBefore }] of cells.entries()) {
    if (forgetBefore === true) session.forget();
    const late: string[] = [];
    const { outputs, sink } = recorder.openCell(index + 1, (error) => late.push(error.traceback.join("\n")));
    const timer = interruptAfter === undefined ? undefined : setTimeout(session.interrupt, interruptAfter);
    const outcome = await session.run(code, index + 1, sink);
    clearTimeout(timer);
    results.push({ outputs, late, error: outcome.status === "error" ? outcome.error : undefined });
  }
  await new Promise((resolve) => setTimeout(resolve, rest));
  process.send?.(results, () => process.exit(0));
});
