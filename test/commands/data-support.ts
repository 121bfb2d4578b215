import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { FileOutcome } from "@alignment/commands/dist/data/outcome";
import { type GetOptions, getFiles, type Output } from "@alignment/commands/dist/data/run";
import type { NetworkSettings } from "@alignment/commands/dist/data/transport";
import type { SourceFileEntry } from "alignment/sources";
import { canonicalValues } from "alignment/table";
import { sha256, temporaryFolder } from "../support";

// The servers of these tests are on this machine: a proxy of the environment is not for them.
for (const name of ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"]) delete process.env[name];

/** Patient enough for a busy machine, short enough for a test. */
export const quickNetwork: NetworkSettings = {
  stallMilliseconds: 400,
  attempts: 3,
  firstWaitMilliseconds: 5,
};

/** A made-up file of a few hundred KB: enough for many chunks. */
export const content = Buffer.from(
  `id,year,value\n${Array.from({ length: 20_000 }, (_, row) => `${row},${1960 + (row % 55)},${Math.sin(row)}`).join("\n")}\n`,
);

const columns = { id: "number", year: "number", value: "number" } as const;

/** What a test is about in a source file; its name is any. */
export type MadeUp = Partial<Omit<SourceFileEntry, "name">> & { readonly name?: string };

/** A made-up source file whose verified content is `content`. */
export function sourceFile({ name = "made-up.csv", ...fields }: MadeUp = {}): SourceFileEntry {
  return {
    name: name as SourceFileEntry["name"],
    title: "A made-up file",
    purpose: "tests",
    neededFor: "table-2",
    restsOnIt: "a test",
    version: "1",
    licence: "none",
    citation: "none",
    sourcePage: "https://example.org/",
    columns,
    verified: {
      sha256: sha256(content),
      bytes: content.length,
      records: 20_000,
      values: sha256(Buffer.from(canonicalValues(content.toString(), columns, "made-up.csv"))),
    },
    addresses: [],
    byHand: "Write it yourself.",
    ...fields,
  };
}

/** Runs `body` with a new folder and removes it. */
export async function withFolder(body: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = temporaryFolder("alignment data ü ");
  await body(folder);
}

/** Every file below a folder, relative to it: nothing half written may be among them. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

export const quiet: Output = { line: () => undefined };

/** Gets files without printing, and without patience. */
export async function getQuietly(
  options: Omit<GetOptions, "output" | "network">,
): Promise<readonly FileOutcome[]> {
  return (await getFiles({ ...options, output: quiet, network: quickNetwork })).outcomes;
}

/** The reasons of a failed outcome, in one text. */
export function reasons(outcome: FileOutcome): string {
  return outcome.status === "failed" ? outcome.failures.map(({ reason }) => reason).join("\n") : "";
}

export interface TestServer {
  readonly address: (path?: string) => string;
  /** The paths asked for. */
  readonly asked: string[];
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Runs `body` with a server on this machine that answers as told; closes it with all its connections. */
export async function withServer(answer: Answer, body: (server: TestServer) => Promise<void>): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    response.on("error", () => undefined);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  try {
    await body({ address: (path = "/file.csv") => `http://127.0.0.1:${port}${path}`, asked });
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

/** Serves `bytes` as a good server does. */
export function serve(bytes: Buffer): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.end(bytes);
  };
}

/** A proxy that tunnels CONNECT requests to this machine, whatever host they name, and counts them. */
export async function withProxy(
  port: number,
  body: (proxy: { readonly address: string; readonly tunnels: string[] }) => Promise<void>,
): Promise<void> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer();
  proxy.on("connect", (request, client: Socket) => {
    tunnels.push(String(request.url));
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  try {
    await body({ address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, tunnels });
  } finally {
    for (const socket of sockets) socket.destroy();
    proxy.closeAllConnections();
    await new Promise((closed) => proxy.close(closed));
  }
}

/** Runs `body` with environment variables set (undefined: unset), then restores them. */
export async function withEnvironment(
  values: Readonly<Record<string, string | undefined>>,
  body: () => Promise<void>,
): Promise<void> {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  const assign = (each: Readonly<Record<string, string | undefined>>): void => {
    for (const [name, value] of Object.entries(each)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  assign(values);
  try {
    await body();
  } finally {
    assign(before);
  }
}

/** Downloads one made-up file from these addresses. */
export async function get(rawFolder: string, ...addresses: string[]): Promise<FileOutcome> {
  const entries = [sourceFile({ addresses: addresses.map((address) => ({ address })) })];
  return (await getQuietly({ entries, rawFolder }))[0];
}

/** Asserts that the download failed for this reason and left nothing in the folder. */
export function assertFailed(outcome: FileOutcome, folder: string, reason: RegExp): void {
  assert.equal(outcome.status, "failed");
  assert.match(reasons(outcome), reason);
  assert.deepEqual(filesBelow(folder), []);
}

/** The address of a port on this machine where nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}/file.csv`;
}
