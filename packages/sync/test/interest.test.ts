// Which documents two sides talk about: exactly those that both want, whatever changes on the way and whatever links do, and of
// all others not a byte.
import type { Interest } from "@joinery/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, messageType } from "../src/core/frame.js";
import { Interests } from "../src/core/interest/interests.js";
import { holds, timeoutMs } from "./model/property.js";
import { TestNetwork } from "./model/test-network.js";
import type { TestNode } from "./model/test-node.js";

const names = ["a/1", "a/2", "ab", "b/1", "b/2", "c"];
const options: readonly Interest[] = ["a/1", "b/2", "c", { prefix: "a/" }, { prefix: "a" }, { prefix: "b/" }];

const write = (node: TestNode, name: string): void =>
  node.change(name, (draft) => draft.score.at(`${node.index}`).add(1));
const score = (node: TestNode, name: string, by: number): number => node.document(name)?.view.score.get(`${by}`) ?? 0;

function record(network: TestNetwork): string[] {
  const frames: string[] = [];
  network.links[0]!.filter = (frame) => frames.push(Buffer.from(frame).toString("latin1")) > 0;
  return frames;
}

const lists = fc.option(fc.subarray([...options]), { nil: undefined });

describe("documents of interest", { timeout: timeoutMs }, () => {
  it("are synced as if there were no others: not a byte differs", () => {
    holds("unseen", fc.record({ here: lists, there: lists, seed: fc.nat() }), { runs: 60 }, ({ here, there, seed }) => {
      const [one, other] = [here, there].map((list) => new Interests(list !== undefined, list ?? []));
      const shared = names.filter((name) => one!.covers(name) && other!.covers(name));
      const runs = [names, shared].map((documents) => {
        const network = new TestNetwork({ nodes: 2, documents, seed, interests: [here, there] });
        const frames = record(network);
        // What is written in one millisecond counts up in the clock that the documents of a replica share: others come last.
        const sorted = [...shared, ...documents.filter((name) => !shared.includes(name))];
        for (const name of sorted) for (const node of network.nodes) write(node, name);
        network.settle(10_000);
        for (const name of sorted) write(network.node(1), name);
        network.settle(10_000);
        return { frames, scores: names.map((name) => [0, 1].map((by) => score(network.node(1 - by), name, by))) };
      });
      expect(runs[0]!.frames).toEqual(runs[1]!.frames);
      expect(runs[0]!.scores).toEqual(names.map((name) => (shared.includes(name) ? [1, 2] : [0, 0])));
    });
  });

  const actions = fc.array(
    fc.oneof(
      fc.record({
        type: fc.constantFrom("subscribe", "unsubscribe"),
        at: fc.nat(1),
        what: fc.constantFrom(...options),
      }),
      fc.record({ type: fc.constant("write"), at: fc.nat(1), name: fc.constantFrom(...names) }),
      fc.record({ type: fc.constantFrom("cut", "reopen", "wait"), ms: fc.integer({ min: 0, max: 2500 }) }),
    ),
    { maxLength: 24 },
  );

  it("converge whatever was subscribed to and not any more on bad links, and nobody hears of what was never shared", () => {
    const plays = fc.record({ here: lists, there: lists, actions, loss: fc.constantFrom(0, 0.3), seed: fc.nat() });
    holds("changing interest", plays, { runs: 150 }, ({ here, there, actions, loss, seed }) => {
      const network = new TestNetwork({ nodes: 2, documents: names, seed, interests: [here, there] });
      const frames = record(network);
      network.faults = { loss, duplication: loss / 2, delayMsMax: loss === 0 ? 20 : 600 };
      const everShared = new Set<string>();
      const look = (): void => {
        const [one, other] = network.nodes.map(({ engine }) => engine.interest.current);
        for (const name of names) if (one!.covers(name) && other!.covers(name)) everShared.add(name);
      };
      look();
      for (const action of actions) {
        if ("what" in action) {
          const { engine } = network.node(action.at);
          if (action.type === "subscribe") engine.subscribe(action.what, network.nowMs);
          else engine.unsubscribe(action.what, network.nowMs);
        } else if ("name" in action) write(network.node(action.at), action.name);
        else if (action.type === "cut") network.links[0]!.cut();
        else if (action.type === "reopen") network.links[0]!.open(network.nowMs);
        else network.run(action.ms);
        look();
      }
      network.faults = { loss: 0, duplication: 0, delayMsMax: 20 };
      if (!network.links[0]!.isOpen) network.links[0]!.open(network.nowMs);
      network.run(15_000);
      network.settle(10_000);
      const [one, other] = network.nodes.map(({ engine }) => engine.interest.current);
      const isShared = (name: string): boolean => one!.covers(name) && other!.covers(name);
      const before = names.map((name) => network.nodes.map((node) => score(node, name, 1 - node.index)));
      for (const name of names) for (const node of network.nodes) write(node, name);
      network.settle(10_000);
      for (const [at, name] of names.entries()) {
        const states = network.nodes.map((node) => node.stateOf(name));
        if (isShared(name)) expect(states[0], name).toBe(states[1]);
        else
          expect(
            network.nodes.map((node) => score(node, name, 1 - node.index)),
            name,
          ).toEqual(before[at]);
      }
      const said = frames.join("");
      for (const name of names) if (!everShared.has(name) && !options.includes(name)) expect(said).not.toContain(name);
      network.expectSilence();
    });
  });

  it("are told with the greeting and until they were heard, then no more", () => {
    const network = new TestNetwork({ nodes: 2, documents: ["room"], interests: [["room"], undefined] });
    const told: number[] = [];
    let isDeaf = true;
    network.links[0]!.filter = (frame, from) => {
      const types = decodeFrame(frame).map(({ type }) => type);
      if (from.index === 0) told.push(...types.filter((type) => type === messageType.interest));
      if (from.index === 0 && types.includes(messageType.hello) && !types.includes(messageType.interestHeard))
        expect(types[0]).toBe(messageType.interest);
      return !(isDeaf && types.includes(messageType.interestHeard));
    };
    network.run(10_000);
    expect(told.length).toBeGreaterThan(2);
    isDeaf = false;
    network.run(10_000);
    network.settle(5000);
    network.expectSilence();
  });

  it("fit the least frame beside a greeting, as many as there may be", () => {
    const list = Array.from({ length: 250 }, (_, index) => ({ prefix: `room/${String(index).padStart(6, "0")}` }));
    const network = new TestNetwork({
      ...{ nodes: 2, documents: ["room/000001", "other"], limits: { frameBytesMax: 4096 } },
      interests: [list, undefined],
    });
    for (const node of network.nodes) for (const name of ["room/000001", "other"]) write(node, name);
    network.settle(5000);
    expect([score(network.node(1), "room/000001", 0), score(network.node(1), "other", 0)]).toEqual([1, 0]);
    network.node(0).engine.unsubscribe(list[1]!, network.nowMs);
    for (let count = 0; count < 200; count++) write(network.node(0), "room/000001");
    network.settle(5000);
    expect(score(network.node(1), "room/000001", 0)).toBe(1);
  });

  it("are refused when they are too many, or no names of documents", () => {
    const { engine } = new TestNetwork({ nodes: 2, interests: [[], []] }).node(0);
    const code = (interest: Interest): unknown => {
      try {
        engine.subscribe(interest, 0);
        return undefined;
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
    };
    for (const bad of ["", "x".repeat(257), "\ud800", { prefix: "" }, {} as { prefix: string }])
      expect(code(bad)).toBe("INVALID_INTEREST");
    for (let count = 0; count < 256; count++) expect(code(`${count}`)).toBe(undefined);
    expect([code("0"), code("one more")]).toEqual([undefined, "TOO_MANY_INTERESTS"]);
    expect(new TestNetwork({ nodes: 2, interests: [[], []] }).node(0).engine.interest.add("é".repeat(256))).toBe(true);
  });
});

describe.each([0, 1])("a peer that seeks documents by a prefix, at node %i", (at) => {
  it.each([3, 300])(
    "hears of each that is there and that it may read, of %i, though it knows none, and of no other",
    (count) => {
      const all = { read: true, write: true };
      const rooms = Array.from({ length: count }, (_, index) => `room/${index}`);
      let client: TestNode | undefined;
      const permits = [0, 1].map((index) => (_peer: TestNode, name: string, isOpen: boolean) => {
        if (index !== at) return name.includes("7") ? { read: false, write: false } : all;
        if (!isOpen) client?.open(name);
        return all;
      });
      const interests = [0, 1].map((index) => (index === at ? [{ prefix: "room/" }, { prefix: "mine/" }] : undefined));
      const network = new TestNetwork({ nodes: 2, documents: [], permits, interests });
      client = network.node(at);
      const server = network.node(1 - at);
      for (const name of [...rooms, "chat/1", "chat/2"]) {
        server.open(name);
        write(server, name);
      }
      for (const [index] of rooms.entries()) client.open(`mine/${index}`);
      const frames = record(network);
      network.run(30_000);
      const opened = [...client.opened].filter((name) => !name.startsWith("mine/"));
      expect(opened.sort()).toEqual(rooms.filter((name) => !name.includes("7")).sort());
      for (const name of opened) expect(score(client, name, 1 - at)).toBe(1);
      expect(frames.join("")).not.toContain("chat");
      client.engine.subscribe({ prefix: "chat/" }, network.nowMs);
      server.open("chat/3");
      network.run(5000);
      expect([...client.opened].filter((name) => name.startsWith("chat/")).sort()).toEqual([
        "chat/1",
        "chat/2",
        "chat/3",
      ]);
    },
  );
});
