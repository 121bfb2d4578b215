import { ZmqServer } from "tslab/dist/jupyter";
import type { CellError } from "./cell-error";
import type { CellSink, Session } from "./session";
import { createStreamBuffer, type StreamBuffer } from "./stream-buffer";

type Message = Parameters<ZmqServer["handleExecute"]>[1];
type ShellSocket = Parameters<ZmqServer["handleShellMessage"]>[0];

/** The parts of `execute_request` that matter here. */
interface ExecuteRequest {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
}

const knownRequests: ReadonlySet<string> = new Set([
  "kernel_info_request",
  "execute_request",
  "is_complete_request",
  "inspect_request",
  "complete_request",
  "comm_info_request",
  "shutdown_request",
]);

/** A request that arrives later than this after an error was not waiting when the error came. */
const queuedWithinMilliseconds = 50;
const goodbyeMilliseconds = 50;

/** tslab sends without waiting; without these two settings zeromq refuses what comes too fast. */
function sendWithoutLimit(socket: { sendTimeout: number; sendHighWaterMark: number }): void {
  socket.sendTimeout = 0;
  socket.sendHighWaterMark = 0;
}

/** The type of a raw message: the header stands two parts after the delimiter. */
function requestType(parts: readonly Buffer[]): string {
  const delimiter = parts.findIndex((part) => part.toString("latin1") === "<IDS|MSG>");
  return JSON.parse(parts[delimiter + 2].toString()).msg_type;
}

/**
 * tslab's kernel server with its defects cured: no message is lost, errors are published as `error`,
 * cells are announced with their counts, and only cells that were waiting when one failed are left out - and say so.
 */
export class KernelServer extends ZmqServer {
  private executionCount = 0;
  private lastExecution: Promise<void> = Promise.resolve();
  private failedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly session: Session,
    configPath: string,
  ) {
    super(session.handler, configPath);
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

  private publish(parent: Message, type: string, content: object): void {
    const message = parent.createReply();
    message.header.msg_type = type;
    message.content = content;
    message.signAndSend(this.connInfo.key, this.iopub);
  }

  private reply(socket: unknown, parent: Message, type: string, content: object): void {
    const message = parent.createReply();
    message.header.msg_type = type;
    message.content = content;
    message.signAndSend(this.connInfo.key, socket);
  }

  override async handleShellMessage(socket: ShellSocket, ...parts: Buffer[]): Promise<void> {
    if (knownRequests.has(requestType(parts))) await super.handleShellMessage(socket, ...parts);
  }

  override handleKernelInfo(socket: unknown, message: Message): void {
    const info = this.handler.handleKernel();
    this.reply(socket, message, "kernel_info_reply", {
      ...info,
      status: "ok",
      language_info: { ...info.language_info, version: "5.0.4", pygments_lexer: "typescript" },
      help_links: [],
    });
  }

  override handleCommInfoRequest(socket: ShellSocket, message: Message): void {
    this.reply(socket, message, "comm_info_reply", { status: "ok", comms: {} });
  }

  /** Runs the requests one after another in the order of their arrival. */
  override async handleExecute(socket: unknown, message: Message): Promise<void> {
    const arrivedAt = Date.now();
    const turn = this.lastExecution.then(() => this.execute(socket, message, arrivedAt));
    this.lastExecution = turn.catch(() => undefined);
    await turn;
  }

  /** Whether the request was sent and waiting when a cell before it failed. */
  private waitedForFailure(message: Message, arrivedAt: number): boolean {
    const sentAt = Date.parse(message.header.date);
    const sentBefore = Number.isNaN(sentAt) || sentAt < this.failedAt;
    return sentBefore && arrivedAt <= this.failedAt + queuedWithinMilliseconds;
  }

  private async execute(socket: unknown, message: Message, arrivedAt: number): Promise<void> {
    const request = message.content as ExecuteRequest;
    const silent = request.silent === true;
    if (this.waitedForFailure(message, arrivedAt)) {
      const text = "Not run: a cell before it failed. Run it again.\n";
      if (!silent) this.publish(message, "stream", { name: "stderr", text });
      this.reply(socket, message, "execute_reply", {
        status: "aborted",
        execution_count: this.executionCount,
      });
      return;
    }
    if (!silent && request.store_history !== false) this.executionCount += 1;
    const count = this.executionCount;
    if (!silent) this.publish(message, "execute_input", { code: request.code, execution_count: count });

    const buffer = createStreamBuffer((name, text) => this.publish(message, "stream", { name, text }));
    const sink = silent ? discardingSink : this.publishingSink(message, count, buffer);
    const outcome = await this.session.run(request.code, count, sink);
    buffer.flush();
    if (outcome.status === "ok") {
      this.reply(socket, message, "execute_reply", {
        status: "ok",
        execution_count: count,
        payload: [],
        user_expressions: {},
      });
      return;
    }
    const content: Omit<CellError, "place"> = {
      ename: outcome.error.ename,
      evalue: outcome.error.evalue,
      traceback: outcome.error.traceback,
    };
    if (!silent) this.publish(message, "error", content);
    if (request.stop_on_error !== false) this.failedAt = Date.now();
    this.reply(socket, message, "execute_reply", { status: "error", execution_count: count, ...content });
  }

  private publishingSink(message: Message, count: number, buffer: StreamBuffer): CellSink {
    return {
      stream: (name, text) => buffer.write(name, text),
      display: (data, update) => {
        buffer.flush();
        this.publish(message, update ? "update_display_data" : "display_data", data);
      },
      result: (text) => {
        buffer.flush();
        this.publish(message, "execute_result", {
          execution_count: count,
          data: { "text/plain": text },
          metadata: {},
        });
      },
    };
  }

  /** Lets the last messages go out, then ends the process even where a cell left a timer behind. */
  override close(): void {
    setTimeout(() => process.exit(0), goodbyeMilliseconds);
    this.session.close();
  }
}

const discardingSink: CellSink = { stream: () => {}, display: () => {}, result: () => {} };
