import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { kernelspecFolder } from "./project";

const delimiter = "<IDS|MSG>";
const address = "127.0.0.1";

interface Connection {
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
}

/** A running kernel with just enough of Jupyter's protocol to time it. */
export interface KernelClient {
  /** Runs a cell; resolves with the status of its reply (`ok`, `error`). */
  execute(code: string): Promise<string>;
  close(): void;
}

/** A port that nothing listens on. */
function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(0, address, () => {
      const place = server.address();
      server.close(() =>
        typeof place === "object" && place ? settle(place.port) : fail(new Error("no port")),
      );
    });
  });
}

async function writeConnection(path: string): Promise<Connection> {
  const names = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"];
  const ports: [string, number][] = [];
  for (const name of names) ports.push([name, await freePort()]);
  const fixed = { ip: address, transport: "tcp", signature_scheme: "hmac-sha256", key: randomUUID() };
  const connection = { ...fixed, ...Object.fromEntries(ports) };
  writeFileSync(path, JSON.stringify(connection));
  return connection as unknown as Connection;
}

function encode(type: string, content: object, key: string): (string | Buffer)[] {
  const header = {
    msg_id: randomUUID(),
    session: "timing",
    username: "timing",
    date: new Date().toISOString(),
    msg_type: type,
    version: "5.3",
  };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  const signature = createHmac("sha256", key).update(parts.join("")).digest("hex");
  return [delimiter, signature, ...parts];
}

/** Sends a request and waits for its reply. */
async function ask(shell: Dealer, key: string, type: string, content: object): Promise<{ status: string }> {
  await shell.send(encode(type, content, key));
  const parts = await shell.receive();
  return JSON.parse(parts[parts.findIndex((part) => part.toString() === delimiter) + 5].toString());
}

/**
 * Starts the project's kernel as Jupyter does, in `folder`, and resolves when it answers.
 *
 * @param folder the kernel's current folder
 * @throws where the kernel ends before it answers, with what it said
 */
export async function startKernelClient(folder: string): Promise<KernelClient> {
  const temporary = mkdtempSync(join(tmpdir(), "alignment-kernel-"));
  const path = join(temporary, "connection.json");
  const connection = await writeConnection(path);
  const kernel: ChildProcess = spawn(
    process.execPath,
    ["--enable-source-maps", join(kernelspecFolder, "start-kernel.js"), "--config-path", path],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  const shell = new Dealer({ linger: 0 });
  const outputs = new Subscriber({ linger: 0 });
  outputs.connect(`tcp://${address}:${connection.iopub_port}`);
  outputs.subscribe();
  shell.connect(`tcp://${address}:${connection.shell_port}`);

  function close(): void {
    kernel.kill();
    shell.close();
    outputs.close();
    rmSync(temporary, { recursive: true, force: true });
  }

  let words = "";
  kernel.stderr?.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  const ended = new Promise<never>((_, fail) => {
    kernel.on("error", fail);
    kernel.on("exit", () =>
      fail(new Error(`startKernelClient: the kernel ended before it answered: ${words}`)),
    );
  });
  ended.catch(() => undefined);
  try {
    await Promise.race([ask(shell, connection.key, "kernel_info_request", {}), ended]);
  } catch (error) {
    close();
    throw error;
  }
  async function execute(code: string): Promise<string> {
    const request = { code, silent: false, store_history: true, stop_on_error: true };
    return (await ask(shell, connection.key, "execute_request", request)).status;
  }
  return { execute, close };
}
