// One end on a broadcast channel: it has a random id, takes what is for it, and hands it to the link it belongs to.
import type { MessageBody } from "../messages/message-body.js";
import type { MessagePipe } from "../messages/message-pipe.js";
import { encodeEnvelope, everyone, parseEnvelope } from "./envelope.js";

/** What belongs to no link. */
export type Announcement =
  /** A listener tells of itself. */
  | "here"
  /** Somebody asks a listener with a given id, or all of them, to tell. */
  | "who"
  /** A dialer names a link that it wants. */
  | "dial";

export interface ChannelEndHandlers {
  onAnnouncement(announcement: Announcement, from: string, link: string): void;
}

/** What is used of a channel, on Node and in browsers. */
interface Channel {
  onmessage: ((event: { readonly data?: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export class ChannelEnd {
  readonly id: string;
  readonly #channel: Channel;
  #isClosed = false;
  /** By peer and link. */
  readonly #pipes = new Map<string, ChannelPipe>();

  constructor(name: string, id: string, handlers: ChannelEndHandlers) {
    this.id = id;
    this.#channel = new BroadcastChannel(name) as unknown as Channel;
    this.#channel.onmessage = (event) => {
      const envelope = parseEnvelope(event.data);
      if (envelope === undefined || envelope.from === this.id) return;
      const { to, from, link, body } = envelope;
      if (to !== this.id && to !== everyone) return;
      const pipe = to === this.id ? this.#pipes.get(keyOf(from, link)) : undefined;
      if (pipe !== undefined) pipe.onBody(body);
      else if (body === "here" || body === "who" || body === "dial") handlers.onAnnouncement(body, from, link);
    };
  }

  /** A link to `peer`, under a name that is new between the two. */
  open(peer: string, link: string): MessagePipe {
    const pipe = new ChannelPipe(
      (body) => this.#post(peer, link, body),
      () => this.#pipes.delete(keyOf(peer, link)),
    );
    this.#pipes.set(keyOf(peer, link), pipe);
    return pipe;
  }

  has(peer: string, link: string): boolean {
    return this.#pipes.has(keyOf(peer, link));
  }

  announce(announcement: Announcement, to: string = everyone, link = ""): void {
    this.#post(to, link, announcement);
  }

  close(): void {
    this.#isClosed = true;
    this.#channel.onmessage = null;
    this.#channel.close();
  }

  #post(to: string, link: string, body: unknown): void {
    if (!this.#isClosed) this.#channel.postMessage(encodeEnvelope({ to, from: this.id, link, body }));
  }
}

class ChannelPipe implements MessagePipe {
  onBody: (body: unknown) => void = () => {};
  /** Nobody says so on a channel: silence does. */
  onGone: () => void = () => {};
  readonly #post: (body: MessageBody) => void;
  readonly #onEnd: () => void;
  #ended = false;

  constructor(post: (body: MessageBody) => void, onEnd: () => void) {
    this.#post = post;
    this.#onEnd = onEnd;
  }

  post(body: MessageBody): void {
    if (!this.#ended) this.#post(body);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
  }
}

function keyOf(peer: string, link: string): string {
  return `${peer} ${link}`;
}

/** A name that nobody else has: 128 random bits. */
export function randomName(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
