/** A computer to try the project on: a Node version, and what is unusual about the place. */
export interface Machine {
  readonly name: string;
  readonly node: string;
  /** The name of the folder of its checkout. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Programs that limit a run: each stands before its command. */
  readonly limits: readonly { readonly name: string; readonly command: readonly string[] }[];
  /** Whether the checkout is mounted read-only when the run begins. */
  readonly checkout: "writable" | "read-only";
}

/** The Node versions that are tried, and the places; the first is the one that the others are compared with. */
export const machines: readonly Machine[] = [
  {
    name: "plain",
    node: "20.20.2",
    folder: "plain",
    environment: { LC_ALL: "C", TZ: "UTC" },
    limits: [],
    checkout: "writable",
  },
  {
    name: "one core, no network, Turkish, a quarter of an hour off, spaces and letters beyond ASCII in the path",
    node: "22.23.3",
    folder: "Özgür Ağ – наука 研究",
    environment: { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" },
    limits: [
      { name: "no network", command: ["unshare", "--net"] },
      { name: "one core", command: ["taskset", "--cpu-list", "0"] },
    ],
    checkout: "writable",
  },
  {
    name: "a read-only checkout, German, in the last time zone",
    node: "24.21.0",
    folder: "read only",
    environment: { LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8", TZ: "Pacific/Kiritimati" },
    limits: [],
    checkout: "read-only",
  },
];
