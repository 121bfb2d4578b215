import { type Dispatcher, request } from "undici";
import { DataFailure, failureOf } from "./failure";
import { openWayOut, proxyNote } from "./way-out";

/** How patient the downloads are. */
export interface NetworkSettings {
  /** No byte for so long is a stall, in milliseconds: connecting, waiting for the answer, or within the body. */
  readonly stallMilliseconds: number;
  /** Failures in a row after which an address is given up; each attempt begins anew. */
  readonly attempts: number;
  /** The wait before the second attempt, in milliseconds; doubled for each further one. */
  readonly firstWaitMilliseconds: number;
}

/** What `npm run data` uses: 30 s of silence is a stall; 4 attempts, after 1, 2 and 4 s. */
export const defaultNetworkSettings: NetworkSettings = {
  stallMilliseconds: 30_000,
  attempts: 4,
  firstWaitMilliseconds: 1_000,
};

/** An answer whose body has not been read yet. */
export interface OpenedBody {
  /** Bytes of the body, if announced. */
  readonly length: number | undefined;
  /** The parts of the body; ends, or throws a DataFailure when broken off, stalled or short. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Ends the request without reading the body. */
  readonly discard: () => void;
}

const MOST_REDIRECTS = 8;
/** The longest wait that a server's Retry-After is followed. */
const LONGEST_RETRY_AFTER_SECONDS = 30;

/** An answer that is not the file, with its HTTP status. */
export class StatusFailure extends DataFailure {
  constructor(
    readonly status: number,
    /** How long the server asked to be left alone; 0 if it did not. */
    readonly waitMilliseconds: number,
  ) {
    super(status >= 500 || [408, 425, 429].includes(status) ? "passing" : "lasting", `HTTP status ${status}`);
  }
}

/**
 * Asks for the content of an address, following redirects within the allowed hosts.
 *
 * @param address what to get.
 * @param allowedHosts the hosts (with port, where it is not the usual one) that requests may go to.
 * @param settings when to call it a stall.
 * @returns the answer, its body not yet read.
 * @throws DataFailure with its reason: DNS, TLS, refused, HTTP status, timeout, a redirect to elsewhere.
 */
export async function openAddress(
  address: string,
  allowedHosts: ReadonlySet<string>,
  settings: NetworkSettings,
): Promise<OpenedBody> {
  const { dispatcher, brokenOff, close } = openWayOut();
  const watch = new StallWatch(settings.stallMilliseconds, close);
  try {
    let target = new URL(address);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const asked = request(target, {
        dispatcher,
        headers: {
          "user-agent": "alignment-data",
          accept: "*/*",
          "accept-encoding": "identity",
        },
      });
      asked.catch(() => undefined);
      const answer = await Promise.race([asked, brokenOff, watch.stall]);
      watch.touch();
      const location = answer.headers.location;
      if ([301, 302, 303, 307, 308].includes(answer.statusCode) && typeof location === "string") {
        discardBody(answer);
        target = redirected(target, location, allowedHosts);
        continue;
      }
      return openedBody(answer, watch);
    }
    throw new DataFailure("lasting", `more than ${MOST_REDIRECTS} redirects`);
  } catch (error) {
    const failure = watch.explain(error, proxyNote(address));
    watch.stop();
    throw failure;
  }
}

function openedBody(answer: Dispatcher.ResponseData, watch: StallWatch): OpenedBody {
  const header = (name: string): string | undefined => {
    const value = answer.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const discard = (): void => {
    discardBody(answer);
    watch.stop();
  };
  const refuse = (failure: DataFailure): never => {
    discard();
    throw failure;
  };
  if (answer.statusCode !== 200) refuse(statusFailure(answer.statusCode, header("retry-after")));
  const encoding = header("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    refuse(new DataFailure("lasting", `the answer is encoded as ${encoding}; expected the file as it is`));
  }
  const announced = header("content-length");
  const length = announced === undefined ? undefined : Number(announced);
  return { length, chunks: watchedChunks(answer.body, length, watch), discard };
}

/** Breaks off an answer; the error that this makes is expected. */
function discardBody(answer: Dispatcher.ResponseData): void {
  answer.body.on("error", () => undefined).destroy();
}

async function* watchedChunks(
  body: AsyncIterable<unknown>,
  length: number | undefined,
  watch: StallWatch,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const chunk of body) {
      watch.touch();
      received += (chunk as Uint8Array).length;
      yield chunk as Uint8Array;
      // The time that the reader took to write the chunk is not the server's.
      watch.touch();
    }
    if (length !== undefined && received !== length) {
      throw new DataFailure("passing", `the body ended after ${received} of ${length} bytes`);
    }
  } catch (error) {
    const progress = ` after ${received}${length === undefined ? "" : ` of ${length}`} bytes`;
    throw error instanceof DataFailure ? error : watch.explain(error, progress);
  } finally {
    watch.stop();
  }
}

/** Where a redirect leads, if it may be followed. */
function redirected(from: URL, location: string, allowedHosts: ReadonlySet<string>): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol)) {
    throw new DataFailure("lasting", `a redirect leads to ${location}, which is not a web address`);
  }
  if (from.protocol === "https:" && target.protocol === "http:") {
    throw new DataFailure("lasting", `a redirect leads from https to http (${target.href})`);
  }
  const host = target.host.replace(/^www\./, "");
  if (!allowedHosts.has(host) && !allowedHosts.has(`www.${host}`)) {
    throw new DataFailure(
      "lasting",
      `a redirect leads to the host ${target.host}, which the manifest does not name`,
    );
  }
  return target;
}

function statusFailure(status: number, retryAfter: string | undefined): DataFailure {
  const seconds = Number(retryAfter);
  return new StatusFailure(
    status,
    seconds > 0 && seconds <= LONGEST_RETRY_AFTER_SECONDS ? seconds * 1000 : 0,
  );
}

/** Notices when nothing came for too long, and then closes the way out. */
class StallWatch {
  /** Settles only on a stall: rejects. */
  readonly stall: Promise<never>;
  private readonly timer: NodeJS.Timeout;
  private stalled = false;

  constructor(
    private readonly milliseconds: number,
    private readonly close: () => void,
  ) {
    let fail: (error: Error) => void;
    this.stall = new Promise((_, reject) => {
      fail = reject;
    });
    this.stall.catch(() => undefined);
    this.timer = setTimeout(() => {
      this.stalled = true;
      fail(new Error("stalled"));
      close();
    }, milliseconds);
  }

  /** Something came. */
  touch(): void {
    if (!this.stalled) this.timer.refresh();
  }

  /** Ends the watch and the request, finished or not. */
  stop(): void {
    clearTimeout(this.timer);
    this.close();
  }

  /** The reason of a failure; `note` is added to one of the network. */
  explain(error: unknown, note: string): DataFailure {
    if (this.stalled) {
      return new DataFailure("passing", `timeout: nothing came for ${this.milliseconds / 1000} s${note}`);
    }
    if (error instanceof StatusFailure) return error;
    const failure = failureOf(error);
    return new DataFailure(failure.kind, failure.message + note);
  }
}
