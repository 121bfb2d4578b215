import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { Socket } from "node:net";

// Loaded before a program (node --require): every attempt to reach the network fails and is written, one line each,
// to the file that NETWORK_LOG names. Pipes between processes of this machine are no network.

function refuse(what: string): never {
  appendFileSync(process.env.NETWORK_LOG ?? "network.log", `${what}\n`);
  throw Object.assign(new Error(`the network is forbidden here: ${what}`), { code: "ENETUNREACH" });
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...values: unknown[]): Socket {
  const [first] = (Array.isArray(values[0]) ? values[0] : values) as [unknown];
  const options = (typeof first === "object" ? first : { port: first }) as Record<string, unknown>;
  if (options.path === undefined && typeof first !== "string") {
    refuse(`connect ${options.host ?? "localhost"}:${options.port}`);
  }
  return connect.apply(this, values as never);
} as typeof connect;
dns.lookup = ((host: string) => refuse(`look up ${host}`)) as unknown as typeof dns.lookup;
dgram.createSocket = (() => refuse("open a datagram socket")) as unknown as typeof dgram.createSocket;
