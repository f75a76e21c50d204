// Dials on a broadcast channel: calls into the channel and takes the first listener that answers.
import type { Dialer } from "@joinery/sync";
import { attemptDial, type DialOutcome } from "../dial-attempt.js";
import { type MessageOptions, messageOptionNames, withDefaults } from "../messages/message-options.js";
import { awaitOpening } from "../messages/opening.js";
import { checkOptionNames } from "../option-names.js";
import { addressOf, parseAddress } from "./channel-address.js";
import { ChannelEnd, randomName } from "./channel-end.js";
import { OwnedPipe } from "./owned-pipe.js";

/**
 * Dials whoever listens on a channel, or one listener by its address. Throws `TransportError` with code
 * `INVALID_ADDRESS`. A page that listens itself needs no dialer: listeners meet.
 */
export function broadcastChannelDialer(address: string, options: MessageOptions = {}): Dialer {
  checkOptionNames("broadcastChannelDialer", options, messageOptionNames);
  const { channel, id } = parseAddress(address);
  const complete = withDefaults(options);
  const target = addressOf({ channel, id });
  return {
    target,
    dial: (signal) =>
      attemptDial({ target, signal, timeoutMs: complete.connectTimeoutMs }, (outcome) =>
        dialOn(channel, id, complete, outcome),
      ),
  };
}

function dialOn(
  channel: string,
  wanted: string | undefined,
  options: Required<MessageOptions>,
  outcome: DialOutcome,
): () => void {
  let giveUp: (() => void) | undefined;
  const end = new ChannelEnd(channel, randomName(), {
    onAnnouncement: (announcement, from) => {
      if (announcement !== "here" || giveUp !== undefined || (wanted !== undefined && from !== wanted)) return;
      const link = randomName();
      const pipe = new OwnedPipe(end.open(from, link), end);
      giveUp = awaitOpening(pipe, { remote: addressOf({ channel, id: from }), options }, outcome);
      end.announce("dial", from, link);
    },
  });
  end.announce("who", wanted);
  return () => {
    if (giveUp === undefined) end.close();
    else giveUp();
  };
}
