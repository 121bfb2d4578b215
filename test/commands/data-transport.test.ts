import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
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

test("a body that breaks off is begun anew, and comes whole", () =>
  withFolder((folder) => {
    let requests = 0;
    return withServer(
      (request, response) => {
        requests += 1;
        if (requests > 1) return serve(content)(request, response);
        response.writeHead(200, { "content-length": content.length });
        response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
      },
      async ({ address, asked }) => {
        assert.equal((await get(folder, address())).status, "got");
        assert.deepEqual(asked, ["/file.csv", "/file.csv"]);
        assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
        assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
      },
    );
  }));

test("an HTML page in place of a zip archive is called by its name", () =>
  withFolder((folder) =>
    withServer(serve(Buffer.from("<html><title>Moved</title></html>")), async ({ address }) => {
      const entries = [sourceFile({ addresses: [{ address: address(), member: "made-up.csv" }] })];
      const [outcome] = await getQuietly({ entries, rawFolder: folder });
      assertFailed(outcome, folder, /a web page \("Moved"\), not data/);
    }),
  ));

test("a server that stalls is given up after the timeout, with how far it came", () =>
  withFolder((folder) =>
    withServer(
      (_, response) => {
        response.writeHead(200, { "content-length": content.length });
        response.write(content.subarray(0, 1000));
      },
      async ({ address, asked }) => {
        const outcome = await get(folder, address());
        assertFailed(outcome, folder, /timeout: nothing came for 0.4 s after 1000 of \d+ bytes; 3 attempts/);
        assert.equal(asked.length, quickNetwork.attempts);
      },
    ),
  ));

test("a server that takes the request and never answers is given up after the timeout", () =>
  withFolder((folder) =>
    withServer(
      () => undefined,
      async ({ address }) => {
        assertFailed(await get(folder, address()), folder, /timeout: nothing came for 0.4 s/);
      },
    ),
  ));

test("a body without an announced length that ends early does not count", () =>
  withFolder((folder) =>
    withServer(
      (_, response) => {
        response.end(content.subarray(0, 5000));
      },
      async ({ address }) => {
        assertFailed(await get(folder, address()), folder, /not the verified file/);
      },
    ),
  ));

test("a changed value of the right length does not count", () =>
  withFolder((folder) => {
    const wrong = Buffer.from(content);
    wrong[1234] = wrong[1234] === 49 ? 50 : 49;
    return withServer(serve(wrong), async ({ address }) => {
      assertFailed(await get(folder, address()), folder, /what came is not the verified file/);
    });
  }));

test("an HTML page with status 200 is called by its name", () =>
  withFolder((folder) =>
    withServer(
      (_, response) => {
        response.end("<!DOCTYPE html>\n<html><head><title>Log in to continue</title></head></html>");
      },
      async ({ address }) => {
        assertFailed(await get(folder, address()), folder, /a web page \("Log in to continue"\), not data/);
      },
    ),
  ));

for (const [status, attempts] of [
  [404, 1],
  [403, 1],
  [410, 1],
  [500, 3],
  [503, 3],
] as const) {
  test(`status ${status} is reported after ${attempts} attempt${attempts === 1 ? "" : "s"}`, () =>
    withFolder((folder) =>
      withServer(
        (_, response) => response.writeHead(status).end("no"),
        async ({ address, asked }) => {
          assertFailed(await get(folder, address()), folder, new RegExp(`HTTP status ${status}`));
          assert.equal(asked.length, attempts);
        },
      ),
    ));
}

test("a body without end is cut off at the size that the file can have", () =>
  withFolder((folder) =>
    withServer(
      (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
      async ({ address }) => {
        assertFailed(await get(folder, address()), folder, /sends more than \d+ bytes/);
      },
    ),
  ));

test("an announced length beyond what the file can have is refused before it is read", () =>
  withFolder((folder) =>
    withServer(
      (_, response) => {
        response.writeHead(200, { "content-length": 10 ** 12 });
        response.write("x");
      },
      async ({ address }) => {
        assertFailed(await get(folder, address()), folder, /announces 1000000000000 bytes/);
      },
    ),
  ));

test("a server that is down is named with its address, and the next address is taken", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      const dead = await deadAddress();
      const outcome = await get(folder, dead, address());
      assert.ok(outcome.status === "got" && outcome.origin === address());
      assert.equal(outcome.failures[0].origin, dead);
      assert.match(outcome.failures[0].reason, /connection was refused \(127.0.0.1:\d+\)/);
    }),
  ));

test("a host name that does not exist is a DNS failure", () =>
  withFolder(async (folder) => {
    const outcome = await get(folder, "http://no-such-host.invalid/file.csv");
    assertFailed(outcome, folder, /DNS.*no-such-host\.invalid/);
  }));

test("a server that does not speak TLS is a TLS failure", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      const outcome = await get(folder, address().replace("http:", "https:"));
      assertFailed(outcome, folder, /TLS/);
    }),
  ));
