// Documents come and go on a session, and not every peer has every document.
import { AuthorTable } from "@joinery/clock";
import { type DocumentCore, ReplicaCore } from "@joinery/replica";
import { SyncEngine } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { FrameDraft } from "../src/core/frame.js";
import { encodeHello, greeting } from "../src/core/session-messages.js";
import { absentOf, credit, vectorOf } from "./model/by-name.js";
import { randomWord } from "./model/random.js";
import { TestNetwork } from "./model/test-network.js";
import { authorOf, schema, TestNode } from "./model/test-node.js";
import { readSpoken } from "./model/wire-watch.js";

const write = (node: TestNode, name: string, by = 1): void =>
  node.change(name, (draft) => draft.score.at("ann").add(by));
const read = (node: TestNode, name: string): number => node.document(name).view.score.get("ann") ?? 0;

describe("a document", () => {
  it("that only one side has costs a few frames, then silence", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.node(0).open("mine");
    write(network.node(0), "mine");
    network.settle(2000);
    network.expectSilence();
    write(network.node(0), "mine");
    network.expectSilence();
    expect(network.watch.frames).toBeLessThan(12);
  });

  it("that is opened later is brought up to date at once", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.node(0).open("late");
    for (let count = 0; count < 30; count++) write(network.node(0), "late");
    network.run(20_000);
    network.node(1).open("late");
    write(network.node(1), "late");
    network.run(500);
    expect(network.nodes.map((node) => read(node, "late"))).toEqual([31, 31]);
    expect(network.isSettled).toBe(true);
  });

  it("that is closed and opened again goes on, and is silent in between", () => {
    const network = new TestNetwork({ nodes: 2 });
    write(network.node(0), "room");
    network.settle(2000);
    network.node(1).close("room");
    write(network.node(0), "room");
    network.run(15_000);
    network.expectSilence();
    network.node(1).open("room");
    network.settle(2000);
    write(network.node(0), "room");
    network.run(500);
    expect(network.nodes.map((node) => read(node, "room"))).toEqual([3, 3]);
  });

  it("is not taken for absent because of an old answer", () => {
    for (let seed = 0; seed < 200; seed++) {
      const network = new TestNetwork({ nodes: 2, seed });
      network.faults = { loss: 0.1, duplication: 0.5, delayMsMax: 2000 };
      network.node(0).open("late");
      network.run(network.random.between(0, 60) * 50);
      network.node(1).open("late");
      network.run(network.random.between(0, 60) * 50);
      network.heal();
      network.run(8000);
      for (const node of network.nodes) write(node, "late");
      network.run(8000);
      expect(network.nodes.map((node) => read(node, "late"))).toEqual([2, 2]);
    }
  });

  it("is believed absent only by an answer to what was asked after the peer last spoke of it", () => {
    const node = new TestNetwork({ nodes: 1 }).node(0);
    const session = node.engine.connect(0);
    const authors = new AuthorTable();
    const say = (...messages: Uint8Array[]): unknown => {
      const draft = new FrameDraft(4096);
      for (const message of messages) draft.add(message);
      session.receive(draft.toBytes(), 0);
      return session.progressOf(node.document("room") as never);
    };
    const vector = vectorOf("room", authors, [], 1);
    expect(
      say(encodeHello({ author: authorOf(9), frameBytesMax: 65_536, ...credit, greeting: greeting.complete })),
    ).toBe("waiting");
    expect(say(absentOf("room", 1))).toBe("absent");
    expect(say(vector)).toBe("settled");
    expect(say(absentOf("room", 1))).toBe("settled");
    expect(say(absentOf("room", 2))).toBe("absent");
  });

  it("that its source closes in the middle of a transfer is asked for no more, until it is opened again", () => {
    const network = new TestNetwork({ nodes: 2, framesPerStep: 1, limits: { frameBytesMax: 4096 } });
    const [link] = network.links;
    link!.cut();
    for (let count = 0; count < 1000; count++) write(network.node(1), "room");
    link!.open(network.nowMs);
    network.run(600);
    const came = read(network.node(0), "room");
    expect([came > 0, came < 1000]).toEqual([true, true]);
    network.node(1).close("room");
    network.run(10_000);
    expect(link!.sessions[0].progressOf(network.node(0).document("room") as never)).toBe("absent");
    network.expectSilence();
    network.node(1).open("room");
    network.settle(20_000);
    expect(read(network.node(0), "room")).toBe(1000);
  });

  it("that was opened while its absence was still being told is not taken for absent for good", () => {
    const network = new TestNetwork({ nodes: 2 });
    const [link] = network.links;
    const [asking, opening] = network.nodes as [TestNode, TestNode];
    network.settle(2000);
    const kept: Record<number, Uint8Array[]> = { [asking.index]: [], [opening.index]: [] };
    link!.filter = (frame, from) => {
      kept[from.index]!.push(frame.slice());
      return from === asking;
    };
    asking.open("late");
    network.run(200);
    const [question, answer] = [kept[asking.index]!, kept[opening.index]!].map((frames) => frames[0]!);
    opening.open("late");
    // The question comes a second time, the answer to the first time comes last, and what is said in between is lost.
    link!.inject(asking, question!, network.nowMs);
    network.run(200);
    link!.inject(opening, answer!, network.nowMs);
    link!.filter = () => true;
    network.settle(5000);
    write(asking, "late");
    network.run(5000);
    expect(network.nodes.map((node) => read(node, "late"))).toEqual([1, 1]);
  });

  it("that is opened again is not taken for absent because of what was answered before it was closed", () => {
    const network = new TestNetwork({ nodes: 2 });
    const [link] = network.links;
    const [asking, answering] = network.nodes as [TestNode, TestNode];
    network.settle(2000);
    const answers: Uint8Array[] = [];
    link!.filter = (frame, from) => from === asking || answers.push(frame.slice()) === 0;
    asking.open("late");
    network.run(200);
    link!.filter = () => true;
    answering.open("late");
    network.settle(5000);
    asking.close("late");
    link!.filter = () => false;
    asking.open("late");
    network.run(200);
    link!.inject(answering, answers[0]!, network.nowMs);
    link!.filter = () => true;
    write(asking, "late");
    network.run(8000);
    expect(network.nodes.map((node) => read(node, "late"))).toEqual([1, 1]);
  });

  it("that brings what can't be applied is asked for it ever more rarely", () => {
    const victim = new TestNode(0, {});
    victim.open("room");
    const core = new ReplicaCore({ author: authorOf(50) });
    const odd = core.open("room", schema);
    const engine = new SyncEngine(core.author, { randomWord });
    engine.attach(odd as unknown as DocumentCore, 0);
    odd.change((draft) => draft.players.add("x"), 0);
    for (const effect of odd.flush()) {
      if (effect.type !== "persist") continue;
      odd.persisted(effect.ticket);
      for (const { rest } of effect.entries) rest[rest.length - 1] = 255;
    }
    const [near, far] = [victim.engine.connect(0), engine.connect(0)];
    let brought = 0;
    for (let nowMs = 0; nowMs < 600_000; nowMs += 100) {
      victim.advance(nowMs);
      for (const session of [near, far]) session.tick(nowMs);
      for (const effect of far.pump()) {
        if (effect.type !== "send") continue;
        brought += readSpoken(effect.frame, near).entries.length;
        for (const answer of near.receive(effect.frame, nowMs)) {
          if (answer.type !== "deliver") continue;
          victim.perform(answer.document as never, answer.document.receive(answer.entries, nowMs));
        }
      }
      for (const effect of near.pump()) if (effect.type === "send") far.receive(effect.frame, nowMs);
    }
    expect(victim.document("room").counts.rejected).toBe(brought);
    expect(brought).toBeGreaterThan(5);
    expect(brought).toBeLessThan(25);
  });

  it("with a long backlog does not hold up another", () => {
    const network = new TestNetwork({
      nodes: 2,
      documents: ["bulk", "live"],
      framesPerStep: 1,
      limits: { frameBytesMax: 8192 },
    });
    network.links[0]!.cut();
    for (let count = 0; count < 6000; count++) write(network.node(0), "bulk");
    network.links[0]!.open(network.nowMs);
    network.run(500);
    write(network.node(0), "live");
    network.run(400);
    expect(read(network.node(1), "live")).toBe(1);
    write(network.node(1), "live");
    network.run(400);
    const progress = network.links[0]!.sessions[1].progressOf(network.node(1).document("live") as never);
    expect(progress).toBe("settled");
    expect(read(network.node(1), "bulk")).toBeLessThan(6000);
    network.settle(60_000);
    expect(read(network.node(1), "bulk")).toBe(6000);
  });

  it("with a large live entry gets it through another's backlog", () => {
    const network = new TestNetwork({
      nodes: 2,
      documents: ["bulk", "live"],
      framesPerStep: 1,
      limits: { frameBytesMax: 8192 },
    });
    network.links[0]!.cut();
    for (let count = 0; count < 6000; count++) write(network.node(0), "bulk");
    network.links[0]!.open(network.nowMs);
    network.run(300);
    network.node(0).change("live", (draft) => draft.title.set("x".repeat(5000)));
    network.run(300);
    expect(network.node(1).document("live").view.title).toHaveLength(5000);
    expect(read(network.node(1), "bulk")).toBeLessThan(6000);
  });

  it("shares a link evenly with another, when both have a backlog", () => {
    const network = new TestNetwork({
      nodes: 2,
      documents: ["one", "two"],
      framesPerStep: 1,
      limits: { frameBytesMax: 8192 },
    });
    network.links[0]!.cut();
    for (let count = 0; count < 3000; count++) for (const name of ["one", "two"]) write(network.node(0), name);
    network.links[0]!.open(network.nowMs);
    network.run(1000);
    const [one, two] = [read(network.node(1), "one"), read(network.node(1), "two")];
    expect(Math.max(one, two)).toBeLessThan(3000);
    expect(Math.min(one, two)).toBeGreaterThan(0.6 * Math.max(one, two));
  });
});
