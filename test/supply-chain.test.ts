import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "./support";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(repositoryRoot, folder, "package.json"), "utf8"));
}

const folders = [
  ".",
  ...readdirSync(join(repositoryRoot, "lib")).map((layer) => `lib/${layer}`),
  ...readdirSync(join(repositoryRoot, "tools"))
    .filter((name) => existsSync(join(repositoryRoot, "tools", name, "package.json")))
    .map((name) => `tools/${name}`),
  "test",
];
const dependencies = folders.flatMap((folder) => {
  const manifest = manifestOf(folder);
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(([name, version]) => ({
    folder,
    name,
    version,
  }));
});

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}
const locked: Readonly<Record<string, LockedPackage>> = JSON.parse(
  readFileSync(join(repositoryRoot, "package-lock.json"), "utf8"),
).packages;

describe("the dependencies", () => {
  it("are pinned to one version each", () => {
    for (const { folder, name, version } of dependencies) {
      assert.match(version, /^(\d+\.\d+\.\d+|file:tools\/stubs\/[\w-]+)$/, `${name} in ${folder}`);
    }
  });

  it("are each named in environment.md with what they are for, and no other package is", () => {
    const page = readFileSync(join(repositoryRoot, "environment.md"), "utf8");
    const [, packages] = page.split("\n## Packages\n");
    const [table, standIns] = packages.split("\n### Why four packages are stand-ins\n");
    const rows = [...table.matchAll(/^\| (\S.*?) \| (\S.*?) \|$/gm)].filter(
      ([, name]) => !/^(package|-+)$/.test(name),
    );
    const named = rows.flatMap(([, names]) => names.replace(/ \(\w+\)$/, "").split(", "));
    const stands = [...standIns.split("\n## ")[0].matchAll(/`([\w@/-]+)`/g)].map(([, name]) => name);
    const isFamily = (name: string) => name.endsWith("…");
    const names = [
      ...new Set(
        dependencies.map(({ name }) => name).filter((name) => !/^(@alignment\/|alignment$)/.test(name)),
      ),
    ];
    const known = (name: string) =>
      [...named, ...stands].some((each) =>
        isFamily(each) ? name.startsWith(each.slice(0, -1)) : name === each,
      );
    assert.deepEqual(
      names.filter((name) => !known(name)),
      [],
    );
    const used = (each: string) =>
      names.some((name) => (isFamily(each) ? name.startsWith(each.slice(0, -1)) : name === each));
    assert.deepEqual(
      named.filter((each) => !used(each)),
      [],
    );
  });

  it("run no script at installation", () => {
    const { allowScripts } = manifestOf(".");
    for (const [path, { hasInstallScript }] of Object.entries(locked)) {
      if (hasInstallScript !== true) continue;
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      assert.equal(
        allowScripts?.[name],
        false,
        `${path} has an install script that allowScripts does not refuse`,
      );
    }
    assert.match(readFileSync(join(repositoryRoot, ".npmrc"), "utf8"), /^ignore-scripts=true$/m);
  });

  it("come from the registry by name: the lock file has no address", () => {
    for (const [path, { resolved, link }] of Object.entries(locked)) {
      if (resolved === undefined) continue;
      assert.equal(link, true, `${path} is resolved to ${resolved}`);
    }
  });

  it("leave out what danfojs-node asks for and nobody needs", () => {
    for (const name of ["xlsx", "request", "@tensorflow/tfjs-node"]) {
      assert.equal(locked[`node_modules/${name}`]?.link, true, `${name} is no stand-in`);
    }
  });
});

/** Modules of Node and packages that reach the network, as an import names them. */
const networkModules =
  /(?:from|require\()\s*["'](?:node:)?(https?|http2|net|tls|dgram|dns|dns\/promises|undici|ws|axios)["']/;

describe("the project's own source", () => {
  const sources = ["lib", "tools"]
    .flatMap((folder) =>
      readdirSync(join(repositoryRoot, folder), { recursive: true }).map((path) => `${folder}/${path}`),
    )
    .filter((path) => /\/src\/.*\.ts$/.test(path) && !path.includes("node_modules"));

  it("reaches the network in the data command only; the kernel's client looks for free ports of this machine", () => {
    const reaching = sources.filter((path) => {
      const text = readFileSync(join(repositoryRoot, path), "utf8");
      return (
        networkModules.test(text) || /\bfetch\(\s*["'`]|\b(WebSocket|XMLHttpRequest|sendBeacon)\b/.test(text)
      );
    });
    assert.deepEqual(reaching.sort(), [
      "tools/commands/src/data/transport.ts",
      "tools/commands/src/data/way-out.ts",
      "tools/kernel/src/kernel-client.ts",
    ]);
  });
});
