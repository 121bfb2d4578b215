import { joinText, readNotebook } from "@alignment/kernel";
import { createOutputRecorder } from "@alignment/kernel/dist/record-outputs";
import { createSession } from "@alignment/kernel/dist/session";

// A fresh session that runs every code cell of a notebook but the first, whatever fails, and says what failed how.
async function main(): Promise<void> {
  const session = createSession();
  const recorder = createOutputRecorder();
  const failures: { id: string; text: string }[] = [];
  const cells = readNotebook(process.argv[2]).cells.filter((cell) => cell.cell_type === "code");
  for (const [index, cell] of cells.slice(1).entries()) {
    const { sink } = recorder.openCell(index + 1, () => {});
    const outcome = await session.run(joinText(cell.source), index + 1, sink);
    if (outcome.status === "ok") continue;
    failures.push({ id: cell.id ?? "", text: outcome.error.traceback.join("\n") });
  }
  process.send?.(failures, () => process.exit(0));
}
main();
