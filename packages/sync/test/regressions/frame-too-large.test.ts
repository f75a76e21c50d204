// A failure of other systems: a frame that the other side does not take ends the connection, which is opened again at once,
// to end over the same frame, for ever.
import { counter, map, register } from "@joinery/crdt";
import { createReplica, entryBytesMax } from "@joinery/replica";
import { createSync, type PeerError } from "@joinery/sync";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryDisk } from "../model/memory-disk.js";
import { TestDialer, TestListener } from "../model/test-connection.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

describe("the largest entry that a document takes", () => {
  it("fits a frame of the usual size", () => {
    const network = new TestNetwork({ nodes: 2 });
    const [writer, reader] = [network.node(0), network.node(1)];
    let length = entryBytesMax;
    while (!takes(writer, length)) length -= 64;
    expect(length).toBeGreaterThan(entryBytesMax / 2);
    network.settle(5000);
    expect(reader.document("room").view.title).toHaveLength(length);
  });
});

/** False when a change so long is refused; else it is made. */
function takes(node: TestNode, length: number): boolean {
  try {
    node.change("room", (draft) => draft.title.set("x".repeat(length)));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "CHANGE_TOO_LARGE" });
    return false;
  }
}

describe("an entry too large for a link", () => {
  const schema = { title: register(""), score: map(counter()) };
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(() => void vi.useFakeTimers());
  afterEach(async () => {
    vi.useRealTimers();
    for (const each of opened.splice(0)) await each.close();
  });

  it("is told as such at both ends, dialed for ever more rarely, and keeps nothing else back", async () => {
    const errors: PeerError[] = [];
    const dialedMs: number[] = [];
    const [a, b] = [await createReplica({ storage: memoryDisk() }), await createReplica({ storage: memoryDisk() })];
    const listener = new TestListener();
    const limits = { frameBytesMax: 8192 };
    const onPeerError = (error: PeerError): void => void errors.push(error);
    const dialer = new TestDialer((far) => {
      dialedMs.push(Date.now());
      listener.accept(far);
    });
    opened.push(
      await createSync(a, { network: [listener], limits, onPeerError }),
      await createSync(b, { network: [dialer], limits, onPeerError, random: () => 0.999 }),
      a,
      b,
    );
    const [here, there] = [await a.open("room", schema), await b.open("room", schema)];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(dialedMs).toHaveLength(1);
    void here.change((draft) => draft.score.at("ann").add(1));
    await vi.advanceTimersByTimeAsync(100);
    void here.change((draft) => draft.title.set("x".repeat(9000)));
    await vi.advanceTimersByTimeAsync(600_000);

    expect(there.value.score.get("ann")).toBe(1);
    expect(dialedMs.length).toBeGreaterThan(2);
    expect(dialedMs.length).toBeLessThan(32);
    const waits = dialedMs.slice(1).map((ms, index) => ms - (dialedMs[index] as number));
    expect(Math.min(...waits.slice(-10))).toBeGreaterThan(29_000);
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["FRAME_TOO_SMALL", "PEER_ENDED"]));
    for (const { reason } of errors) expect(reason).toMatch(/does not fit a frame of 8192 bytes: raise the limit/);
  });
});
