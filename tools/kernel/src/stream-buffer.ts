/** The name of an output stream. */
export type StreamName = "stdout" | "stderr";

const sendAtOnceAfterMilliseconds = 100;
const waitMilliseconds = 20;
const maximumCharacters = 65_536;

/**
 * Joins many small writes into few messages: Jupyter drops outputs above about 1,000 messages a second.
 * Text is sent at once where the last sending was over 100 ms ago, so that progress shows while a cell is busy.
 */
export interface StreamBuffer {
  write(name: StreamName, text: string): void;
  /** Sends what is waiting; call it before any other message of the cell. */
  flush(): void;
}

/**
 * @param send what sends one message
 * @param now the time in milliseconds
 */
export function createStreamBuffer(
  send: (name: StreamName, text: string) => void,
  now: () => number = Date.now,
): StreamBuffer {
  let waitingName: StreamName = "stdout";
  let waiting: string[] = [];
  let characters = 0;
  let lastSent = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const text = waiting.join("");
    waiting = [];
    characters = 0;
    lastSent = now();
    send(waitingName, text);
  }

  function write(name: StreamName, text: string): void {
    if (text === "") return;
    if (name !== waitingName) flush();
    waitingName = name;
    waiting.push(text);
    characters += text.length;
    if (characters >= maximumCharacters || now() - lastSent > sendAtOnceAfterMilliseconds) flush();
    else timer ??= setTimeout(flush, waitMilliseconds);
  }

  return { write, flush };
}
