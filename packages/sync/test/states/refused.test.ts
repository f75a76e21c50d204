// States that can't be given or taken: that is said once, with its reason, and nothing is asked for in vain; what needs no
// state goes on. What a hostile peer offers costs it the request, and bounded memory.
import type { DocumentCore, SnapshotRefusal } from "@joinery/replica";
import type { SyncEffect } from "@joinery/sync";
import { describe, expect, it, vi } from "vitest";
import { FrameDraft } from "../../src/core/frame.js";
import { encodeStateOffer } from "../../src/core/states/state-messages.js";
import { named } from "../model/by-name.js";
import { identityOf } from "../model/forked-history.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import { apart, countMessages, fill, has, limits, meet } from "./room.js";

/** What both ends of the first link hear of documents that can't be synced. */
function faultsOf(network: TestNetwork): string[] {
  const faults: string[] = [];
  network.links[0]!.onFault = (fault: SyncEffect) => {
    if (fault.type === "fault") faults.push(`${fault.code}: ${fault.reason.split(": ").at(-1)}`);
  };
  return faults;
}

function refuse(node: TestNode, why: SnapshotRefusal): void {
  vi.spyOn(node.document("room").base, "refusal", "get").mockReturnValue(why);
}

/** The writer has beside its state an entry of a third one, which depends on nothing and is in its log. */
function withAnother(): TestNetwork {
  const network = apart(3, { topology: "star" });
  network.node(2).change("room", (draft) => draft.score.at("bob").add(7));
  network.links[1]!.open(network.nowMs);
  network.run(5000);
  network.links[1]!.cut();
  return network;
}

/** No requests, offers or refusals in half a minute. */
function expectQuiet(network: TestNetwork, count: ReturnType<typeof countMessages>): void {
  const asked = (): number =>
    network.nodes.reduce((sum, node) => sum + count(node, "want") + count(node, "state") + count(node, "noState"), 0);
  const before = asked();
  network.run(30_000);
  expect(asked() - before).toBe(0);
}

describe("a state that can't be given", () => {
  it("is answered with the reason and the cut, once, and what the other one writes still passes", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const faults = faultsOf(network);
    const count = countMessages(network);
    refuse(writer, "unknown-fields");
    meet(network);
    network.run(10_000);
    expect(faults).toEqual(["STATE_REFUSED: it has fields that a schema doesn't know"]);
    expect(count(reader, "noState")).toBe(1);
    reader.change("room", (draft) => draft.title.set("of the reader"));
    network.run(1000);
    expect(writer.document("room").view.title).toBe("of the reader");
    expectQuiet(network, count);
    expect(network.links[0]!.closeReasons).toEqual([]);
  });

  it("leaves whoever gets it nothing to wait for once another peer has it", () => {
    const network = apart(3, { topology: "ring" });
    const [writer, reader, third] = network.nodes as [TestNode, TestNode, TestNode];
    network.links.find(({ ends }) => ends.includes(writer) && ends.includes(third))!.open(network.nowMs);
    network.run(5000);
    refuse(writer, "unknown-fields");
    network.linksOf(reader)[0]!.open(network.nowMs);
    network.run(5000);
    network.linksOf(reader)[1]!.open(network.nowMs);
    network.run(10_000);
    expect(reader.stateOf("room")).toBe(writer.stateOf("room"));
    expect(network.isSettled).toBe(true);
    network.expectSilence();
    expect(third.document("room").view.players.size).toBe(400);
  });
});

describe("a state that can't be taken", () => {
  it.each([
    ["unknown-fields", "it has fields that a schema doesn't know"],
    ["guarded", "it has guards"],
  ] as const)("because of %s is refused with that reason, to both sides once, and asked for no more", (why, reason) => {
    const network = withAnother();
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const faults = faultsOf(network);
    const count = countMessages(network);
    refuse(reader, why);
    network.links[0]!.open(network.nowMs);
    network.run(10_000);
    expect(faults).toEqual([`STATE_REFUSED: ${reason}`, `STATE_REFUSED: ${reason}`]);
    expect(count(reader, "chunk")).toBe(0);
    expect(reader.document("room").view.score.get("bob")).toBe(7);
    expectQuiet(network, count);
    reader.change("room", (draft) => draft.title.set("of the reader"));
    network.run(1000);
    expect(writer.document("room").view.title).toBe("of the reader");
  });

  it("because it is too large is refused before anything is allocated for it", () => {
    const network = new TestNetwork({ nodes: 2, limits: { ...limits, stateBytesMax: 1000 } });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    network.links[0]!.cut();
    fill(network, writer);
    writer.truncate("room");
    network.run(200);
    const faults = faultsOf(network);
    meet(network);
    network.run(10_000);
    expect(faults).toEqual(Array(2).fill("STATE_REFUSED: it is too large for the one that needs it"));
    expect(reader.engine.stagedBytes).toBe(0);
  });

  it("because its time has not come is asked for again when it may have", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const { base } = reader.document("room");
    const install = base.install.bind(base);
    const early = vi.spyOn(base, "install").mockReturnValue({ ok: false, code: "ahead", reason: "" });
    meet(network);
    network.run(20_000);
    expect(early).toHaveBeenCalledTimes(1);
    expect(reader.document("room").view.players.size).toBe(0);
    early.mockImplementation(install);
    network.settle(70_000);
    expect(reader.stateOf("room")).toBe(writer.stateOf("room"));
  });

  it("of a signed document is not given, and not taken from whoever gives one all the same", () => {
    const network = new TestNetwork({ nodes: 2, limits, identities: [identityOf(1), identityOf(2)] });
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    fill(network, writer, 20);
    network.settle(20_000);
    const faults = faultsOf(network);
    const count = countMessages(network);
    offer(network, { bytes: 5000, digest: "0123456789abcdef" }, reader.document("room").id);
    network.run(2000);
    expect(faults[0]).toBe("STATE_REFUSED: it is signed");
    expect([count(writer, "get"), count(writer, "noState")]).toEqual([0, 1]);
    writer.change("room", (draft) => draft.title.set("on it goes"));
    network.settle(20_000);
    network.expectEqual();
  });
});

/** The first node says that it has a state. */
function offer(network: TestNetwork, state: { bytes: number; digest: string }, document = "room"): void {
  const draft = new FrameDraft(4096);
  draft.add(encodeStateOffer(named(document), state));
  network.links[0]!.inject(network.node(0), draft.toBytes(), network.nowMs);
}

describe("a hostile state", () => {
  it("that is no state is refused, and its peer is asked for none any more; the session goes on", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    const faults = faultsOf(network);
    const count = countMessages(network);
    const document = writer.document("room") as unknown as DocumentCore;
    const { vector, bytes } = document.base.snapshot()!;
    const damaged = bytes.map((byte, at) => (at === 400 ? byte ^ 1 : byte));
    vi.spyOn(document.base, "snapshot").mockReturnValue({ vector, bytes: damaged });
    meet(network);
    network.run(10_000);
    expect(reader.document("room").applied.total).toBe(0);
    expect(faults).toEqual(Array(2).fill("STATE_REFUSED: it could not be read"));
    const chunks = count(reader, "chunk");
    for (let round = 0; round < 5; round++) offer(network, { bytes: 9000 + round, digest: `000000000000000${round}` });
    network.run(60_000);
    expect(count(reader, "chunk")).toBe(chunks);
    expect(network.links[0]!.closeReasons).toEqual([]);
    reader.change("room", (draft) => draft.title.set("of the reader"));
    network.run(1000);
    expect(writer.document("room").view.title).toBe("of the reader");
  });

  it("that never comes takes the memory of one, for a time, and gives it back", () => {
    const network = new TestNetwork({ nodes: 2, limits });
    const reader = network.node(1);
    network.settle(2000);
    for (let round = 0; round < 40; round++) {
      offer(network, { bytes: 900_000, digest: `00000000000000${10 + round}` });
      network.step();
      expect(reader.engine.stagedBytes).toBeLessThanOrEqual(900_000);
    }
    network.run(60_000);
    expect(reader.engine.stagedBytes).toBe(0);
    offer(network, { bytes: 2 ** 50, digest: "ffffffffffffffff" });
    network.run(1000);
    expect(reader.engine.stagedBytes).toBe(0);
    network.node(0).change("room", (draft) => draft.title.set("on it goes"));
    network.settle(20_000);
    network.expectEqual();
  });

  it("whose bytes are not those that were offered is fetched anew", () => {
    const network = apart(2);
    const [writer, reader] = network.nodes as [TestNode, TestNode];
    let left = 5;
    network.links[0]!.rewrite = (frame) => {
      if (!has(frame, "chunk") || left-- <= 0) return frame;
      const spoiled = frame.slice();
      spoiled[frame.length - 1]! ^= 1;
      return spoiled;
    };
    meet(network);
    network.settle(60_000);
    network.expectEqual();
    expect(left).toBeLessThan(0);
    expect(reader.document("room").view.players.size).toBe(writer.document("room").view.players.size);
  });
});
