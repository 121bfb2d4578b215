import { createHmac, randomUUID } from "node:crypto";

/** The header of a message of Jupyter's protocol. */
interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A request as it came over a socket. */
export interface KernelRequest {
  /** Where an answer must go. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  // biome-ignore lint/suspicious/noExplicitAny: each type of request has its own content
  readonly content: any;
}

const delimiter = "<IDS|MSG>";

function signatureOf(key: string, parts: readonly (string | Buffer)[]): string {
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** The type of a message: its header stands two parts after the delimiter. */
export function requestType(parts: readonly Buffer[]): string {
  const place = parts.findIndex((part) => part.toString("latin1") === delimiter);
  return JSON.parse(parts[place + 2]?.toString() ?? "{}").msg_type ?? "";
}

/**
 * The request in the parts of a message.
 *
 * @param key the key of the connection
 * @throws where the message has no delimiter, or was not signed with the key
 */
export function readRequest(key: string, parts: readonly Buffer[]): KernelRequest {
  const place = parts.findIndex((part) => part.toString("latin1") === delimiter);
  if (place === -1) throw new Error("readRequest: a message without delimiter; expected Jupyter's protocol");
  const [signature, ...rest] = parts.slice(place + 1);
  if (signatureOf(key, rest.slice(0, 4)) !== signature.toString()) {
    throw new Error("readRequest: a message with a wrong signature; expected the key of the connection file");
  }
  const [header, , , content] = rest.slice(0, 4).map((part) => JSON.parse(part.toString()));
  return { identities: parts.slice(0, place), header, content };
}

/**
 * The parts of a message that answers a request or tells of it.
 *
 * @param key the key of the connection
 */
export function answerTo(
  request: KernelRequest,
  key: string,
  type: string,
  content: object,
): (Buffer | string)[] {
  const { session, username } = request.header;
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username,
    date: new Date().toISOString(),
    version: "5.3",
  };
  const bodies = [header, request.header, {}, content].map((part) => JSON.stringify(part));
  return [...request.identities, delimiter, signatureOf(key, bodies), ...bodies];
}
