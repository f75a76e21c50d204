// Dials over datagrams: asks until somebody answers, for as long as the dial may take.
import type { Dialer } from "@joinery/sync";
import { attemptDial, type DialOutcome } from "../dial-attempt.js";
import { TransportError } from "../errors.js";
import { checkOptionNames } from "../option-names.js";
import { LinkCore } from "./core/link-core.js";
import type { DatagramPort } from "./datagram-port.js";
import { NarrowConnection } from "./narrow-connection.js";
import { type NarrowLinkOptions, narrowOptionNames, withDefaults } from "./narrow-link-options.js";
import { type Accept, decodeAccept, encodeDial, isSameVersion, limitsOf, randomNonce, smallerOf } from "./opening.js";

/** The first wait for an answer; it grows by half up to a second. */
const askAgainMs = 150;
const askAgainMsMax = 1000;

/**
 * Dials over a port that `openPort` gives for each dial: a new one, or one that is used by nobody else by then. Throws
 * `TransportError` with code `INVALID_OPTION`.
 * @param target for messages to people
 */
export function narrowLinkDialer(
  target: string,
  openPort: (signal: AbortSignal) => DatagramPort | Promise<DatagramPort>,
  options: NarrowLinkOptions = {},
): Dialer {
  checkOptionNames("narrowLinkDialer", options, narrowOptionNames);
  const complete = withDefaults(options);
  return {
    target,
    dial: (signal) =>
      attemptDial({ target, signal, timeoutMs: complete.connectTimeoutMs }, (outcome) => {
        let abandon: (() => void) | undefined;
        let isOver = false;
        const use = (port: DatagramPort): void => {
          if (isOver) port.close?.();
          else abandon = ask(port, target, complete, outcome);
        };
        open(openPort, signal)
          .then(use)
          .catch((cause: unknown) => {
            if (cause instanceof TransportError) outcome.fail(cause);
            else outcome.refuse("can't be reached", cause);
          });
        return () => {
          isOver = true;
          abandon?.();
        };
      }),
  };
}

/** A function that throws instead of rejecting has failed all the same. */
async function open(
  openPort: (signal: AbortSignal) => DatagramPort | Promise<DatagramPort>,
  signal: AbortSignal,
): Promise<DatagramPort> {
  return openPort(signal);
}

function ask(
  port: DatagramPort,
  target: string,
  options: Required<NarrowLinkOptions>,
  outcome: DialOutcome,
): () => void {
  const limits = limitsOf(port, options.windowDatagrams);
  const dialerNonce = randomNonce();
  let waitMs = askAgainMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const askOnce = (): void => {
    port.send(encodeDial(dialerNonce, limits));
    timer = setTimeout(askOnce, waitMs);
    waitMs = Math.min(askAgainMsMax, waitMs * 1.5);
  };
  port.onDatagram = (datagram) => {
    const accept = decodeAccept(datagram);
    if (accept?.dialerNonce !== dialerNonce) return;
    clearTimeout(timer);
    if (isSameVersion(accept)) outcome.open(connect(port, accept, target, options));
    else outcome.refuse(`speaks version ${accept.version} of this link`);
  };
  askOnce();
  return () => {
    clearTimeout(timer);
    letGo(port);
  };
}

function connect(
  port: DatagramPort,
  accept: Accept,
  remote: string,
  options: Required<NarrowLinkOptions>,
): NarrowConnection {
  const limits = smallerOf(limitsOf(port, options.windowDatagrams), accept);
  const { dialerNonce, listenerNonce } = accept;
  const core = new LinkCore({ ...options, ...limits, dialerNonce, listenerNonce, isDialer: true }, performance.now());
  const hear = (datagram: Uint8Array): void => void connection.receive(datagram);
  const connection = new NarrowConnection(core, port, {
    remote,
    options,
    onEnd: () => {},
    onRelease: () => {
      // Somebody else may have dialed over this port since.
      if (port.onDatagram === hear) letGo(port);
    },
  });
  port.onDatagram = hear;
  return connection;
}

function letGo(port: DatagramPort): void {
  port.onDatagram = undefined;
  port.close?.();
}
