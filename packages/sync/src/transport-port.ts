// The transport port: what sync asks of a link. It may lose, duplicate, reorder, delay and cut; frames arrive whole or not at all.
// Adapters live in the transports package; one contract suite runs on all.

/** What the user of a connection wants to hear. */
export interface ConnectionHandlers {
  /** A frame from the other side. The bytes belong to the handler. */
  onFrame(frame: Uint8Array): void;
  /** The connection has ended, by either side or by a fault; called once, after the last `onFrame`. */
  onClose(reason: string): void;
}

/** One link to one peer, open until closed. */
export interface Connection {
  /** Who is at the other end, for messages to people: `ws://127.0.0.1:4100`. */
  readonly remote: string;
  /** The largest frame the link takes, in bytes. */
  readonly frameBytesMax: number;
  /** Bytes accepted by `send` and not yet handed to the network. */
  readonly bufferedBytes: number;
  /** Starts delivery. Frames that came before are kept, within the adapter's bound, and delivered first. Call it once. */
  start(handlers: ConnectionHandlers): void;
  /** Hands a frame to the link; false when it is closed or its buffer is full, and then nothing was sent. Throws nothing. */
  send(frame: Uint8Array): boolean;
  /** Ends the link; what was accepted by `send` is still tried. Does nothing the second time. */
  close(reason: string): void;
}

/** What everything that waits takes. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Opens connections to one target. */
export interface Dialer {
  /** Where it dials, for messages to people. */
  readonly target: string;
  /** Resolves with an open connection, or rejects with a `TransportError`, or with the signal's reason once it is aborted. */
  dial(signal: AbortSignal): Promise<Connection>;
}

/** A listener that is open. */
export interface Listening {
  /** Where it listens, in the form a dialer takes. */
  readonly address: string;
  /**
   * Stops accepting, closes what it accepted, and resolves when all of that has ended. An aborted signal cuts what is
   * still waiting for its other side. May be called again.
   */
  close(options?: WaitOptions): Promise<void>;
}

/** Accepts connections. */
export interface Listener {
  /**
   * Resolves once it accepts; rejects with a `TransportError`, for instance when the port is in use, or with the signal's
   * reason when that is aborted first. Nothing is left open then.
   */
  listen(onConnection: (connection: Connection) => void, options?: WaitOptions): Promise<Listening>;
}
