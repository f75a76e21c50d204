// A dial, whatever the transport: one outcome out of four (open, refused, too late, aborted), and nothing left behind.
import type { Connection } from "@joinery/sync";
import { TransportError } from "./errors.js";

export interface DialRequest {
  readonly target: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What a transport says of its attempt. Only the first word counts. */
export interface DialOutcome {
  open(connection: Connection): void;
  /**
   * @param what goes behind the target: "didn't accept the connection"
   * @param advice what to do; by itself to see whether anybody listens
   */
  refuse(what: string, cause?: unknown, advice?: string): void;
  /** Rejects with an error of the transport's own. */
  fail(error: unknown): void;
}

/**
 * Resolves with an open connection; rejects with a `TransportError`, or with the signal's reason.
 * @param begin begins to connect; answers what lets go of the attempt when it came to nothing
 */
export function attemptDial(
  { target, timeoutMs, signal }: DialRequest,
  begin: (outcome: DialOutcome) => () => void,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let settled = false;
    let abandon: (() => void) | undefined;
    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      act();
    };
    const open = (connection: Connection): void => settle(() => resolve(connection));
    const fail = (error: unknown): void =>
      settle(() => {
        abandon?.();
        reject(error);
      });
    const refuse: DialOutcome["refuse"] = (what, cause, advice) => fail(cannotConnect(target, what, cause, advice));
    const abort = (): void => fail(signal.reason);
    const timer = setTimeout(() => refuse(`didn't answer within ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener("abort", abort, { once: true });
    try {
      abandon = begin({ open, refuse, fail });
    } catch (error) {
      fail(error);
    }
  });
}

const usualAdvice = "check that a listener is open there, or try again later";

function cannotConnect(target: string, what: string, cause: unknown, advice: string = usualAdvice): TransportError {
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  const message = `${target} ${what}${detail}: ${advice}`;
  return new TransportError("CANNOT_CONNECT", message, cause === undefined ? {} : { cause });
}
