// A failure of other systems: bytes that wait for something they depend on are relayed as if they were integrated, and a
// peer that trusts them has a hole of which nobody knows any more.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import { carriesEntries } from "../model/wire-watch.js";

describe("pending entries", () => {
  it("are neither told nor relayed by a relay, and leave with what they waited for, in order", () => {
    const network = new TestNetwork({
      nodes: 3,
      topology: "line",
      limits: { repairMs: 600_000, repairMsMax: 600_000 },
    });
    const [writer, relay, reader] = network.nodes as [TestNode, TestNode, TestNode];
    const [link] = network.links;
    network.settle(2000);
    const write = (player: string): void => {
      writer.change("room", ({ players }) => players.add(player));
      network.run(200);
    };
    const held: Uint8Array[] = [];
    link!.filter = (frame) => !carriesEntries(frame) || held.push(frame.slice()) === 0;
    write("first");
    link!.filter = () => true;
    const { entriesSent } = network.watch;
    const claims: number[] = [];
    network.watch.watchers.push({
      sent: (from, _to, spoken) => void (from === relay && claims.push(...spoken.claims.map(({ seq }) => seq))),
    });
    for (const player of ["second", "third"]) write(player);
    expect(relay.document("room").pendingBytes).toBeGreaterThan(0);
    expect([network.watch.entriesSent - entriesSent, claims]).toEqual([2, []]);
    expect(reader.document("room").applied.total).toBe(0);

    // A relay that crashes now has nothing of them: it had acknowledged nothing.
    expect(relay.recovered("room").applied.total).toBe(0);

    for (const frame of held) link!.inject(writer, frame, network.nowMs);
    network.run(200);
    expect([...reader.document("room").view.players].sort()).toEqual(["first", "second", "third"]);
    expect(relay.document("room").pendingBytes).toBe(0);
  });
});
