import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { chromiumName } from "@alignment/commands/dist/bench/chromium";
import { hostsOf } from "@alignment/commands/dist/data/download";
import { joinText, notebooksFolder, readNotebook } from "@alignment/kernel";
import { sourceRegistry } from "alignment/sources";
import { parsePage } from "../kernel/parse-page";

const names = ["01-question-and-data.ipynb", "04-varying-slopes.ipynb"];
const folder = mkdtempSync(join(tmpdir(), "alignment-offline-"));
const log = join(folder, "network.log");
after(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly text: string;
  /** What it tried to reach, one line each. */
  readonly asked: readonly string[];
}

/** Runs a program of Node without a network: every attempt to reach one fails and is kept. */
async function runOffline(program: string, ...values: string[]): Promise<Run> {
  rmSync(log, { force: true });
  const preload = join(__dirname, "forbid-network.js");
  const { ALIGNMENT_INPUT: _, ...environment } = process.env;
  const child = spawn(process.execPath, [program, ...values], {
    env: { ...environment, NODE_OPTIONS: `--require "${preload}"`, NETWORK_LOG: log },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const [code] = await once(child, "exit");
  const asked = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  return { code, text, asked };
}

/** Every address in a page's elements that a browser would load on its own. */
function loadedAddresses(html: string): string[] {
  const page = parsePage(html);
  const loading = [
    "src",
    "srcset",
    "poster",
    "data",
    "background",
    "action",
    "formaction",
    "manifest",
    "ping",
  ];
  const found: string[] = [];
  for (const element of page.querySelectorAll("*")) {
    const isLink = ["A", "a"].includes(element.tagName);
    for (const { name, value } of element.attributes) {
      if (loading.includes(name) || (!isLink && /^(xlink:)?href$/.test(name))) found.push(value);
      if (name === "style") found.push(...addressesInStyle(value));
    }
    if (element.tagName === "STYLE") found.push(...addressesInStyle(element.textContent ?? ""));
  }
  return found.filter((address) => !/^(data:|blob:|#|$)/.test(address));
}

function addressesInStyle(style: string): string[] {
  const named = style.matchAll(/url\(\s*["']?([^"')]*)["']?\s*\)|@import\s+["']([^"']+)["']/g);
  return [...named].map(([, address, imported]) => address ?? imported);
}

/** Hosts that Chromium asks for itself, whatever page it shows; pages load fonts and scripts from others. */
const ownHosts = /^(https?:\/\/)?(?!fonts|ajax|maps|www)[\w-]+\.(google|googleapis|gvt1)\.com\b/;

/** What a page asks the network for while Chromium shows it. */
async function requestsInChromium(chromium: string, html: string): Promise<string[]> {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(String(request.url));
    response.end();
  });
  proxy.on("connect", (request, socket) => {
    asked.push(String(request.url));
    socket.destroy();
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  const page = join(folder, "page.html");
  writeFileSync(page, html);
  const browser = spawn(chromium, [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--virtual-time-budget=5000"],
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    ...["--disable-default-apps", "--disable-extensions", "--no-pings"],
    `--proxy-server=http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    ...[`--user-data-dir=${join(folder, "profile")}`, `file://${page}`],
  ]);
  browser.stdout.resume();
  browser.stderr.resume();
  const [code] = await once(browser, "exit");
  assert.equal(code, 0, "Chromium shows the page");
  proxy.closeAllConnections();
  await new Promise((closed) => proxy.close(closed));
  return asked.filter((address) => !ownHosts.test(address));
}

describe("npm start without a network", () => {
  const out = join(folder, "out");
  let run: Run;
  before(async () => {
    const notebooks = join(folder, "notebooks");
    mkdirSync(notebooks);
    for (const name of names) copyFileSync(join(notebooksFolder, name), join(notebooks, name));
    run = await runOffline(join(__dirname, "..", "commands", "start-child.js"), notebooks, out);
  });

  test("runs to its end and asks the network for nothing", () => {
    assert.equal(run.code, 0, run.text);
    assert.deepEqual(run.asked, []);
  });

  const pages = ["book.html", ...names.map((name) => join("book", name.replace(/\.ipynb$/, ".html")))];
  test("makes a book that loads nothing from outside", () => {
    assert.deepEqual(
      pages.flatMap((page) => loadedAddresses(readFileSync(join(out, page), "utf8"))),
      [],
    );
  });

  test("makes executed notebooks whose outputs load nothing from outside", () => {
    const shown = names.flatMap((name) =>
      readNotebook(join(out, "notebooks", name)).cells.flatMap(({ outputs = [] }) =>
        outputs.flatMap((output) =>
          "data" in output ? [output.data["text/html"], output.data["image/svg+xml"]] : [],
        ),
      ),
    );
    const pages = shown.filter((html) => html !== undefined).map((html) => joinText(html as string[]));
    assert.ok(pages.length > 0);
    assert.deepEqual(pages.flatMap(loadedAddresses), []);
  });

  const chromium = chromiumName();
  test("makes a book for which Chromium asks the network for nothing, with its scripts and figures", {
    skip: chromium === undefined ? "no Chromium is installed" : false,
  }, async () => {
    const html = readFileSync(join(out, pages[1]), "utf8");
    assert.deepEqual(await requestsInChromium(chromium ?? "", html), []);
    const loading = html.replace(/<main\b[^>]*>/, '$&<img src="http://outside.invalid/a.png">');
    const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
    assert.deepEqual(await requestsInChromium(chromium ?? "", loading), [], "the page forbids it");
    assert.deepEqual(await requestsInChromium(chromium ?? "", loading.replace(policy, "")), [
      "http://outside.invalid/a.png",
    ]);
  });

  test("could not have asked unseen: an attempt is kept", async () => {
    const probe = join(folder, "probe.js");
    writeFileSync(probe, 'fetch("http://outside.invalid/").catch(() => process.exit(3));');
    const { code, asked } = await runOffline(probe);
    assert.equal(code, 3);
    assert.deepEqual(asked, ["connect outside.invalid:80"]);
  });
});

test("npm run data asks only hosts of the manifest", async () => {
  const entriesPath = join(folder, "entries.json");
  writeFileSync(entriesPath, JSON.stringify(sourceRegistry));
  const { code, asked } = await runOffline(
    join(__dirname, "..", "commands", "data-child.js"),
    entriesPath,
    join(folder, "raw"),
  );
  assert.equal(code, 1);
  const hosts = new Set(asked.map((line) => /^connect (\S+):\d+$/.exec(line)?.[1]));
  assert.ok(hosts.size > 0);
  const known = hostsOf(sourceRegistry);
  for (const host of hosts)
    assert.ok(known.has(host ?? ""), `${host} is asked, and the manifest does not name it`);
});
