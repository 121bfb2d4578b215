import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { installKernel, kernelspecFolder, removeKernel, userKernelsFolder } from "@alignment/kernel";
import { repositoryRoot, temporaryFolder } from "../support";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});

describe("userKernelsFolder", () => {
  test("is Jupyter's folder of each system, and JUPYTER_DATA_DIR goes before all", () => {
    assert.equal(userKernelsFolder("linux", {}), join(homedir(), ".local", "share", "jupyter", "kernels"));
    assert.equal(userKernelsFolder("linux", { XDG_DATA_HOME: "/data" }), join("/data", "jupyter", "kernels"));
    assert.equal(userKernelsFolder("darwin", {}), join(homedir(), "Library", "Jupyter", "kernels"));
    assert.equal(userKernelsFolder("win32", { APPDATA: "/roaming" }), join("/roaming", "jupyter", "kernels"));
    for (const platform of ["linux", "darwin", "win32"] as const) {
      assert.equal(userKernelsFolder(platform, { JUPYTER_DATA_DIR: "/mine" }), join("/mine", "kernels"));
    }
  });
});

describe("installKernel", () => {
  test("writes paths that exist, so that the kernel starts from any folder", () => {
    const written = installKernel(folder);
    const { argv } = JSON.parse(readFileSync(join(written, "kernel.json"), "utf8"));
    const [node, sourceMaps, launcher, ...rest] = argv;
    assert.equal(node, process.execPath);
    assert.equal(sourceMaps, "--enable-source-maps");
    assert.ok(existsSync(launcher), launcher);
    assert.deepEqual(rest, ["--config-path", "{connection_file}"]);
  });

  test("can be repeated, and removeKernel takes it back once", () => {
    installKernel(folder);
    const written = installKernel(folder);
    assert.equal(removeKernel(folder), written);
    assert.equal(existsSync(written), false);
    assert.equal(removeKernel(folder), undefined);
  });

  test("removeKernel refuses a kernel that something else wrote", () => {
    mkdirSync(join(folder, "alignment"));
    writeFileSync(join(folder, "alignment", "kernel.json"), "{}");
    assert.throws(() => removeKernel(folder), /was not written by this project/);
    assert.ok(existsSync(join(folder, "alignment", "kernel.json")));
  });
});

describe("start-kernel.js", () => {
  function startIn(project: string): { status: number | null; stderr: string } {
    const place = join(project, "tools", "kernel", "jupyter", "kernels", "alignment");
    cpSync(kernelspecFolder, place, { recursive: true });
    for (const file of ["tools/node-version.js", "package.json"])
      cpSync(join(repositoryRoot, file), join(project, file));
    return spawnSync(process.execPath, [join(place, "start-kernel.js"), "--config-path", "none.json"], {
      encoding: "utf8",
    });
  }

  test("says npm ci where nothing is installed", () => {
    const { status, stderr } = startIn(folder);
    assert.equal(status, 1);
    assert.match(stderr, /nothing is installed in .*; run "npm ci" there/);
  });

  test("says npm run build where the project is not built", () => {
    mkdirSync(join(folder, "node_modules", "tslab"), { recursive: true });
    const { status, stderr } = startIn(folder);
    assert.equal(status, 1);
    assert.match(stderr, /is not built .*; run "npm run build" there/);
  });
});
