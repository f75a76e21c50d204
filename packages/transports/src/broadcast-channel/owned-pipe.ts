// The pipe of a dialer, which has its end of the channel for itself: when the one goes, so does the other.
import type { MessageBody } from "../messages/message-body.js";
import type { MessagePipe } from "../messages/message-pipe.js";
import type { ChannelEnd } from "./channel-end.js";

export class OwnedPipe implements MessagePipe {
  readonly #pipe: MessagePipe;
  readonly #end: ChannelEnd;

  constructor(pipe: MessagePipe, end: ChannelEnd) {
    this.#pipe = pipe;
    this.#end = end;
  }

  set onBody(onBody: (body: unknown) => void) {
    this.#pipe.onBody = onBody;
  }

  set onGone(onGone: () => void) {
    this.#pipe.onGone = onGone;
  }

  post(body: MessageBody): void {
    this.#pipe.post(body);
  }

  end(): void {
    this.#pipe.end();
    this.#end.close();
  }
}
