// Dials over messages: each dial makes a channel of its own and posts its other end to the target.
import type { Dialer } from "@joinery/sync";
import { attemptDial } from "../dial-attempt.js";
import { type MessageOptions, messageOptionNames, withDefaults } from "../messages/message-options.js";
import { awaitOpening } from "../messages/opening.js";
import { checkOptionNames } from "../option-names.js";
import type { MessageTarget } from "./message-target.js";
import { addressOf, type PortDial } from "./port-dial.js";
import { type ChannelPort, PortPipe } from "./port-pipe.js";

export interface MessagePortDialerOptions extends MessageOptions {
  /** The listener's name. Default "joinery". */
  readonly name?: string;
}

/**
 * Dials whoever listens at the other side of `target`: a Worker, `self` in a worker, `parentPort`, a MessagePort. Give a
 * function where the target is made anew, as after the death of a worker.
 */
export function messagePortDialer(
  target: MessageTarget | (() => MessageTarget),
  options: MessagePortDialerOptions = {},
): Dialer {
  checkOptionNames("messagePortDialer", options, { ...messageOptionNames, name: true });
  const { name = "joinery" } = options;
  const complete = withDefaults(options);
  const remote = addressOf(name);
  return {
    target: remote,
    dial: (signal) =>
      attemptDial({ target: remote, signal, timeoutMs: complete.connectTimeoutMs }, (outcome) => {
        const { port1, port2 } = new MessageChannel();
        const giveUp = awaitOpening(
          new PortPipe(port1 as unknown as ChannelPort),
          { remote, options: complete },
          outcome,
        );
        const dial: PortDial = { joinery: "dial", name, port: port2 as unknown as ChannelPort };
        try {
          (typeof target === "function" ? target() : target).postMessage(dial, [port2 as never]);
        } catch (cause) {
          outcome.refuse("can't be posted to", cause);
        }
        return giveUp;
      }),
  };
}
