// The first bytes of both sides of a TCP connection: whoever says anything else is no peer, and is never shown to the
// application.
import type { Socket } from "node:net";

/** "joinery", and the version of this framing. */
const greeting: Uint8Array = new Uint8Array([...new TextEncoder().encode("joinery"), 1]);

export interface GreetingOutcome {
  /** The other side has greeted. The socket is paused, and what came behind the greeting is still in it. */
  greeted(): void;
  /** It said something else, or ended. */
  refused(what: string, cause?: unknown): void;
}

/** Greets over an open socket and waits for the other side's greeting. @returns what stops the waiting */
export function exchangeGreetings(socket: Socket, outcome: GreetingOutcome): () => void {
  let heard = 0;
  let cause: unknown;
  const onData = (piece: Buffer): void => {
    const expected = greeting.subarray(heard, heard + piece.length);
    if (!piece.subarray(0, expected.length).equals(expected)) {
      stop();
      outcome.refused("speaks something else");
      return;
    }
    heard += expected.length;
    if (heard < greeting.length) return;
    stop();
    socket.pause();
    if (piece.length > expected.length) socket.unshift(piece.subarray(expected.length));
    outcome.greeted();
  };
  const onError = (error: Error): void => {
    cause = error;
  };
  const onEnd = (): void => {
    stop();
    outcome.refused("didn't accept the connection", cause);
  };
  const stop = (): void => {
    socket.off("data", onData);
    socket.off("error", onError);
    socket.off("end", onEnd);
    socket.off("close", onEnd);
  };
  socket.on("data", onData);
  socket.on("error", onError);
  socket.on("end", onEnd);
  socket.on("close", onEnd);
  socket.write(greeting);
  return stop;
}
