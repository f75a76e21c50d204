// One pair of ends that can post to each other, in order: what a message port is by itself, and what a broadcast channel
// becomes by addresses on its messages.
import type { MessageBody } from "./message-body.js";

export interface MessagePipe {
  /** Hears what comes, whatever it is. Set by whoever uses the pipe; until then nothing is lost. */
  onBody: (body: unknown) => void;
  /** Hears that the other end is gone, where the platform says so. */
  onGone: () => void;
  /** Throws nothing. A frame's memory is the pipe's from now on. */
  post(body: MessageBody): void;
  /** Lets go of the pipe: nothing comes any more. May be called twice. */
  end(): void;
}
