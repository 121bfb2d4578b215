import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import type { FileOutcome } from "@alignment/commands/dist/data/outcome";
import { getFiles } from "@alignment/commands/dist/data/run";
import { summaryLines } from "@alignment/commands/dist/data/summary";
import { zipSync } from "fflate";
import {
  content,
  filesBelow,
  getQuietly,
  quickNetwork,
  reasons,
  serve,
  sourceFile,
  withEnvironment,
  withFolder,
  withProxy,
  withServer,
} from "./data-support";

/** Downloads one made-up file from these addresses. */
async function get(rawFolder: string, ...addresses: string[]): Promise<FileOutcome> {
  const entries = [sourceFile({ addresses: addresses.map((address) => ({ address })) })];
  return (await getQuietly({ entries, rawFolder }))[0];
}

/** Asserts that the download failed for this reason and left nothing in the folder. */
function assertFailed(outcome: FileOutcome, folder: string, reason: RegExp): void {
  assert.equal(outcome.status, "failed");
  assert.match(reasons(outcome), reason);
  assert.deepEqual(filesBelow(folder), []);
}

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

/** The address of a port on this machine where nobody listens. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}/file.csv`;
}

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

const noProxies = {
  http_proxy: undefined,
  https_proxy: undefined,
  HTTPS_PROXY: undefined,
  HTTP_PROXY: undefined,
  no_proxy: undefined,
  NO_PROXY: undefined,
};

test("a proxy of the environment is used", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) =>
      withProxy(Number(new URL(address()).port), async ({ address: proxy, tunnels }) =>
        withEnvironment({ ...noProxies, HTTP_PROXY: proxy }, async () => {
          const outcome = await get(folder, "http://source.invalid/file.csv");
          assert.equal(outcome.status, "got");
          assert.deepEqual(tunnels, ["source.invalid:80"]);
        }),
      ),
    ),
  ));

test("a host of NO_PROXY is reached without the proxy", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) =>
      withProxy(Number(new URL(address()).port), async ({ address: proxy, tunnels }) =>
        withEnvironment({ ...noProxies, HTTP_PROXY: proxy, NO_PROXY: "127.0.0.1" }, async () => {
          assert.equal((await get(folder, address())).status, "got");
          assert.deepEqual(tunnels, []);
        }),
      ),
    ),
  ));

test("a proxy that breaks off is named, without its password", () =>
  withFolder((folder) =>
    withServer(serve(content), async ({ address }) => {
      const proxy = new URL(address("/"));
      proxy.username = "user";
      proxy.password = "secret";
      await withEnvironment({ ...noProxies, HTTP_PROXY: proxy.href }, async () => {
        const outcome = await get(folder, "http://source.invalid/file.csv");
        assertFailed(outcome, folder, /proxy/);
        assert.ok(reasons(outcome).includes(proxy.host));
        assert.ok(!reasons(outcome).includes("secret"));
      });
    }),
  ));

test("a proxy that asks for a password is named with its status", () =>
  withFolder((folder) => {
    const proxy = createHttpServer();
    proxy.on("connect", (_, socket: Socket) =>
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    );
    return new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening)).then(() =>
      withEnvironment(
        { ...noProxies, HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` },
        async () => {
          const outcome = await get(folder, "http://source.invalid/file.csv");
          proxy.closeAllConnections();
          proxy.close();
          assertFailed(outcome, folder, /the proxy answered 407/);
        },
      ),
    );
  }));

test("a proxy that takes the connection and never answers is given up after the timeout", () =>
  withFolder(async (folder) => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
    });
    await new Promise<void>((listening) => mute.listen(0, "127.0.0.1", listening));
    const proxy = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await withEnvironment({ ...noProxies, HTTP_PROXY: proxy }, async () => {
      assertFailed(await get(folder, "http://source.invalid/file.csv"), folder, /timeout/);
    });
    for (const socket of sockets) socket.destroy();
    mute.close();
  }));
