// Who may read and write what: a peer learns nothing of what it may not read, nothing of what it may not write is taken, and
// each refusal is said.
import type { DocumentId } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { decodeFrame, messageType } from "../src/core/frame.js";
import { TestNetwork } from "./model/test-network.js";
import type { Permit, TestNode } from "./model/test-node.js";

const all = { read: true, write: true };
const readOnly = { read: true, write: false };
const nothing = { read: false, write: false };

const write = (node: TestNode, name: string): void => node.change(name, (draft) => draft.score.at("ann").add(1));
const score = (node: TestNode, name: string): number => node.document(name).view.score.get("ann") ?? 0;

/** Two nodes of which number `gated` decides by `permit`; the lesser author, who speaks first, is number 0. */
function pair(gated: number, documents: readonly string[], permit: Permit): TestNetwork {
  const permits = [0, 1].map((index) => (index === gated ? permit : undefined));
  return new TestNetwork({ nodes: 2, documents, permits });
}

function listen(network: TestNetwork): Uint8Array[] {
  const frames: Uint8Array[] = [];
  network.links[0]!.filter = (frame) => frames.push(frame) > 0;
  return frames;
}

const types = (frames: readonly Uint8Array[]): number[] =>
  frames.flatMap((frame) => decodeFrame(frame).map(({ type }) => type));

describe.each([0, 1])("a document that peers may not read, at node %i", (gated) => {
  it("is not told, not even its name, and an asking is refused whether it is there or not", () => {
    const network = pair(gated, [], (_peer, document) => (document.startsWith("secret") ? nothing : all));
    const [server, client] = [network.node(gated), network.node(1 - gated)];
    const frames = listen(network);
    for (const name of ["secret/plans", "room"]) server.open(name);
    write(server, "secret/plans");
    network.run(2000);
    const said = frames.map((frame) => Buffer.from(frame).toString("latin1")).join("");
    expect(said).not.toContain("secret");
    for (const name of ["secret/plans", "secret/guess", "room"]) client.open(name);
    network.settle(5000);
    expect(client.refusals.sort()).toEqual(["secret/guess read", "secret/plans read"]);
    expect(score(client, "secret/plans")).toBe(0);
    write(server, "room");
    write(client, "room");
    write(client, "secret/plans");
    network.settle(5000);
    expect([score(client, "room"), score(server, "room"), score(server, "secret/plans")]).toEqual([2, 2, 1]);
    network.expectSilence();
  });

  it("is not among those that are compared all at once", () => {
    const names = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? `secret${at}` : `room${at}`));
    const network = pair(gated, names, (_peer, document) => (document.startsWith("secret") ? nothing : all));
    for (const name of names) write(network.node(gated), name);
    network.settle(60_000);
    const client = network.node(1 - gated);
    expect(names.map((name) => score(client, name))).toEqual(names.map((name) => (name.startsWith("room") ? 1 : 0)));
    expect(client.refusals.length).toBeLessThanOrEqual(50);
  });
});

describe.each([0, 1])("a document that peers may read and not write, at node %i", (gated) => {
  it("reaches them, and what they write stays with them", () => {
    const network = pair(gated, ["room"], () => readOnly);
    const [server, client] = [network.node(gated), network.node(1 - gated)];
    write(client, "room");
    write(server, "room");
    network.settle(10_000);
    expect([score(server, "room"), score(client, "room")]).toEqual([1, 2]);
    write(server, "room");
    write(client, "room");
    network.settle(10_000);
    expect([score(server, "room"), score(client, "room")]).toEqual([2, 4]);
    expect(client.refusals).toEqual(["room write"]);
    network.expectSilence();
  });

  it("takes all of it once they may", () => {
    let permission = readOnly;
    const network = pair(gated, ["room"], () => permission);
    const [server, client] = [network.node(gated), network.node(1 - gated)];
    for (let count = 0; count < 3; count++) write(client, "room");
    network.settle(10_000);
    expect(score(server, "room")).toBe(0);
    permission = all;
    for (const session of server.engine.sessions) session.reauthorize();
    network.run(200);
    network.settle(10_000);
    expect(score(server, "room")).toBe(3);
    network.expectEqual();
  });
});

describe.each([0, 1])("permissions that change, at node %i", (gated) => {
  it("take a document away, and give it back", () => {
    let permission = all;
    const network = pair(gated, ["room"], () => permission);
    const [server, client] = [network.node(gated), network.node(1 - gated)];
    write(server, "room");
    network.settle(5000);
    permission = nothing;
    for (const session of server.engine.sessions) session.reauthorize();
    network.run(500);
    for (const node of network.nodes) write(node, "room");
    network.settle(10_000);
    expect([score(server, "room"), score(client, "room")]).toEqual([2, 2]);
    expect(client.refusals).toEqual(["room read"]);
    permission = all;
    for (const session of server.engine.sessions) session.reauthorize();
    network.run(200);
    network.settle(10_000);
    expect([score(server, "room"), score(client, "room")]).toEqual([3, 3]);
  });

  it("are waited for by a peer that has asked already, and mentions the document no more", () => {
    let permission: typeof all | undefined;
    const network = pair(gated, [], () => permission);
    const [server, client] = [network.node(gated), network.node(1 - gated)];
    client.open("room");
    network.run(300);
    server.open("room");
    write(server, "room");
    network.run(200);
    permission = all;
    for (const session of server.engine.sessions) session.authorized("room" as DocumentId, all, network.nowMs);
    network.run(300);
    expect(score(client, "room")).toBe(1);
  });

  it("are waited for", () => {
    let permission: typeof all | undefined;
    const network = pair(gated, ["room", "hall"], (_peer, document) => (document === "hall" ? all : permission));
    const [server, client] = [network.node(gated), network.node(1 - gated)];
    write(server, "room");
    const frames = listen(network);
    network.run(6000);
    expect(score(client, "room")).toBe(0);
    expect(types(frames)).not.toContain(messageType.refused);
    permission = all;
    for (const session of server.engine.sessions) session.authorized("room" as DocumentId, all, network.nowMs);
    network.settle(6000);
    expect(score(client, "room")).toBe(1);
  });
});

describe("refusals over links that lose, double and overtake", () => {
  it("hold, whatever the schedule", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const permit: Permit = (_peer, document) =>
        document === "secret" ? nothing : document === "news" ? readOnly : all;
      const documents = ["secret", "news", "room"];
      const network = new TestNetwork({
        nodes: 2,
        documents,
        seed,
        permits: [seed % 2 === 0 ? permit : undefined, seed % 2 === 0 ? undefined : permit],
      });
      const [server, client] = seed % 2 === 0 ? [network.node(0), network.node(1)] : [network.node(1), network.node(0)];
      network.faults = { loss: 0.3, duplication: 0.3, delayMsMax: 600 };
      for (let round = 0; round < 6; round++) {
        for (const node of network.nodes) for (const name of documents) write(node, name);
        network.run(network.random.between(200, 3000));
        if (network.random.chance(0.3)) network.links[0]!.open(network.nowMs);
      }
      network.heal();
      network.settle(30_000);
      const scores = documents.map((name) => [score(server, name), score(client, name)]);
      expect(scores).toEqual([
        [6, 6],
        [6, 12],
        [12, 12],
      ]);
    }
  });
});
