// A failure of other systems: a hub sends a message for each document to each peer whenever somebody reconnects. Documents
// are still talked about one by one, so what is held to here is that frames are shared, that nobody but the one who came
// back is bothered, and that what has not changed is said once and in few bytes.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

const documents = Array.from({ length: 200 }, (_, number) => `document ${number}`);
const peers = 8;

interface Sent {
  frames: number;
  bytes: number;
}

/** A hub with peers that have everything, and what goes over its links from then on, by peer. */
function hubAtRest(): { network: TestNetwork; hub: TestNode; sent: Map<TestNode, Sent> } {
  const network = new TestNetwork({ nodes: peers + 1, topology: "star", documents });
  const hub = network.node(0);
  for (const name of documents) hub.change(name, (draft) => draft.score.at("ann").add(1));
  network.settle(10_000);
  const sent = new Map<TestNode, Sent>(network.nodes.slice(1).map((node) => [node, { frames: 0, bytes: 0 }]));
  network.watch.watchers.push({
    sent: (from, to, _spoken, frame) => {
      const link = sent.get(from === hub ? to : from) as Sent;
      link.frames++;
      link.bytes += frame.length;
    },
  });
  return { network, hub, sent };
}

describe("a hub of many documents", () => {
  it("bothers nobody but the peer that reconnects, in a few frames", () => {
    const { network, sent } = hubAtRest();
    network.links[0]!.open(network.nowMs);
    network.settle(10_000);
    network.expectSilence();
    const [returned, ...others] = [...sent.values()] as [Sent, ...Sent[]];
    expect(returned.frames).toBeLessThanOrEqual(8);
    expect(returned.bytes).toBeLessThanOrEqual(documents.length * 160);
    for (const other of others) expect(other).toEqual({ frames: 0, bytes: 0 });
  });

  it("that restarts says to each peer in a few frames what it has, and no entry comes again", () => {
    const { network, hub, sent } = hubAtRest();
    const { entriesSent } = network.watch;
    network.crash(hub);
    network.heal();
    network.settle(10_000);
    network.expectSilence();
    expect(network.watch.entriesSent).toBe(entriesSent);
    for (const { frames } of sent.values()) expect(frames).toBeLessThanOrEqual(8);
  });

  it("passes one change on in one frame to each of the others, whatever the number of documents", () => {
    const { network, sent } = hubAtRest();
    network.node(1).change(documents[7] as string, (draft) => draft.score.at("ann").add(1));
    network.settle(5000);
    network.expectSilence();
    for (const { frames } of sent.values()) expect(frames).toBe(2);
  });
});
