// The one message that goes over the target itself: a dial, which brings the port that the connection will use.
import type { ChannelPort } from "./port-pipe.js";

export interface PortDial {
  readonly joinery: "dial";
  /** Whom it is for: several listeners may share a source. */
  readonly name: string;
  readonly port: ChannelPort;
}

/** `message` as a dial, or undefined: other messages are somebody else's business. */
export function parseDial(message: unknown): PortDial | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { joinery, name, port } = message as Record<string, unknown>;
  if (joinery !== "dial" || typeof name !== "string" || !(port instanceof MessagePort)) return undefined;
  return { joinery, name, port: port as unknown as ChannelPort };
}

/** The address of a listener, for messages to people and for dialers that look it up. */
export function addressOf(name: string): string {
  return `message-port:${name}`;
}
