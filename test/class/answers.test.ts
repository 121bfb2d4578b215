import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { panelBuilderOf } from "alignment/construct";
import {
  courseWorldParameters,
  type ExerciseWorld,
  exercises,
  gameWorlds,
  type Judgement,
  judge,
} from "alignment/course";
import type { SourceChoice } from "alignment/sources";
import { simulateWorld, sourcesOf } from "alignment/worlds";

/** A student's world, in memory. */
function worldOf(seed: number): ExerciseWorld {
  const simulated = simulateWorld({ ...courseWorldParameters, seed });
  const sources = (choice: SourceChoice) => sourcesOf(simulated, choice);
  return { sourcesOf: sources, build: panelBuilderOf(sources), truths };
}

const truths = { a: "none", b: "mixed", c: "intrinsic", d: "instrumental" } as const;
const worlds = [worldOf(20), worldOf(21)];
const tasks = exercises.flatMap((exercise) => exercise.tasks.map((task) => ({ exercise, task })));

describe("the answers of the exercises", () => {
  it("are those of eleven exercises with three to six tasks each, of names in kebab case that stand once", () => {
    assert.deepEqual(
      exercises.map(({ number }) => number),
      Array.from({ length: 11 }, (_, at) => String(at + 1).padStart(2, "0")),
    );
    for (const { number, tasks } of exercises) {
      assert.ok(tasks.length >= 3 && tasks.length <= 6, `exercise ${number} has ${tasks.length} tasks`);
      assert.equal(new Set(tasks.map(({ name }) => name)).size, tasks.length);
      for (const { name } of tasks) assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    }
  });

  for (const { exercise, task } of tasks) {
    const title = `${exercise.number} ${task.name}`;

    it(`${title}: is right on the own world, and nothing given is no attempt`, () => {
      for (const world of worlds) {
        const right = task.answer(world);
        assert.ok(typeof right !== "number" || Number.isFinite(right), `${right}`);
        const { state, message } = judge(task, world, right);
        assert.equal(state, "right");
        assert.ok(message.includes(task.reason), "the reason is shown after success");
        assert.equal(judge(task, world, undefined).state, "not attempted");
      }
    });

    it(`${title}: every common mistake is met by its own hint, and no message holds the right answer`, () => {
      for (const world of worlds) {
        const right = task.answer(world);
        for (const { answer, hint } of task.mistakes) {
          const mistaken = answer(world);
          if (mistaken === undefined || judge(task, world, mistaken).state === "right") continue;
          const { state, message } = judge(task, world, mistaken);
          assert.equal(state, "wrong");
          const sameAnswer = task.mistakes.filter((other) => other.answer(world) === mistaken);
          assert.ok(
            [hint, ...sameAnswer.map((other) => other.hint)].some((one) => message.includes(one)),
            `${mistaken} is met by: ${message}`,
          );
        }
        const odd = [Number.NaN, 1e9, -1e9, "no such text", true, [], {}, Number.POSITIVE_INFINITY];
        const messages = odd.map((given) => {
          const { state, message } = judge(task, world, given);
          assert.equal(state, "wrong", `${String(given)}: ${message}`);
          return message;
        });
        if (typeof right === "number" && !Number.isInteger(right) && task.accepts === undefined)
          for (const message of [...messages, ...task.mistakes.map(({ hint }) => hint), ...task.hints])
            assert.ok(!message.includes(String(right).slice(0, 6)), `${message} holds ${right}`);
        for (const message of messages) assert.ok(!/all passed|all tests/i.test(message));
      }
    });
  }

  it("that are right but for their sign, in percent or rounded too far are told so, without the right number", () => {
    const task = tasks.find(({ task }) => task.name === "ratio")?.task;
    assert.ok(task !== undefined);
    const right = Number(task.answer(worlds[0]));
    for (const [given, words] of [
      [-right, /The sign is reversed/],
      [100 * right, /in percent/],
      [Number(right.toFixed(1)), /rounded too far/],
    ] as const) {
      const said: Judgement = judge(task, worlds[0], given);
      assert.equal(said.state, "wrong");
      assert.match(said.message, words);
      assert.ok(!said.message.includes(String(right).slice(0, 4)), said.message);
    }
  });

  it("of the search for a null world with the paper's slope exist in every world", () => {
    const task = tasks.find(({ task }) => task.name === "shocks")?.task;
    assert.ok(task !== undefined);
    for (const seed of [22, 23, 24, 25]) {
      const world = worldOf(seed);
      assert.equal(judge(task, world, task.answer(world)).state, "right");
      for (const none of [21, -1, 0.5]) assert.equal(judge(task, world, none).state, "wrong");
    }
  });

  it("differ from world to world wherever they are numbers of the world", () => {
    const same = tasks.filter(({ task }) => {
      const [one, other] = worlds.map((world) => task.answer(world));
      return typeof one === "number" && one === other;
    });
    // The shocks are a choice; the rest may agree by chance in counts of few.
    assert.deepEqual(
      same
        .map(({ exercise, task }) => `${exercise.number} ${task.name}`)
        .filter((name) => !/shocks|p-value|significant/.test(name)),
      [],
    );
  });

  it("of the verdict game are recorded for the teacher, and the words are checked at once", () => {
    const game = exercises.find(({ usesGame }) => usesGame === true);
    assert.ok(game !== undefined);
    assert.equal(game.tasks.length, gameWorlds.length);
    const { truths: _, ...world } = worlds[0];
    for (const task of game.tasks) {
      assert.equal(judge(task, world, "mixed").state, "recorded");
      assert.match(judge(task, world, "both").message, /"none", "instrumental", "intrinsic", "mixed"/);
      assert.equal(judge(task, world, 3).state, "wrong");
    }
  });
});
