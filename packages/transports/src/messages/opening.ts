// How two ends of a pipe open it: the listener says `open`, the dialer confirms by the same word. A dialer that is gone
// by then is never shown to the listener's application.
import type { DialOutcome } from "../dial-attempt.js";
import { parseBody, talkVersion } from "./message-body.js";
import { MessageConnection } from "./message-connection.js";
import type { MessageOptions } from "./message-options.js";
import type { MessagePipe } from "./message-pipe.js";

/** What a dialer knows of a pipe that it dials by. */
export interface Opening {
  readonly remote: string;
  readonly options: Required<MessageOptions>;
  onEnd?(connection: MessageConnection): void;
}

export interface OpeningOutcome extends Pick<DialOutcome, "refuse"> {
  open(connection: MessageConnection): void;
}

/** The dialer's part, once the listener has been told of the pipe. @returns what gives up */
export function awaitOpening(
  pipe: MessagePipe,
  { remote, options, onEnd }: Opening,
  outcome: OpeningOutcome,
): () => void {
  pipe.onGone = () => outcome.refuse("closed instead of opening");
  pipe.onBody = (value) => {
    const body = parseBody(value);
    if (body?.[0] !== "open") outcome.refuse("refused, or says something else");
    else if (body[1] !== talkVersion) outcome.refuse(`speaks version ${body[1]} of this talk`);
    else {
      pipe.post(["open", talkVersion, options.bufferBytesMax]);
      const connection = new MessageConnection(pipe, remote, options, body[2], () => onEnd?.(connection));
      outcome.open(connection);
    }
  };
  return () => {
    pipe.post(["closed"]);
    pipe.end();
  };
}

/** What the listener has to do with a pipe that somebody dialed. */
export interface Acceptance extends Opening {
  /** The pipe is no half-open one any more: it has become a connection, or nothing. */
  onSettled(): void;
  onConnection(connection: MessageConnection): void;
}

/** The listener's part. @returns what gives up */
export function offerOpening(pipe: MessagePipe, acceptance: Acceptance): () => void {
  const { remote, options } = acceptance;
  const settle = (): void => {
    clearTimeout(timer);
    acceptance.onSettled();
  };
  const giveUp = (): void => {
    settle();
    pipe.post(["closed"]);
    pipe.end();
  };
  const timer = setTimeout(giveUp, options.connectTimeoutMs);
  pipe.onGone = giveUp;
  pipe.onBody = (value) => {
    const body = parseBody(value);
    if (body?.[0] !== "open" || body[1] !== talkVersion) {
      giveUp();
      return;
    }
    settle();
    const connection = new MessageConnection(pipe, remote, options, body[2], () => acceptance.onEnd?.(connection));
    acceptance.onConnection(connection);
  };
  pipe.post(["open", talkVersion, options.bufferBytesMax]);
  return giveUp;
}
