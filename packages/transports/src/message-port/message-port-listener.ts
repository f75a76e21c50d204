// Accepts connections that come as ports in messages. Whatever else comes over the same source is left alone.
import type { Connection, Listener, Listening, WaitOptions } from "@joinery/sync";
import { AcceptedConnections } from "../accepted-connections.js";
import { TransportError } from "../errors.js";
import { type MessageOptions, messageOptionNames, withDefaults } from "../messages/message-options.js";
import { offerOpening } from "../messages/opening.js";
import { checkOptionNames } from "../option-names.js";
import { hearMessages, type MessageSource } from "./message-target.js";
import { addressOf, parseDial } from "./port-dial.js";
import { type ChannelPort, PortPipe } from "./port-pipe.js";

export interface MessagePortListenerOptions extends MessageOptions {
  /** Listeners on one source have different names. Default "joinery". */
  readonly name?: string;
  /** How many may be connected at once, those included that are still opening; further ones are refused. Default 1,000. */
  readonly connectionsMax?: number;
}

/** The names in use at each source. */
const namesInUse = new WeakMap<MessageSource, Set<string>>();

/** A listener at `source`: a Worker, `self` in a worker, `parentPort`, a MessagePort. */
export function messagePortListener(source: MessageSource, options: MessagePortListenerOptions = {}): Listener {
  checkOptionNames("messagePortListener", options, { ...messageOptionNames, name: true, connectionsMax: true });
  return {
    listen: async (onConnection, { signal } = {}) => {
      signal?.throwIfAborted();
      return new MessagePortListening(source, options, onConnection);
    },
  };
}

class MessagePortListening implements Listening {
  readonly address: string;
  readonly #name: string;
  readonly #options: Required<MessageOptions>;
  readonly #connectionsMax: number;
  readonly #onConnection: (connection: Connection) => void;
  readonly #accepted = new AcceptedConnections();
  /** What gives up each opening that isn't confirmed. */
  readonly #opening = new Set<() => void>();
  readonly #stopHearing: () => void;
  readonly #names: Set<string>;

  constructor(
    source: MessageSource,
    options: MessagePortListenerOptions,
    onConnection: (connection: Connection) => void,
  ) {
    this.#name = options.name ?? "joinery";
    this.#options = withDefaults(options);
    this.#connectionsMax = options.connectionsMax ?? 1000;
    this.#onConnection = onConnection;
    this.address = addressOf(this.#name);
    this.#names = claimName(source, this.#name);
    this.#stopHearing = hearMessages(source, (message) => {
      const dial = parseDial(message);
      if (dial?.name === this.#name) this.#offer(dial.port);
    });
  }

  async close({ signal }: WaitOptions = {}): Promise<void> {
    this.#stopHearing();
    this.#names.delete(this.#name);
    for (const giveUp of [...this.#opening]) giveUp();
    await this.#accepted.close(signal);
  }

  #offer(port: ChannelPort): void {
    if (this.#opening.size + this.#accepted.size >= this.#connectionsMax) {
      port.close();
      return;
    }
    const giveUp = offerOpening(new PortPipe(port), {
      remote: `a dialer of ${this.address}`,
      options: this.#options,
      onSettled: () => this.#opening.delete(giveUp),
      onConnection: (connection) => {
        this.#accepted.add(connection);
        this.#onConnection(connection);
      },
      onEnd: (connection) => this.#accepted.delete(connection),
    });
    this.#opening.add(giveUp);
  }
}

function claimName(source: MessageSource, name: string): Set<string> {
  const names = namesInUse.get(source) ?? new Set();
  namesInUse.set(source, names);
  if (names.has(name)) {
    throw new TransportError(
      "ADDRESS_IN_USE",
      `"${name}" has a listener at this source: close it or give another name`,
    );
  }
  return names.add(name);
}
