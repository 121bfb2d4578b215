import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

// Loaded before a program (node --require): every attempt to reach the network fails and is written, one line each,
// to the file that NETWORK_LOG names. Pipes between processes of this machine are no network.

function refusal(what: string): Error {
  appendFileSync(process.env.NETWORK_LOG ?? "network.log", `${what}\n`);
  return Object.assign(new Error(`the network is forbidden here: ${what}`), { code: "ENETUNREACH" });
}

/** Where a connection would go; `undefined` for a pipe. */
function targetOf(values: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(values[0]) ? values[0] : values;
  if (typeof first === "object" && first !== null) {
    const { path, host, port } = first as Record<string, unknown>;
    return path === undefined || path === null ? `${host ?? "localhost"}:${port}` : undefined;
  }
  if (typeof first === "string" && Number.isNaN(Number(first))) return undefined;
  return `${typeof second === "string" ? second : "localhost"}:${first}`;
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...values: unknown[]): Socket {
  const target = targetOf(values);
  return target === undefined
    ? connect.apply(this, values as never)
    : this.destroy(refusal(`connect ${target}`));
} as typeof connect;

dns.lookup = ((host: string) => {
  throw refusal(`look up ${host}`);
}) as unknown as typeof dns.lookup;
dgram.createSocket = (() => {
  throw refusal("open a datagram socket");
}) as unknown as typeof dgram.createSocket;
