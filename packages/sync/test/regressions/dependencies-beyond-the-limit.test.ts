// A stall: as much is asked for as may be on its way at once, all of it comes, and waits for what could not be asked for.
import { type Effect, encodeEntry, ReplicaCore } from "@joinery/replica";
import { defaultLimits } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { readAt } from "../model/foreign-authors.js";
import { TestNetwork } from "../model/test-network.js";
import { authorOf, schema, type TestNode } from "../model/test-node.js";
import { carriesEntries } from "../model/wire-watch.js";

const authors = defaultLimits.rangesMax + 36;

/** Somebody who writes entry by entry, and reads those of others. */
class Stranger {
  readonly #document;
  readonly #number: number;

  constructor(number: number) {
    this.#number = number;
    this.#document = new ReplicaCore({ author: authorOf(3000 + number) }).open("room", schema);
  }

  read(entry: Uint8Array): void {
    this.#perform(this.#document.receive(readAt(this.#document, [entry]), 0));
  }

  write(): Uint8Array {
    this.#perform(this.#document.change((draft) => draft.score.at(`${this.#number}`).add(1), 0).effects);
    const [entry] = this.#perform(this.#document.flush());
    return entry as Uint8Array;
  }

  #perform(effects: readonly Effect[]): Uint8Array[] {
    return effects.flatMap((effect) => {
      if (effect.type !== "persist") return [];
      const entries = effect.entries.map((entry) => encodeEntry(entry, this.#document.authors));
      return [...entries, ...this.#perform(this.#document.persisted(effect.ticket))];
    });
  }
}

function give(node: TestNode, entries: readonly Uint8Array[]): void {
  const document = node.document("room");
  node.perform(document, document.receive(readAt(document, entries), 0));
}

const total = (node: TestNode): number =>
  [...node.document("room").view.score.values()].reduce((sum, one) => sum + one);

describe("entries of more authors than may be asked for at once", () => {
  it("that all wait for the one who is asked for last come as soon as any", () => {
    const strangers = Array.from({ length: authors }, (_, number) => new Stranger(number));
    const network = new TestNetwork({ nodes: 2 });
    const [behind, ahead] = [network.node(0), network.node(1)];
    const first = strangers.map((stranger) => stranger.write());
    for (const node of network.nodes) give(node, first);
    network.settle(5000);
    network.links[0]!.filter = (frame) => !carriesEntries(frame);
    const last = strangers.at(-1) as Stranger;
    const needed = last.write();
    const others = strangers.slice(0, -1);
    for (const stranger of others) for (const entry of [first.at(-1) as Uint8Array, needed]) stranger.read(entry);
    give(ahead, [needed, ...others.map((stranger) => stranger.write())]);
    network.run(500);
    network.links[0]!.filter = () => true;
    expect([total(behind), total(ahead)]).toEqual([authors, 2 * authors]);
    network.settle(3000);
    expect(total(behind)).toBe(2 * authors);
    network.expectEqual();
  });
});
