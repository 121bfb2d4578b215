import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { readTruth } from "alignment/node";
import { useSimulatedWorld } from "../simulated-world";

const small = { stateCount: 40, igoCount: 30, mechanism: "mixed", seed: 3 } as const;

describe("useSimulatedWorld", () => {
  it("hands on a folder with the world asked for, and takes it away afterwards", () => {
    let used = "";
    const mechanism = useSimulatedWorld(small, (folder) => {
      used = folder;
      return readTruth(folder)?.mechanism;
    });
    assert.equal(mechanism, "mixed");
    assert.equal(existsSync(used), false);
  });

  it("takes the folder away where its use fails, and hands on the failure", () => {
    let used = "";
    const fail = () =>
      useSimulatedWorld(small, (folder) => {
        used = folder;
        throw new Error("no use");
      });
    assert.throws(fail, /^Error: no use$/);
    assert.ok(used !== "" && !existsSync(used));
  });
});
