import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { getFiles } from "@alignment/commands/dist/data/run";
import { summaryLines } from "@alignment/commands/dist/data/summary";
import { zipSync } from "fflate";
import {
  assertFailed,
  content,
  deadAddress,
  filesBelow,
  get,
  getQuietly,
  quickNetwork,
  serve,
  sourceFile,
  withFolder,
  withServer,
} from "./data-support";

test("a download puts exactly the served bytes in place and nothing else", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      const outcome = await get(folder, address());
      assert.equal(outcome.status, "got");
      assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
    }),
  ));

test("a file that is there and right is not asked for again", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address, asked }) => {
      writeFileSync(join(folder, "made-up.csv"), content);
      assert.equal((await get(folder, address())).status, "already there");
      assert.deepEqual(asked, []);
    }),
  ));

test("a file that is there and wrong is replaced, and the old one is kept aside", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      writeFileSync(join(folder, "made-up.csv"), "my,own,edit\n");
      const outcome = await get(folder, address());
      assert.ok(outcome.status === "got" && outcome.replaced !== undefined);
      assert.equal(readFileSync(outcome.replaced, "utf8"), "my,own,edit\n");
      assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
    }),
  ));

test("a download that fails leaves the file that is there as it is", () =>
  withFolder((folder) =>
    withServer(serve(Buffer.from("wrong")), async ({ address }) => {
      writeFileSync(join(folder, "made-up.csv"), "my,own,edit\n");
      assert.equal((await get(folder, address())).status, "failed");
      assert.equal(readFileSync(join(folder, "made-up.csv"), "utf8"), "my,own,edit\n");
      assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
    }),
  ));

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect with status ${status} is followed`, () =>
    withFolder((folder) =>
      withServer(
        (request, response) =>
          request.url === "/file.csv"
            ? response.writeHead(status, { location: "/moved.csv" }).end("moved")
            : serve(content)(request, response),
        async ({ address, asked }) => {
          assert.equal((await get(folder, address())).status, "got");
          assert.deepEqual(asked, ["/file.csv", "/moved.csv"]);
        },
      ),
    ));
}

test("a redirect to a host that the manifest does not name is refused, and nothing is sent there", () =>
  withFolder((folder) =>
    withServer(serve(content), async (stranger) =>
      withServer(
        (_, response) => response.writeHead(302, { location: stranger.address() }).end(),
        async ({ address }) => {
          assertFailed(await get(folder, address()), folder, /the manifest does not name/);
          assert.deepEqual(stranger.asked, []);
        },
      ),
    ),
  ));

test("a redirect in a circle ends with an error", () =>
  withFolder((folder) =>
    withServer(
      (_, response) => response.writeHead(302, { location: "/file.csv" }).end(),
      async ({ address }) => {
        assertFailed(await get(folder, address()), folder, /more than 8 redirects/);
      },
    ),
  ));

test("a source that is down does not stop the others, and the summary says what to do", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      const dead = await deadAddress();
      const entries = [
        sourceFile({ name: "down.csv", addresses: [{ address: dead }] }),
        sourceFile({ name: "up.csv", addresses: [{ address: address() }] }),
        sourceFile({ name: "hand.csv", byHand: "Ask the authors for it." }),
      ];
      const outcomes = await getQuietly({ entries, rawFolder: folder });
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["failed", "got", "by hand"],
      );
      const summary = summaryLines({ outcomes, unused: [] }, folder).join("\n");
      for (const part of ["1 got", "1 failed", "down.csv", dead, "refused", "hand.csv", "Ask the authors"]) {
        assert.ok(summary.includes(part), part);
      }
    }),
  ));

test("a host that was silent for one file is asked once, not again and again, for the next", () =>
  withFolder((folder) =>
    withServer(
      () => undefined,
      async ({ address, asked }) => {
        const entries = [
          sourceFile({ name: "a.csv", addresses: [{ address: address("/a") }] }),
          sourceFile({ name: "b.csv", addresses: [{ address: address("/b") }] }),
        ];
        await getQuietly({ entries, rawFolder: folder });
        assert.deepEqual(asked, ["/a", "/a", "/a", "/b"]);
      },
    ),
  ));

test("a zip archive is unpacked and the member verified", () =>
  withFolder((folder) => {
    const archive = Buffer.from(
      zipSync({ "folder/read me.txt": Buffer.from("hello"), "folder/Made-Up.CSV": content }),
    );
    return withServer(serve(archive), async ({ address }) => {
      const entries = [sourceFile({ addresses: [{ address: address(), member: "made-up.csv" }] })];
      const [outcome] = await getQuietly({ entries, rawFolder: folder });
      assert.equal(outcome.status, "got");
      assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
    });
  }));

test("another form of the file is accepted by its values, and said to be so", () =>
  withFolder((folder) => {
    const tabbed = Buffer.from(content.toString().replaceAll(",", "\t").replace("value", "VALUE"));
    return withServer(serve(tabbed), async ({ address }) => {
      const lines: string[] = [];
      const { outcomes } = await getFiles({
        entries: [sourceFile({ addresses: [{ address: address() }] })],
        rawFolder: folder,
        output: { line: (text) => lines.push(text) },
        network: quickNetwork,
      });
      assert.ok(outcomes[0].status === "got" && outcomes[0].identity.kind === "same values");
      assert.match(lines.join(), /verified by its values, not its bytes/);
    });
  }));
