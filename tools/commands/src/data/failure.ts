import { UserError } from "@alignment/engine";

/**
 * What kind of failure it was: `passing` may go away, try again; `lasting` will not, try the next address;
 * `local` is this machine's (disk full, folder not writable), trying elsewhere does not help.
 */
export type FailureKind = "passing" | "lasting" | "local";

/** A failure to get a file, with its reason in one line. */
export class DataFailure extends UserError {
  constructor(
    readonly kind: FailureKind,
    reason: string,
  ) {
    super(reason);
    this.name = "DataFailure";
  }
}

const NETWORK_REASONS: Readonly<Record<string, readonly [FailureKind, string]>> = {
  ENOTFOUND: ["lasting", "the host name is not known (DNS)"],
  EAI_AGAIN: ["passing", "the host name could not be looked up (DNS)"],
  ECONNREFUSED: ["passing", "the connection was refused"],
  ECONNRESET: ["passing", "the connection was broken off"],
  EPIPE: ["passing", "the connection was broken off"],
  EHOSTUNREACH: ["passing", "the host cannot be reached"],
  ENETUNREACH: ["passing", "the network cannot be reached"],
  ETIMEDOUT: ["passing", "timeout while connecting"],
  UND_ERR_CONNECT_TIMEOUT: ["passing", "timeout while connecting"],
  UND_ERR_SOCKET: ["passing", "the connection was broken off"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["passing", "the connection ended before the announced length"],
  HPE_INVALID_CONSTANT: ["lasting", "the answer is not HTTP"],
};

const LOCAL_REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  EACCES: "no permission to write",
  EPERM: "no permission to write",
  EROFS: "the file system is read-only",
  EISDIR: "there is a folder with this name",
  EEXIST: "there is a file where a folder should be",
  ENOTDIR: "there is a file where a folder should be",
  EMFILE: "too many open files",
};

/**
 * Says in words why a request or a write failed.
 *
 * @param error whatever was thrown.
 * @returns a failure with its kind and reason; a `DataFailure` comes back as it is.
 */
export function failureOf(error: unknown): DataFailure {
  if (error instanceof DataFailure) return error;
  const chain = causes(error);
  for (const each of chain) {
    const code = each.code ?? "";
    if (code in LOCAL_REASONS && each.path !== undefined) {
      return new DataFailure("local", `${LOCAL_REASONS[code]}: ${each.path}`);
    }
    if (code === "ENOSPC" || code === "EDQUOT") return new DataFailure("local", LOCAL_REASONS[code]);
    if (code in NETWORK_REASONS) {
      const [kind, reason] = NETWORK_REASONS[code];
      return new DataFailure(kind, `${reason}${where(each)}`);
    }
    if (/CERT|^ERR_TLS|^EPROTO$|SELF_SIGNED|^ERR_SSL|UNABLE_TO_/.test(code)) {
      return new DataFailure(
        "lasting",
        `TLS: ${each.message} (${code}); behind a proxy that re-signs, set NODE_EXTRA_CA_CERTS to its certificate`,
      );
    }
    const proxyStatus = /Proxy response \((\d+)\)/.exec(each.message)?.[1];
    if (proxyStatus !== undefined) {
      return new DataFailure(
        proxyStatus.startsWith("5") ? "passing" : "lasting",
        `the proxy answered ${proxyStatus}`,
      );
    }
  }
  const first = chain[0];
  return new DataFailure(
    "passing",
    first.code === undefined ? first.message : `${first.message} (${first.code})`,
  );
}

interface CodedError extends Error {
  readonly code?: string;
  readonly path?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

/** An error with its causes and, for one made of several, its parts. */
function causes(error: unknown): CodedError[] {
  if (!(error instanceof Error)) return [new Error(String(error))];
  const parts = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const cause = error.cause === undefined ? [] : causes(error.cause);
  return [error as CodedError, ...cause, ...parts.flatMap(causes)];
}

function where(error: CodedError): string {
  if (error.hostname !== undefined) return ` (${error.hostname})`;
  return error.address === undefined ? "" : ` (${error.address}:${error.port})`;
}
