// One end of a message channel as a pipe. Where the platform tells that the other end is gone, as Node does when a worker
// dies, the pipe tells it too; elsewhere silence has to.
import type { MessageBody } from "../messages/message-body.js";
import type { MessagePipe } from "../messages/message-pipe.js";

/** What is used of a port, on Node and in browsers. */
export interface ChannelPort {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

export class PortPipe implements MessagePipe {
  onBody: (body: unknown) => void = () => {};
  onGone: () => void = () => {};
  readonly #port: ChannelPort;
  #ended = false;

  constructor(port: ChannelPort) {
    this.#port = port;
    port.addEventListener("message", ({ data }) => {
      if (!this.#ended) this.onBody(data);
    });
    // A message that can't be read is as good as one that says nothing.
    port.addEventListener("messageerror", () => {
      if (!this.#ended) this.onBody(undefined);
    });
    port.addEventListener("close", () => {
      if (!this.#ended) this.onGone();
    });
    queueMicrotask(() => port.start());
  }

  post(body: MessageBody): void {
    if (this.#ended) return;
    this.#port.postMessage(body, body[0] === "frame" ? [body[1].buffer as ArrayBuffer] : []);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#port.close();
  }
}
