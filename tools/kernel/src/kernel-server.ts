import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Executor } from "tslab/dist/executor";
import { JupyterHandlerImpl, ZmqServer } from "tslab/dist/jupyter";
import ts from "typescript";
import type { CellError } from "./cell-error";
import { type CellSink, discardingSink } from "./cell-sink";
import type { ControlThreadData } from "./control-thread";
import {
  completeReply,
  type HistoryEntry,
  historyReply,
  inspectReply,
  isCompleteReply,
} from "./kernel-answers";
import { answerTo, type KernelRequest, readRequest } from "./kernel-message";
import { interruptCells } from "./run/interrupt-flag";
import type { Session } from "./session";
import { createStreamBuffer, type StreamBuffer } from "./stream-buffer";

/** What answers are sent by. */
interface Sender {
  send(parts: (Buffer | string)[]): unknown;
}

/** The parts of `execute_request` that matter here. */
interface ExecuteRequest {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
}

/** A request that arrives later than this after an error was not waiting when the error came. */
const queuedWithinMilliseconds = 50;
const goodbyeMilliseconds = 50;
const longestClosingMilliseconds = 500;

/** Cells get an end of the process that takes its time; see `launchKernel`. */
const exitAtOnce = process.exit.bind(process);

/** tslab sends without waiting; without these two settings zeromq refuses what comes too fast. */
function sendWithoutLimit(socket: { sendTimeout: number; sendHighWaterMark: number }): void {
  socket.sendTimeout = 0;
  socket.sendHighWaterMark = 0;
}

/** tslab's handler asks its executor for nothing here: cells and questions go to the session. */
const noExecutor = { close: () => {} } as unknown as Executor;

/**
 * tslab's kernel server with its defects cured: no message is lost, errors are published as `error`,
 * cells are announced with their counts, and only cells that were waiting when one failed are left out - and say so.
 */
export class KernelServer extends ZmqServer {
  private executionCount = 0;
  private lastExecution: Promise<void> = Promise.resolve();
  private failedAt = Number.NEGATIVE_INFINITY;
  private readonly history: HistoryEntry[] = [];
  private controlThread: Worker | undefined;

  constructor(
    private readonly session: Session,
    configPath: string,
  ) {
    super(new JupyterHandlerImpl(noExecutor, false), configPath);
    this.limitNothing("iopub");
    this.limitNothing("shell");
    this.leaveControlUnbound();
  }

  override async init(): Promise<void> {
    await super.init();
    await this.startControlThread();
  }

  /** The control channel is bound by a thread of its own, which a busy cell does not keep from listening. */
  private leaveControlUnbound(): void {
    const unbound = {
      bind: () => Promise.resolve(),
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    };
    Object.defineProperty(this, "control", { get: () => unbound, set: () => {} });
  }

  private async startControlThread(): Promise<void> {
    const { transport, ip, control_port } = this.connInfo;
    const data: ControlThreadData = {
      address: `${transport}://${ip}:${control_port}`,
      cells: interruptCells,
    };
    const thread = new Worker(join(__dirname, "control-thread.js"), { workerData: data });
    const sender: Sender = { send: (parts) => thread.postMessage(parts) };
    await new Promise<void>((resolve, reject) => {
      thread.once("message", () => resolve());
      thread.once("error", reject);
    });
    this.controlThread = thread;
    thread.on("message", (parts: Uint8Array[]) => {
      this.answer(
        sender,
        parts.map((part) => Buffer.from(part)),
      );
    });
  }

  /** zeromq reads its limits when a socket is bound, and `init` makes and binds sockets in one go. */
  private limitNothing(name: "iopub" | "shell"): void {
    let socket: ZmqServer[typeof name];
    Object.defineProperty(this, name, {
      get: () => socket,
      set: (made: ZmqServer[typeof name]) => {
        sendWithoutLimit(made);
        socket = made;
      },
    });
  }

  private publish(request: KernelRequest, type: string, content: object): void {
    this.iopub.send(answerTo({ ...request, identities: [] }, this.connInfo.key, type, content));
  }

  private reply(socket: Sender, request: KernelRequest, type: string, content: object): void {
    socket.send(answerTo(request, this.connInfo.key, type, content));
  }

  /** What answers a request, by its type; a request of another type gets no answer. */
  private answers(request: KernelRequest): Record<string, (() => object | Promise<object>) | undefined> {
    const { compiler } = this.session;
    const { content } = request;
    return {
      kernel_info: () => this.kernelInfo(),
      execute: () => this.inTurn(request),
      is_complete: () => isCompleteReply(content),
      complete: () => completeReply(compiler, content),
      inspect: () => inspectReply(compiler, content),
      history: () => historyReply(this.history, content),
      comm_info: () => ({ status: "ok", comms: {} }),
      interrupt: () => {
        if (process.platform === "win32") this.session.interrupt(); // elsewhere the thread has sent a signal
        return { status: "ok" };
      },
      shutdown: () => {
        setTimeout(() => this.end(0), goodbyeMilliseconds);
        return { status: "ok", restart: content.restart === true };
      },
    };
  }

  override handleShellMessage(socket: Sender, ...parts: Buffer[]): Promise<void> {
    return this.answer(socket, parts);
  }

  private async answer(socket: Sender, parts: Buffer[]): Promise<void> {
    const request = readRequest(this.connInfo.key, parts);
    const type = request.header.msg_type.replace(/_request$/, "");
    const answer = this.answers(request)[type];
    if (answer === undefined) return;
    this.publish(request, "status", { execution_state: "busy" });
    try {
      this.reply(socket, request, `${type}_reply`, await answer());
    } finally {
      this.publish(request, "status", { execution_state: "idle" });
    }
  }

  /** Ends the process, the thread of the control channel first: zeromq breaks down with a thread that is cut off. */
  end(code: number): void {
    this.controlThread?.on("exit", () => exitAtOnce(code));
    this.controlThread?.postMessage("close");
    setTimeout(() => exitAtOnce(code), longestClosingMilliseconds);
  }

  private kernelInfo(): object {
    const info = this.handler.handleKernel();
    return {
      ...info,
      status: "ok",
      language_info: { ...info.language_info, version: ts.version, pygments_lexer: "typescript" },
      help_links: [],
    };
  }

  /** Runs the cells one after another in the order of their arrival. */
  private async inTurn(request: KernelRequest): Promise<object> {
    const arrivedAt = Date.now();
    const turn = this.lastExecution.then(() => this.execute(request, arrivedAt));
    this.lastExecution = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** Whether the request was sent and waiting when a cell before it failed. */
  private waitedForFailure({ header }: KernelRequest, arrivedAt: number): boolean {
    const sentAt = Date.parse(header.date);
    const sentBefore = Number.isNaN(sentAt) || sentAt < this.failedAt;
    return sentBefore && arrivedAt <= this.failedAt + queuedWithinMilliseconds;
  }

  /** Runs a cell and gives the content of its reply. */
  private async execute(request: KernelRequest, arrivedAt: number): Promise<object> {
    const { code, silent, store_history, stop_on_error }: ExecuteRequest = request.content;
    if (this.waitedForFailure(request, arrivedAt)) {
      const text = "Not run: a cell before it failed. Run it again.\n";
      if (!silent) this.publish(request, "stream", { name: "stderr", text });
      return { status: "aborted", execution_count: this.executionCount };
    }
    if (!silent && store_history !== false) {
      this.executionCount += 1;
      this.history.push([this.executionCount, code]);
    }
    const count = this.executionCount;
    if (!silent) this.publish(request, "execute_input", { code, execution_count: count });

    const buffer = createStreamBuffer((name, text) => this.publish(request, "stream", { name, text }));
    const sink = silent ? discardingSink : this.publishingSink(request, count, buffer);
    const outcome = await this.session.run(code, count, sink);
    buffer.flush();
    if (outcome.status === "ok") {
      return { status: "ok", execution_count: count, payload: [], user_expressions: {} };
    }
    const { ename, evalue, traceback } = outcome.error;
    const content: Omit<CellError, "place"> = { ename, evalue, traceback };
    if (!silent) this.publish(request, "error", content);
    if (stop_on_error !== false) this.failedAt = Date.now();
    return { status: "error", execution_count: count, ...content };
  }

  private publishingSink(request: KernelRequest, count: number, buffer: StreamBuffer): CellSink {
    return {
      stream: (name, text) => buffer.write(name, text),
      display: (data, update) => {
        buffer.flush();
        this.publish(request, update ? "update_display_data" : "display_data", data);
      },
      result: (data) => {
        buffer.flush();
        this.publish(request, "execute_result", { execution_count: count, data, metadata: {} });
      },
      clear: () => {
        buffer.flush();
        this.publish(request, "clear_output", { wait: false });
      },
      failure: ({ traceback }) => {
        buffer.write("stderr", `${traceback.join("\n")}\n`);
        buffer.flush();
      },
    };
  }
}
