// What a narrow link asks of the radio, socket or cable below it. Datagrams may be lost, doubled and reordered; each
// arrives whole or not at all, which every such link sees to by a checksum of its own.

/** One link to one other side. */
export interface DatagramPort {
  /** The largest datagram it takes, in bytes, from 20. The smaller one of both sides is used. */
  readonly datagramBytesMax: number;
  /** Hands over a datagram, which is the port's from now on; false when its queue is full, and then it is tried again soon. */
  send(datagram: Uint8Array): boolean;
  /** Hears datagrams; set by the link. Call it with bytes that nobody changes, and never from within `send`. */
  onDatagram: ((datagram: Uint8Array) => void) | undefined;
  /** The link needs it no more. */
  close?(): void;
}

/** Where others can open a link to this side: a radio that advertises, a socket. */
export interface DatagramHost {
  /** For messages to people, and for whoever dials. */
  readonly address: string;
  /** Begins to listen, and gives a port for each other side that is heard of. Give one again when it comes back. */
  open(onPort: (port: DatagramPort, remote: string) => void): Promise<{ close(): void | Promise<void> }>;
}
