import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { test } from "node:test";
import {
  assertFailed,
  content,
  get,
  reasons,
  serve,
  withEnvironment,
  withFolder,
  withProxy,
  withServer,
} from "./data-support";

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
