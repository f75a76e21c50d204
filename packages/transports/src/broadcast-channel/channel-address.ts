// Addresses on a broadcast channel: `broadcast-channel:game` is whoever listens there, `broadcast-channel:game#8f3k...`
// one listener.
import { TransportError } from "../errors.js";

export interface ChannelAddress {
  readonly channel: string;
  /** One listener's id; undefined for any. */
  readonly id: string | undefined;
}

const scheme = "broadcast-channel:";

export function addressOf({ channel, id }: ChannelAddress): string {
  return `${scheme}${channel}${id === undefined ? "" : `#${id}`}`;
}

/** Takes an address, or the name of a channel. Throws `TransportError` with code `INVALID_ADDRESS`. */
export function parseAddress(address: string): ChannelAddress {
  const bare = address.startsWith(scheme) ? address.slice(scheme.length) : address;
  const [channel = "", id, ...others] = bare.split("#");
  if (channel === "" || id === "" || others.length > 0) {
    throw new TransportError("INVALID_ADDRESS", `${address} is no broadcast channel: give its name, or name#id`);
  }
  return { channel, id };
}
