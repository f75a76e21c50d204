// Listens on a broadcast channel. Listeners on one channel meet: of each pair, the one with the smaller id dials the
// other, so that any number of tabs that listen become a full mesh without knowing of each other before.
import type { Connection, Listener, Listening, WaitOptions } from "@joinery/sync";
import { AcceptedConnections } from "../accepted-connections.js";
import type { MessageConnection } from "../messages/message-connection.js";
import { type MessageOptions, messageOptionNames, withDefaults } from "../messages/message-options.js";
import { awaitOpening, offerOpening } from "../messages/opening.js";
import { checkOptionNames } from "../option-names.js";
import { addressOf, parseAddress } from "./channel-address.js";
import { type Announcement, ChannelEnd, randomName } from "./channel-end.js";
import { claimId } from "./claim-id.js";

export interface BroadcastChannelListenerOptions extends MessageOptions {
  /** How many may be connected at once, those included that are still opening; further ones are left alone. Default 1,000. */
  readonly connectionsMax?: number;
  /** How often a listener tells of itself, so that those that lost each other meet again. 0 tells once. Default 5,000 ms. */
  readonly announceMs?: number;
  /** How long to wait for another one to claim an id that the address names. Default 200 ms. */
  readonly claimMs?: number;
}

/** Listens on a channel, by its name, under a random id; or under the id in an address, if nobody has it. */
export function broadcastChannelListener(address: string, options: BroadcastChannelListenerOptions = {}): Listener {
  const names = { ...messageOptionNames, connectionsMax: true, announceMs: true, claimMs: true } as const;
  checkOptionNames("broadcastChannelListener", options, names);
  const { channel, id } = parseAddress(address);
  return {
    listen: async (onConnection, { signal } = {}) => {
      signal?.throwIfAborted();
      if (id !== undefined) await claimId(channel, id, options.claimMs ?? 200, signal);
      return new BroadcastChannelListening(channel, id ?? randomName(), options, onConnection);
    },
  };
}

class BroadcastChannelListening implements Listening {
  readonly address: string;
  readonly #channel: string;
  readonly #end: ChannelEnd;
  readonly #options: Required<MessageOptions>;
  readonly #connectionsMax: number;
  readonly #onConnection: (connection: Connection) => void;
  readonly #accepted = new AcceptedConnections();
  /** What gives up each link that is still opening. */
  readonly #opening = new Set<() => void>();
  /** Listeners that this one dials or has dialed. */
  readonly #met = new Set<string>();
  readonly #announcing: ReturnType<typeof setInterval> | undefined;
  #isClosing = false;

  constructor(
    channel: string,
    id: string,
    options: BroadcastChannelListenerOptions,
    onConnection: (connection: Connection) => void,
  ) {
    const { connectionsMax = 1000, announceMs = 5000 } = options;
    this.address = addressOf({ channel, id });
    this.#channel = channel;
    this.#options = withDefaults(options);
    this.#connectionsMax = connectionsMax;
    this.#onConnection = onConnection;
    this.#end = new ChannelEnd(channel, id, { onAnnouncement: (...heard) => this.#hear(...heard) });
    if (announceMs > 0) this.#announcing = setInterval(() => this.#end.announce("here"), announceMs);
    this.#end.announce("here");
  }

  async close({ signal }: WaitOptions = {}): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#announcing);
    for (const giveUp of [...this.#opening]) giveUp();
    await this.#accepted.close(signal);
    this.#end.close();
  }

  #hear(announcement: Announcement, from: string, link: string): void {
    if (this.#isClosing) return;
    if (announcement === "who") this.#end.announce("here", from);
    else if (!this.#hasRoom()) return;
    else if (announcement === "dial") this.#offer(from, link);
    else if (!this.#met.has(from)) this.#meet(from);
  }

  #hasRoom(): boolean {
    return this.#opening.size + this.#accepted.size < this.#connectionsMax;
  }

  #offer(from: string, link: string): void {
    if (this.#end.has(from, link)) return;
    const giveUp = offerOpening(this.#end.open(from, link), {
      remote: addressOf({ channel: this.#channel, id: from }),
      options: this.#options,
      onSettled: () => this.#opening.delete(giveUp),
      onConnection: (connection) => this.#accept(connection),
      onEnd: (connection) => this.#accepted.delete(connection),
    });
    this.#opening.add(giveUp);
  }

  /** Another listener tells of itself: the one with the smaller id dials, the other one tells of itself in turn. */
  #meet(from: string): void {
    if (this.#end.id > from) {
      this.#end.announce("here", from);
      return;
    }
    this.#met.add(from);
    this.#dial(from);
  }

  #dial(from: string): void {
    const link = randomName();
    const settle = (): void => {
      clearTimeout(timer);
      this.#opening.delete(giveUp);
    };
    // The other one's next word of itself begins anew.
    const giveUp = (): void => {
      settle();
      this.#met.delete(from);
      abandon();
    };
    const onEnd = (connection: MessageConnection): void => {
      this.#met.delete(from);
      this.#accepted.delete(connection);
    };
    const opening = { remote: addressOf({ channel: this.#channel, id: from }), options: this.#options, onEnd };
    const abandon = awaitOpening(this.#end.open(from, link), opening, {
      open: (connection) => {
        settle();
        this.#accept(connection);
      },
      refuse: giveUp,
    });
    const timer = setTimeout(giveUp, this.#options.connectTimeoutMs);
    this.#opening.add(giveUp);
    this.#end.announce("dial", from, link);
  }

  #accept(connection: MessageConnection): void {
    this.#accepted.add(connection);
    this.#onConnection(connection);
  }
}
