// What presence may cost: how often it is said and shown, how much is remembered and heard, and who pays for a flood.
import { describe, expect, it } from "vitest";
import { messageType } from "../../src/core/frame.js";
import { encodePresence } from "../../src/core/presence/presence-messages.js";
import { framed, named } from "../model/by-name.js";
import { authorOf } from "../model/test-node.js";
import { Crowd, type Guest } from "./crowd.js";
import { telling, updatesIn } from "./told-updates.js";

const intervalMs = 50;

/** States of so many that are not there, as one guest brings them. */
function flood(guest: Guest, from: number, count: number, value: string | undefined = "x"): void {
  const words = Array.from({ length: count }, (_, index) => ({ author: authorOf(from + index), clock: 1 }));
  guest.tell(value === undefined ? words : words.map((word) => ({ ...word, value })));
}

describe("what is said of presence", () => {
  it("goes out at once at first, then at most twenty times a second, the latest of it", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    const heard: { readonly atMs: number; readonly value: number }[] = [];
    for (let word = 0; word < 1000; word++) {
      crowd.node.say("room", word);
      for (const { bytes } of guest.hear()) heard.push({ atMs: crowd.nowMs, value: bytes.length });
      crowd.pass(1);
    }
    expect(heard).toHaveLength(1000 / intervalMs);
    expect(heard[0]?.atMs).toBe(1_000_000);
    crowd.node.say("room", "last");
    crowd.pass(intervalMs);
    expect(guest.hear().map(({ bytes }) => bytes.at(-1))).toEqual(["t".charCodeAt(0)]);
    expect(guest.hear()).toEqual([]);
  });

  it("is bounded for what is passed on as for what is one's own", () => {
    const crowd = new Crowd();
    const [talker, listener] = [crowd.guest(), crowd.guest()];
    let frames = 0;
    for (let word = 1; word <= 1000; word++) {
      talker.say(word, word);
      frames += listener.frames().length;
      crowd.pass(1);
    }
    expect(frames).toBe(1000 / intervalMs);
  });

  it("goes neither back to whoever brought it nor to whom it is about", () => {
    const crowd = new Crowd();
    const [teller, owner, listener] = [crowd.guest(), crowd.guest(), crowd.guest()];
    for (let clock = 1; clock <= 3; clock++) {
      teller.tell([{ author: owner.author, clock, value: clock }]);
      expect([teller.hear(), owner.hear()]).toEqual([[], []]);
      expect(listener.hear()).toHaveLength(1);
      crowd.pass(intervalMs);
    }
  });

  it("is not said again while it is the same", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    crowd.node.say("room", { x: 1 });
    expect(guest.hear()).toHaveLength(1);
    crowd.pass(1000);
    crowd.node.say("room", { x: 1 });
    expect(guest.hear()).toEqual([]);
  });

  it("goes on in the next frame where one has no room for all, and skips what no frame has room for", () => {
    const crowd = new Crowd({ frameBytesMax: 4096 });
    const [talker, listener] = [crowd.guest(), crowd.guest()];
    const texts = [100, 1500, 1500, 1500, 4000, 50];
    for (const [index, length] of texts.entries()) {
      talker.tell([{ author: authorOf(900 + index), clock: 1, value: "x".repeat(length) }]);
    }
    const frames = listener.frames();
    expect(frames.length).toBeGreaterThan(1);
    expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(4096);
    const told = frames.flatMap(updatesIn).map(({ author }) => author);
    expect(told).toEqual([0, 1, 2, 3, 5].map((index) => authorOf(900 + index)));
    expect(listener.session.busy).toBe(false);
  });
});

describe("what is shown of presence", () => {
  it("changes at once at first, then at most twenty times a second, however often peers speak", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    const { presence } = crowd.node.engine;
    let changes = 0;
    for (let word = 1; word <= 1000; word++) {
      guest.say(word, word);
      changes += presence.takeChanges(crowd.nowMs).length;
      if (word === 1) expect(changes).toBe(1);
      crowd.pass(1);
    }
    expect(changes).toBe(1000 / intervalMs);
    crowd.pass(intervalMs);
    expect(crowd.seen().get(guest.author)).toBe(1000);
  });

  it("tells who came, who says something else, and who went, once each", () => {
    const crowd = new Crowd();
    const [ann, bob] = [crowd.guest(), crowd.guest()];
    const changes = (): unknown => crowd.node.engine.presence.takeChanges(crowd.nowMs).map(({ change }) => change);
    ann.say(1, 1);
    bob.say(1, 1);
    expect(changes()).toEqual([{ added: [ann.author, bob.author], updated: [], removed: [] }]);
    const before = crowd.seen();
    crowd.pass(intervalMs);
    ann.say(1, 2); // only to be seen longer
    expect(changes()).toEqual([]);
    expect(crowd.seen()).toBe(before);
    ann.say(2, 3);
    bob.say(undefined, 2);
    expect(changes()).toEqual([{ added: [], updated: [ann.author], removed: [bob.author] }]);
    crowd.pass(intervalMs);
    bob.say(7, 3);
    bob.say(undefined, 4); // there and gone between two looks
    expect(changes()).toEqual([]);
  });
});

describe("old words", () => {
  it("bring nothing back, whether they come late, twice or out of order", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    guest.say("new", 5);
    guest.say("old", 4);
    guest.say("twin", 5);
    expect([...crowd.seen().values()]).toEqual(["new"]);
    guest.say(undefined, 7);
    guest.say("before it left", 6);
    crowd.pass(intervalMs);
    expect(crowd.seen().size).toBe(0);
    guest.say(undefined, 5);
    guest.say("before it left", 6);
    crowd.pass(intervalMs);
    expect(crowd.seen().size).toBe(0);
    crowd.pass(60_000);
    guest.say("before it left", 6);
    expect(crowd.seen().size).toBe(0);
    guest.tell([{ author: guest.author, instance: 2, clock: 0, value: "another life" }]);
    guest.say("the last word of the earlier life", 99);
    expect([...crowd.seen().values()]).toEqual(["another life"]);
  });

  it("are answered with the latest, and nobody answers for ever", () => {
    const crowd = new Crowd();
    const [teller, behind] = [crowd.guest(), crowd.guest()];
    const word = { author: authorOf(900), clock: 5, value: "new" };
    teller.tell([word]);
    expect(behind.hear()).toMatchObject([{ clock: 5 }]);
    crowd.pass(intervalMs);
    behind.tell([{ ...word, clock: 4, value: "old" }]);
    expect(behind.hear()).toMatchObject([{ clock: 5 }]);
    crowd.pass(intervalMs);
    behind.tell([word]);
    expect(behind.hear()).toEqual([]);
  });

  it("of long ago are not taken, nor do they live longer because they were passed on", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    guest.tell([
      { author: authorOf(900), clock: 1, ageMs: 29_000, value: "soon" },
      { author: authorOf(901), clock: 1, ageMs: 30_000, value: "never" },
      { author: authorOf(902), clock: 1, ageMs: 2 ** 52, value: "never" },
    ]);
    expect([...crowd.seen().values()]).toEqual(["soon"]);
    crowd.pass(900);
    expect(crowd.guest().welcome).toMatchObject([{ ageMs: 29_900 }]);
    crowd.pass(100);
    expect(crowd.guest().welcome).toEqual([]);
    expect(crowd.seen().size).toBe(0);
  });

  it("of the node itself are overruled, up to the last number there is", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    crowd.node.say("room", "me");
    const [said] = guest.hear();
    const self = { author: crowd.node.author, clock: 0, value: "not me" };
    guest.tell([{ ...self, instance: said!.instance + 1000 }]);
    crowd.pass(intervalMs);
    expect(guest.hear()).toMatchObject([{ author: crowd.node.author, instance: said!.instance + 1001 }]);
    guest.tell([{ ...self, instance: Number.MAX_SAFE_INTEGER }]);
    crowd.pass(intervalMs);
    expect(guest.hear()).toEqual([]);
    expect(crowd.seen().size).toBe(0);
    expect(crowd.board()?.own.value).toBe("me");
  });
});

describe("what is remembered of peers", () => {
  it("is bounded in number, and by bytes in all documents together", () => {
    const crowd = new Crowd({ presencePeersMax: 20 });
    flood(crowd.guest(), 900, 100);
    expect(crowd.seen().size).toBe(20);
    const presenceBytesMax = 10_000;
    const rooms = new Crowd({ presenceBytesMax }, ["room", "hall"]);
    const guest = rooms.guest();
    for (let clock = 1; clock <= 30; clock++) {
      for (const name of ["room", "hall"]) {
        guest.tell([{ author: authorOf(900 + clock), clock, value: "x".repeat(500) }], name);
      }
    }
    expect(rooms.node.engine.presence.bytes).toBeLessThanOrEqual(presenceBytesMax);
    expect(rooms.seen("room").size + rooms.seen("hall").size).toBe(Math.floor(presenceBytesMax / (128 + 500 + 3)));
    expect(rooms.node.engine.counts.presenceIgnored).toBeGreaterThan(0);
  });

  it("is let go of with those who have left, and with the document", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    flood(guest, 900, 50);
    guest.say(1, 1);
    crowd.pass(5 * 30_000);
    expect([crowd.seen().size, crowd.node.engine.presence.bytes]).toEqual([0, 0]);
    guest.say(1, 2);
    expect(crowd.node.engine.presence.bytes).toBeGreaterThan(0);
    crowd.node.close("room");
    expect(crowd.node.engine.presence.bytes).toBe(0);
    expect(crowd.node.engine.presence.nextMs).toBe(Number.POSITIVE_INFINITY);
  });

  it("has room for whoever speaks for itself, though one peer has filled it", () => {
    const crowd = new Crowd({ presencePeersMax: 20 });
    const [flooder, ...others] = Array.from({ length: 10 }, () => crowd.guest());
    flood(flooder!, 900, 100);
    for (const guest of others) guest.say("here", 1);
    crowd.pass(intervalMs);
    for (const guest of others) expect(crowd.seen().get(guest.author)).toBe("here");
    flood(flooder!, 1000, 5000);
    flood(flooder!, 1000, 5000, undefined);
    crowd.pass(intervalMs);
    for (const guest of others) expect(crowd.seen().get(guest.author)).toBe("here");
    expect(crowd.seen().size).toBeLessThanOrEqual(20);
  });

  it("of a peer that brings no more than its share makes way for nobody", () => {
    const crowd = new Crowd({ presencePeersMax: 20 });
    const [hub, flooder] = [crowd.guest(), crowd.guest()];
    flood(hub, 900, 10);
    flood(flooder, 2000, 500);
    flood(flooder, 3000, 500, undefined);
    crowd.pass(intervalMs);
    for (let index = 0; index < 10; index++) expect(crowd.seen().has(authorOf(900 + index))).toBe(true);
    const late = crowd.guest();
    flood(late, 4000, 10);
    crowd.pass(intervalMs);
    // Three hold twenty: nobody loses more than makes all equal.
    const held = [900, 2000, 4000].map(
      (from) => [...crowd.seen().keys()].filter((author) => isWithin(author, from)).length,
    );
    expect(Math.min(...held)).toBeGreaterThanOrEqual(6);
    expect(crowd.node.engine.counts.presenceEvicted).toBeGreaterThan(0);
  });

  it("by bytes makes way for whoever has less, likewise", () => {
    const crowd = new Crowd({ presenceBytesMax: 20_000 });
    const [flooder, modest] = [crowd.guest(), crowd.guest()];
    for (let index = 0; index < 20; index++) {
      flooder.tell([{ author: authorOf(900 + index), clock: 1, value: "x".repeat(2000) }]);
    }
    modest.say("y".repeat(3000), 1);
    crowd.pass(intervalMs);
    expect(crowd.seen().has(modest.author)).toBe(true);
    for (let index = 20; index < 40; index++) {
      flooder.tell([{ author: authorOf(900 + index), clock: 1, value: "x".repeat(2000) }]);
    }
    crowd.pass(intervalMs);
    expect(crowd.seen().has(modest.author)).toBe(true);
    expect(crowd.node.engine.presence.bytes).toBeLessThanOrEqual(20_000);
  });

  it("counts what ended sessions brought as one peer's, so coming again and again gains nothing", () => {
    const crowd = new Crowd({ presencePeersMax: 20 });
    const honest = crowd.guest();
    flood(honest, 900, 6);
    for (let round = 0; round < 30; round++) {
      const guest = crowd.guest();
      flood(guest, 2000 + round * 10, 5);
      crowd.node.engine.disconnect(guest.session);
    }
    crowd.pass(intervalMs);
    for (let index = 0; index < 6; index++) expect(crowd.seen().has(authorOf(900 + index))).toBe(true);
  });
});

/** Authors of one flood, by their numbers. */
function isWithin(author: string, from: number): boolean {
  return Array.from({ length: 600 }, (_, index) => authorOf(from + index)).includes(author as never);
}

describe("what a peer brings", () => {
  it("beyond so much a second is not read, and counted, while others are heard", () => {
    const crowd = new Crowd({ presenceUpdatesMax: 100 });
    const [flooder, other] = [crowd.guest(), crowd.guest()];
    for (let clock = 1; clock <= 1000; clock++) flooder.say(clock, clock);
    expect(crowd.node.engine.counts.presenceIgnored).toBe(900);
    expect(crowd.seen().get(flooder.author)).toBe(100);
    other.say("heard", 1);
    crowd.pass(intervalMs);
    expect(crowd.seen().get(other.author)).toBe("heard");
    expect(flooder.session.closed).toBe(false);
    crowd.pass(1000);
    flooder.say("again", 2000);
    expect(crowd.seen().get(flooder.author)).toBe("again");
  });

  it("beyond the size of a state is ignored and counted, and the rest of its message is taken", () => {
    const crowd = new Crowd({ presenceStateBytesMax: 100 });
    const guest = crowd.guest();
    guest.tell([
      { author: authorOf(900), clock: 1, value: "x".repeat(98) },
      { author: authorOf(901), clock: 1, value: "x".repeat(100) },
      { author: authorOf(902), clock: 1, value: "y" },
    ]);
    expect([...crowd.seen().keys()]).toEqual([authorOf(900), authorOf(902)]);
    expect(crowd.node.engine.counts.presenceIgnored).toBe(1);
  });

  it("of those who have left is passed on only where they were seen", () => {
    const crowd = new Crowd();
    const [teller, listener] = [crowd.guest(), crowd.guest()];
    teller.tell([{ author: authorOf(900), clock: 1 }]);
    expect(listener.hear()).toEqual([]);
    teller.say("here", 1);
    expect(listener.hear()).toHaveLength(1);
    crowd.pass(intervalMs);
    teller.say(undefined, 2);
    expect(listener.hear()).toMatchObject([{ clock: 2, bytes: new Uint8Array() }]);
    crowd.pass(intervalMs);
    teller.say(undefined, 3);
    expect(listener.hear()).toEqual([]);
  });

  it("about documents that are not open here is nobody's business", () => {
    const crowd = new Crowd();
    const guest = crowd.guest();
    expect(guest.tell([{ author: guest.author, clock: 1, value: 1 }], "elsewhere")).toEqual([]);
    crowd.node.close("room");
    expect(guest.say(1, 1)).toEqual([]);
    expect(crowd.node.engine.presence.bytes).toBe(0);
  });

  it("before it has greeted is not listened to", () => {
    const crowd = new Crowd();
    const session = crowd.node.engine.connect(crowd.nowMs);
    const word = { author: authorOf(900), clock: 1, value: 1 };
    expect(session.receive(telling("room", word), crowd.nowMs)).toEqual([]);
    expect(crowd.seen().size).toBe(0);
  });

  it("in a frame that ends in nonsense is not taken, and ends the session alone", () => {
    const crowd = new Crowd();
    const [guest, other] = [crowd.guest(), crowd.guest()];
    const good = telling("room", { author: guest.author, clock: 1, value: "good" });
    const nonsense = [messageType.presence, 8, 0, 4, ...Buffer.from("room"), 1, 9];
    const effects = guest.send(Uint8Array.from([...good, ...nonsense]));
    expect(effects.map(({ type }) => type)).toEqual(["send", "close"]);
    expect([crowd.seen().size, crowd.node.engine.presence.bytes]).toEqual([0, 0]);
    other.say("here", 1);
    expect(crowd.seen().size).toBe(1);
  });

  it("as a state that is no canonical value ends its session", () => {
    for (const bytes of [[3, 129, 0], [1, 1], [12], [5, 1, 65], [4, 127, 248, 0, 0, 0, 0, 0, 0]]) {
      const crowd = new Crowd();
      const guest = crowd.guest();
      const update = { author: guest.author, instance: 1, clock: 1, ageMs: 0, bytes: Uint8Array.from(bytes) };
      const effects = guest.send(framed(encodePresence(named("room"), [update])));
      expect(effects.at(-1)).toMatchObject({ type: "close", code: "MALFORMED_FRAME" });
      expect(crowd.seen().size).toBe(0);
    }
  });
});
