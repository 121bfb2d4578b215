import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { type FileOutcome, getFiles } from "@alignment/commands/dist/data/run";
import { summaryLines } from "@alignment/commands/dist/data/summary";
import { zipSync } from "fflate";
import {
  content,
  filesBelow,
  manifestFile,
  manifestOf,
  quickNetwork,
  quiet,
  reasons,
  serve,
  withEnvironment,
  withFolder,
  withProxy,
  withServer,
} from "./data-support";

/** Downloads one made-up file from these addresses. */
async function get(rawFolder: string, ...addresses: string[]): Promise<FileOutcome> {
  const manifest = manifestOf(manifestFile({ addresses: addresses.map((address) => ({ address })) }));
  const [outcome] = await getFiles({ manifest, rawFolder, output: quiet, network: quickNetwork });
  return outcome;
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

test("a body that breaks off is continued where it ended, not begun anew", () =>
  withFolder((folder) => {
    let requests = 0;
    return withServer(
      (request, response) => {
        requests += 1;
        if (requests > 1) return serve(content)(request, response);
        response.writeHead(200, { etag: '"one"', "content-length": content.length });
        response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
      },
      async ({ address, asked }) => {
        assert.equal((await get(folder, address())).status, "got");
        assert.deepEqual(asked, ["/file.csv", "/file.csv bytes=100000-"]);
        assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      },
    );
  }));

test("a body that breaks off at every request comes through as long as each brings more", () =>
  withFolder((folder) =>
    withServer(
      (request, response) => {
        const start = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
        const end = Math.min(start + 100_000, content.length);
        response.writeHead(start > 0 ? 206 : 200, {
          etag: '"one"',
          "content-length": content.length - start,
          ...(start > 0 && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
        });
        response.write(content.subarray(start, end), () =>
          setTimeout(() => (end === content.length ? response.end() : response.destroy()), 30),
        );
      },
      async ({ address, asked }) => {
        assert.equal((await get(folder, address())).status, "got");
        assert.ok(asked.length > quickNetwork.attempts);
        assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      },
    ),
  ));

test("a body that breaks off without a strong mark of its content is begun anew", () =>
  withFolder((folder) => {
    let requests = 0;
    return withServer(
      (_, response) => {
        requests += 1;
        response.writeHead(200, { etag: 'W/"weak"', "content-length": content.length });
        if (requests > 1) response.end(content);
        else response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
      },
      async ({ address, asked }) => {
        assert.equal((await get(folder, address())).status, "got");
        assert.deepEqual(asked, ["/file.csv", "/file.csv"]);
      },
    );
  }));

for (const [title, path, expected] of [
  ["is continued by the next run", "/a", "/a bytes=100000-"],
  ["is not mixed with what another address gives", "/b", "/b"],
] as const) {
  test(`what an interrupted run left ${title}`, () =>
    withFolder((folder) => {
      let broken = true;
      return withServer(
        (request, response) => {
          if (!broken) return serve(content)(request, response);
          if (request.headers.range !== undefined) {
            response.writeHead(500).end();
            return;
          }
          response.writeHead(200, { etag: '"one"', "content-length": content.length });
          response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
        },
        async ({ address, asked }) => {
          assert.equal((await get(folder, address("/a"))).status, "failed");
          assert.ok(filesBelow(folder).some((each) => each.endsWith("body")));
          broken = false;
          asked.length = 0;
          assert.equal((await get(folder, address(path))).status, "got");
          assert.deepEqual(asked, [expected]);
          assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
          assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
        },
      );
    }));
}

test("an HTML page in place of a zip archive is called by its name", () =>
  withFolder((folder) =>
    withServer(serve(Buffer.from("<html><title>Moved</title></html>")), async ({ address }) => {
      const manifest = manifestOf(
        manifestFile({ addresses: [{ address: address(), member: "made-up.csv" }] }),
      );
      const [outcome] = await getFiles({ manifest, rawFolder: folder, output: quiet, network: quickNetwork });
      assertFailed(outcome, folder, /an HTML page \("Moved"\)/);
    }),
  ));

test("a file that changed on the server between two parts is begun anew", () =>
  withFolder((folder) => {
    let requests = 0;
    return withServer(
      (request, response) => {
        requests += 1;
        if (requests > 1) return serve(content, '"two"')(request, response);
        response.writeHead(200, { etag: '"one"', "content-length": content.length });
        response.write(Buffer.alloc(100_000, "x"), () => setTimeout(() => response.destroy(), 50));
      },
      async ({ address }) => {
        assert.equal((await get(folder, address())).status, "got");
        assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      },
    );
  }));

test("two parts that do not fit, under one mark, are thrown away and the whole is fetched", () =>
  withFolder((folder) => {
    let requests = 0;
    return withServer(
      (request, response) => {
        requests += 1;
        if (requests > 1) return serve(content)(request, response);
        response.writeHead(200, { etag: '"one"', "content-length": content.length });
        response.write(Buffer.alloc(100_000, "x"), () => setTimeout(() => response.destroy(), 50));
      },
      async ({ address, asked }) => {
        assert.equal((await get(folder, address())).status, "got");
        assert.deepEqual(asked, ["/file.csv", "/file.csv bytes=100000-", "/file.csv"]);
      },
    );
  }));

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
        assertFailed(await get(folder, address()), folder, /checksum mismatch: expected sha256 [0-9a-f]{64}/);
      },
    ),
  ));

test("wrong bytes of the right length do not count, and both checksums are named", () =>
  withFolder((folder) => {
    const wrong = Buffer.from(content);
    wrong[1234] ^= 1;
    return withServer(serve(wrong), async ({ address }) => {
      assertFailed(await get(folder, address()), folder, /expected sha256 [0-9a-f]{64} .* got [0-9a-f]{64}/);
    });
  }));

test("an HTML page with status 200 is called by its name", () =>
  withFolder((folder) =>
    withServer(
      (_, response) => {
        response.end("<!DOCTYPE html>\n<html><head><title>Log in to continue</title></head></html>");
      },
      async ({ address }) => {
        assertFailed(await get(folder, address()), folder, /an HTML page \("Log in to continue"\)/);
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
      const manifest = manifestOf(
        manifestFile({ name: "down.csv", addresses: [{ address: dead }] }),
        manifestFile({ name: "up.csv", addresses: [{ address: address() }] }),
        manifestFile({ name: "hand.csv", byHand: "Ask the authors for it." }),
      );
      const outcomes = await getFiles({ manifest, rawFolder: folder, output: quiet, network: quickNetwork });
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["failed", "got", "by hand"],
      );
      const summary = summaryLines(outcomes, folder).join("\n");
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
        const manifest = manifestOf(
          manifestFile({ name: "a.csv", addresses: [{ address: address("/a") }] }),
          manifestFile({ name: "b.csv", addresses: [{ address: address("/b") }] }),
        );
        await getFiles({ manifest, rawFolder: folder, output: quiet, network: quickNetwork });
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
      const manifest = manifestOf(
        manifestFile({ addresses: [{ address: address(), member: "made-up.csv" }] }),
      );
      const [outcome] = await getFiles({ manifest, rawFolder: folder, output: quiet, network: quickNetwork });
      assert.equal(outcome.status, "got");
      assert.deepEqual(readFileSync(join(folder, "made-up.csv")), content);
      assert.deepEqual(filesBelow(folder), ["made-up.csv"]);
    });
  }));

test("an official form with other bytes is accepted by its shape, and said to be so", () =>
  withFolder((folder) => {
    const tabbed = Buffer.from(content.toString().replaceAll(",", "\t").replace("value", "VALUE"));
    return withServer(serve(tabbed), async ({ address }) => {
      const shape = { description: "tab-separated", delimiter: "tab" as const, columns: ["id", "value"] };
      const lines: string[] = [];
      const manifest = manifestOf(
        manifestFile({
          addresses: [{ address: address() }],
          shapes: [{ ...shape, leastRows: 20_000, mostRows: 20_000 }],
        }),
      );
      const [outcome] = await getFiles({
        manifest,
        rawFolder: folder,
        output: { line: (text) => lines.push(text) },
        network: quickNetwork,
      });
      assert.ok(outcome.status === "got" && outcome.verification.status === "shape");
      assert.match(lines.join(), /verified by shape, not by hash/);
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
