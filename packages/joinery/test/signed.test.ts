// A signed document between replicas that really talk: written under keys, by those whom its genesis admits.
import { counter, createReplica, type Replica } from "joinery";
import { createIdentity } from "joinery/signed";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";

const opened: Replica[] = [];

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

describe("a signed document", () => {
  it("is changed by its members, heard by others, and waits for those who have it", async () => {
    const [ann, bob, eve] = [createIdentity(), createIdentity(), createIdentity()];
    const hub = memoryHub();
    const server = await createReplica({ network: [hub.listener("server")], identity: ann });
    const backoff = { firstMs: 1, maxMs: 5 };
    const client = await createReplica({ network: [hub.dialer("server")], backoff, identity: bob });
    const stranger = await createReplica({ network: [hub.dialer("server")], backoff, identity: eve });
    opened.push(client, stranger, server);
    expect([server.id, client.id]).toEqual([ann.author, bob.author]);
    const genesis = { nonce: "table 1", members: [ann.author, bob.author] };
    const documents = await Promise.all(
      [server, client, stranger].map((each) => each.create({ total: counter() }, genesis)),
    );
    const [here, there, outside] = documents;
    here!.change(({ total }) => total.add(2));
    there!.change(({ total }) => total.add(3));
    await there!.synced();
    await vi.waitFor(() => expect(documents.map(({ value }) => value.total)).toEqual([5, 5, 5]));
    expect(() => outside!.change(({ total }) => total.add(1))).toThrow(
      expect.objectContaining({ code: "NOT_A_MEMBER" }),
    );
  });
});
