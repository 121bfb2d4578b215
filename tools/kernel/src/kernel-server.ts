import type { Executor } from "tslab/dist/executor";
import { JupyterHandlerImpl, ZmqServer } from "tslab/dist/jupyter";
import ts from "typescript";
import type { CellError } from "./cell-error";
import {
  completeReply,
  type HistoryEntry,
  historyReply,
  inspectReply,
  isCompleteReply,
} from "./kernel-answers";
import { answerTo, type KernelRequest, readRequest } from "./kernel-message";
import { type CellSink, discardingSink, type Session } from "./session";
import { createStreamBuffer, type StreamBuffer } from "./stream-buffer";

type Socket = ZmqServer["shell"];

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

  constructor(
    private readonly session: Session,
    configPath: string,
  ) {
    super(new JupyterHandlerImpl(noExecutor, false), configPath);
    this.limitNothing("iopub");
    this.limitNothing("shell");
    this.limitNothing("control");
  }

  /** zeromq reads its limits when a socket is bound, and `init` makes and binds sockets in one go. */
  private limitNothing(name: "iopub" | "shell" | "control"): void {
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

  private reply(socket: Socket, request: KernelRequest, type: string, content: object): void {
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
        this.session.interrupt();
        return { status: "ok" };
      },
      shutdown: () => {
        setTimeout(() => process.exit(0), goodbyeMilliseconds);
        return { status: "ok", restart: content.restart === true };
      },
    };
  }

  override async handleShellMessage(socket: Socket, ...parts: Buffer[]): Promise<void> {
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
