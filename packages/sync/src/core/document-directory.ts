// The documents of one session by name and by number. Numbers of documents that were closed last are remembered, because
// the peer may still use them and is told then that they are not open.

import type { Channel } from "./channel.js";
import type { DocumentRef } from "./document-ref.js";

/** Most closed documents whose numbers are remembered. */
const retiredMax = 1024;

/** Most names of documents that are remembered because they were closed. */
const closedMax = 1024;

/** What a message may call a document. */
export type Reference = DocumentRef | { readonly name: string };

export class DocumentDirectory {
  readonly #channels: Map<string, Channel> = new Map();
  readonly #numbered: Map<number, string> = new Map();
  readonly #retired: Set<number> = new Set();
  /** Documents that are closed by now or were closed once. */
  readonly #closed: Set<string> = new Set();

  get size(): number {
    return this.#channels.size;
  }

  [Symbol.iterator](): IterableIterator<Channel> {
    return this.#channels.values();
  }

  add(channel: Channel): void {
    this.#channels.set(channel.document.id, channel);
    this.#numbered.set(channel.number, channel.document.id);
  }

  /** Takes all channels out, as if there had been none; answers them. Only while the peer has heard of none. */
  clear(): Channel[] {
    const all = [...this.#channels.values()];
    for (const remembered of [this.#channels, this.#numbered, this.#retired, this.#closed]) remembered.clear();
    return all;
  }

  /** Takes the channel of this name out; answers it. */
  remove(name: string): Channel | undefined {
    const channel = this.#channels.get(name);
    if (channel === undefined) return undefined;
    this.#channels.delete(name);
    this.#retired.add(channel.number);
    if (this.#closed.size < closedMax) this.#closed.add(name);
    const [oldest] = this.#retired;
    if (oldest === undefined || this.#retired.size <= retiredMax) return channel;
    this.#retired.delete(oldest);
    this.#numbered.delete(oldest);
    return channel;
  }

  /** True for a document that was open before, or may have been: the first of them are remembered by name. */
  wasOpen(name: string): boolean {
    return this.#closed.size >= closedMax || this.#closed.has(name);
  }

  named(name: string): Channel | undefined {
    return this.#channels.get(name);
  }

  /** The channel that is called so; a number stands for the document as it was opened then, opened anew it has another. */
  find(ref: Reference): Channel | undefined {
    const name = this.nameOf(ref);
    const channel = name === undefined ? undefined : this.#channels.get(name);
    return "receiver" in ref && channel?.number !== ref.receiver ? undefined : channel;
  }

  /** The name of a document that is open or was closed of late. */
  nameOf(ref: Reference): string | undefined {
    return "name" in ref ? ref.name : this.#numbered.get(ref.receiver);
  }
}
