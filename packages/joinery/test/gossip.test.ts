// Replicas that are given `partialViews` find each other by one contact, and their documents come in step.

import { counter, createReplica, type Document, type Replica } from "joinery";
import { partialViews } from "joinery/gossip";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, expect, it, vi } from "vitest";

const replicas: Replica[] = [];
afterEach(async () => {
  for (const replica of replicas.splice(0)) await replica.close();
});

it("replicas of a mesh meet by a contact that all of them share, with one gossip for all", async () => {
  const hub = memoryHub();
  const gossip = partialViews({ dial: (address) => hub.dialer(address), contacts: ["ann"] });
  const schema = { total: counter() };
  const documents: Document<typeof schema>[] = [];
  for (const name of ["ann", "bob", "cid"]) {
    const replica = await createReplica({ network: [hub.listener(name)], gossip });
    replicas.push(replica);
    documents.push(await replica.open("room", schema));
  }
  for (const document of documents) document.change(({ total }) => total.add(1));
  const totals = (): number[] => documents.map(({ value }) => value.total);
  await vi.waitFor(() => expect(totals()).toEqual([3, 3, 3]), { timeout: 20_000, interval: 20 });
});
