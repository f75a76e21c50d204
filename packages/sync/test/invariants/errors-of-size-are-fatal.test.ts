// Invariant 7, its second half: errors of size are fatal, are said to both sides, and no session tries again.
import type { Session, SyncEffect } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";

describe("an error of size", () => {
  it("of an entry ends the talk about its document, is said once to both sides, and keeps no other document back", () => {
    const faults: SyncEffect[] = [];
    const limits = { frameBytesMax: 8192, entryBytesMax: 20_000 };
    const network = new TestNetwork({ nodes: 2, documents: ["room", "hall"], limits });
    network.links[0]!.onFault = (fault) => faults.push(fault);
    network.settle(2000);
    network.node(0).change("room", (draft) => draft.title.set("x".repeat(20_000)));
    network.run(1000);
    expect(faults.map((fault) => fault.type === "fault" && [fault.code, fault.document.id])).toEqual([
      ["ENTRY_TOO_LARGE", "room"],
      ["ENTRY_TOO_LARGE", "room"],
    ]);
    for (const node of network.nodes) node.change("room", (draft) => draft.players.add("in vain"));
    network.node(1).change("hall", (draft) => draft.title.set("hall"));
    network.run(20_000);
    expect(network.node(0).document("hall").view.title).toBe("hall");
    expect(faults).toHaveLength(2);
    expect(network.links[0]!.closeReasons).toEqual([]);
    expect(network.isSettled).toBe(false);
    network.expectSilence();
  });

  it("of an entry is said again as long as the peer has not heard it", () => {
    const faults: SyncEffect[] = [];
    const network = new TestNetwork({ nodes: 2, limits: { frameBytesMax: 8192, entryBytesMax: 20_000 } });
    network.settle(2000);
    network.links[0]!.onFault = (fault) => faults.push(fault);
    network.faults = { loss: 0.7, duplication: 0, delayMsMax: 50 };
    for (let round = 0; round < 3; round++) {
      network.node(1).change("room", (draft) => draft.players.add(`player ${round}`));
      network.node(0).change("room", (draft) => draft.title.set("x".repeat(20_000)));
      network.run(10_000);
    }
    network.heal();
    network.run(20_000);
    expect(faults).toHaveLength(2);
    network.expectSilence();
  });

  it("of a frame ends the session that is sent more than it takes, and that of whoever hears of it", () => {
    const limits = { frameBytesMax: 8192 };
    const [session, other] = [1, 2].map(() => new TestNetwork({ nodes: 1, limits }).node(0).engine.connect(0));
    const effects = session!.receive(new Uint8Array(8193), 0);
    expect(effects.map(({ type }) => type)).toEqual(["send", "close"]);
    expect(effects[1]).toMatchObject({ code: "FRAME_TOO_LARGE", isFatal: true });
    const [told] = effects;
    const heard = other!.receive(told?.type === "send" ? told.frame : new Uint8Array(), 0);
    expect(heard).toMatchObject([{ code: "PEER_ENDED", isFatal: true }]);
    for (const each of [session, other] as Session[]) {
      each.tick(600_000);
      expect([each.closed, each.busy, each.pump()]).toEqual([true, false, []]);
    }
  });
});
