import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { DataFailure } from "./failure";

/** One request's way out to the network. */
export interface WayOut {
  readonly dispatcher: Dispatcher;
  /** Settles only if a proxy breaks off: rejects with the reason. */
  readonly brokenOff: Promise<never>;
  /** Breaks off whatever is under way. */
  readonly close: () => void;
}

/**
 * Checks that the proxy variables of the environment can be used.
 *
 * @throws DataFailure if HTTPS_PROXY or HTTP_PROXY is not an address.
 */
export function checkProxies(): void {
  openWayOut().close();
}

/**
 * A way out through the proxy that HTTPS_PROXY and HTTP_PROXY name, except to the hosts of NO_PROXY (lower-case names
 * count too). undici 7.16 neither ends a CONNECT to a proxy when its request is aborted, nor gives up when the proxy
 * closes the connection: it asks again without end. So each request has a way out of its own, whose connections to
 * the proxy are watched and can be closed.
 *
 * @returns a way out, to be closed when the request is done or given up.
 * @throws DataFailure if HTTPS_PROXY or HTTP_PROXY is not an address.
 */
export function openWayOut(): WayOut {
  const proxyConnections: Dispatcher[] = [];
  let fail: (error: Error) => void;
  const brokenOff = new Promise<never>((_, reject) => {
    fail = reject;
  });
  brokenOff.catch(() => undefined);
  const clientFactory = (origin: URL, options: object): Dispatcher => {
    const pool = new Pool(origin, options);
    pool.on("disconnect", (_origin, _targets, error) => {
      if (error.code === "UND_ERR_SOCKET")
        fail(new DataFailure("passing", "the proxy broke off the connection"));
    });
    proxyConnections.push(pool);
    return pool;
  };
  // Stalls are watched here, in one place, so undici's own timers are off.
  const options = { headersTimeout: 0, bodyTimeout: 0 };
  const environment = ["http:", "https:"].some((protocol) => proxyVariable(protocol) !== undefined);
  let dispatcher: Dispatcher;
  try {
    dispatcher = environment ? new EnvHttpProxyAgent({ ...options, clientFactory }) : new Agent(options);
  } catch (error) {
    throw new DataFailure(
      "local",
      `the proxy of HTTPS_PROXY or HTTP_PROXY is not an address such as http://host:port (${(error as Error).message})`,
    );
  }
  const close = (): void => {
    for (const each of [...proxyConnections, dispatcher]) each.destroy().catch(() => undefined);
  };
  return { dispatcher, brokenOff, close };
}

/** The value of the environment's proxy for a protocol, as undici reads it. */
function proxyVariable(protocol: string): string | undefined {
  const { http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY } = process.env;
  const http = (http_proxy ?? HTTP_PROXY) || undefined;
  return protocol === "http:" ? http : (https_proxy ?? HTTPS_PROXY) || http;
}

/**
 * Names the proxy in use, without its user and password.
 *
 * @param address the address asked for.
 * @returns a remark for an error message; empty if no proxy is named for the address's protocol.
 */
export function proxyNote(address: string): string {
  const proxy = proxyVariable(new URL(address).protocol);
  if (proxy === undefined || !URL.canParse(proxy)) return "";
  return ` (the environment names the proxy ${new URL(proxy).host})`;
}
