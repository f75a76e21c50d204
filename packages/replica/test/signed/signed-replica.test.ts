// Signed documents as applications hold them: an identity, promises, a storage, and a restart.

import type { Entry, LogRecord, Storage } from "@joinery/replica";
import { createReplica, decodeEntry, encodeEntry, type Replica } from "@joinery/replica";
import { exportDocument, importDocument } from "@joinery/replica/bytes";
import { founding } from "@joinery/replica/genesis";
import { createIdentity, type SignedDocumentCore } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { authorOf, identityOf, schema } from "./signed-site.js";

const genesis = { nonce: "n", signed: true } as const;

/** Hands everything that becomes durable at one to the other, as sync would. */
function connect(from: Replica, to: Replica): void {
  from.onDurable((document, entries) => {
    const target = to.core.documents.get(document.id);
    if (target === undefined) return;
    const foreign = entries.map((entry): Entry => {
      const read = decodeEntry(encodeEntry(entry, document.authors), target.authors);
      if (!read.ok) throw new TypeError(read.reason);
      return read.value;
    });
    to.receive(target, foreign);
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let left = 200; left > 0 && !isSo(); left--) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isSo()).toBe(true);
}

describe("an identity", () => {
  it("shows no secret where it is logged or made JSON of, and such a copy of it is refused with advice", async () => {
    const identity = createIdentity();
    const copy = JSON.parse(JSON.stringify(identity)) as typeof identity;
    expect(Object.keys(identity)).not.toContain("secretKey");
    expect(Object.keys(copy)).toEqual(["author"]);
    const refused = createReplica({ storage: strictStorage(), identity: copy });
    await expect(refused).rejects.toThrow("make it by createIdentity({ secretKey })");
    expect(createIdentity({ secretKey: identity.secretKey }).author).toBe(identity.author);
  });
});

describe("a replica with an identity", () => {
  it("writes as its key, and shares a signed document with others", async () => {
    const [ann, bob] = await Promise.all(
      [1, 2].map((number) =>
        createReplica({ storage: strictStorage(), founding: founding(), identity: identityOf(number) }),
      ),
    );
    expect([ann!.id, bob!.id]).toEqual([authorOf(1), authorOf(2)]);
    const [a, b] = [await ann!.create(schema, genesis), await bob!.create(schema, genesis)];
    connect(ann!, bob!);
    connect(bob!, ann!);
    const heard: unknown[] = [];
    b.subscribe(({ author }) => heard.push(author));
    await a.change(({ total }) => total.add(2)).saved;
    await until(() => b.value.total === 2);
    await b.change(({ total }) => total.add(3)).saved;
    await until(() => a.value.total === 5);
    expect(heard).toEqual([authorOf(1), authorOf(2)]);
    await Promise.all([ann!.close(), bob!.close()]);
  });

  it("goes on with its chain after a restart, and keeps both branches of a forked author", async () => {
    const storage = strictStorage();
    const [first, twin] = await Promise.all(
      [1, 1].map((number) =>
        createReplica({ storage: strictStorage(), founding: founding(), identity: identityOf(number) }),
      ),
    );
    const bob = await createReplica({ storage, founding: founding(), identity: identityOf(2) });
    const [one, other] = [await first!.create(schema, genesis), await twin!.create(schema, genesis)];
    const room = await bob.create(schema, genesis);
    connect(first!, bob);
    connect(twin!, bob);
    await one.change(({ total }) => total.add(1)).saved;
    await until(() => room.value.total === 1);
    await other.change(({ total }) => total.add(7)).saved;
    const core = bob.core.documents.get(room.id) as unknown as SignedDocumentCore;
    await until(() => core.tree.forks.size === 1);
    expect(room.value.total).toBe(1);
    await room.change(({ total }) => total.add(10)).saved;
    const cid = await createReplica({ storage: strictStorage(), founding: founding(), identity: identityOf(3) });
    const copy = await cid.create(schema, genesis);
    const bytes = await exportDocument(room);
    expect(await importDocument(copy, bytes)).toEqual({ taken: core.tree.nodes.length, known: 0, left: 0 });
    expect(await importDocument(copy, bytes)).toMatchObject({ taken: 0, left: 0 });
    expect(copy.value.total).toBe(11);
    await cid.close();
    await bob.close();
    const again = await createReplica({ storage, founding: founding(), identity: identityOf(2) });
    const same = await again.create(schema, genesis);
    expect(same.value.total).toBe(11);
    const tree = (again.core.documents.get(same.id) as unknown as SignedDocumentCore).tree;
    expect([tree.forks.size, tree.nodes.length]).toEqual([1, core.tree.nodes.length]);
    await same.change(({ total }) => total.add(1)).saved;
    expect(same.value.total).toBe(12);
    await Promise.all([again.close(), first!.close(), twin!.close()]);
  });

  it("refuses a secret key of another length", () => {
    const wrong = (): unknown => createIdentity({ secretKey: new Uint8Array(31) });
    expect(wrong).toThrow(expect.objectContaining({ code: "INVALID_AUTHOR" }));
    expect(createIdentity().author).not.toBe(createIdentity().author);
  });
});

/** A storage that survives its replica, and refuses a second record under one author and number. */
function strictStorage(): Storage {
  const logs = new Map<string, Map<string, LogRecord>>();
  const meta = new Map<string, Uint8Array>();
  return {
    append: async (document, records) => {
      const log = logs.get(document) ?? new Map<string, LogRecord>();
      for (const record of records) {
        const key = `${record.author} ${record.firstSeq}`;
        if (log.has(key)) throw new TypeError(`a second record ${key}`);
        log.set(key, record);
      }
      logs.set(document, log);
    },
    load: async (document) => [...(logs.get(document)?.values() ?? [])],
    delete: async (document) => void logs.delete(document),
    documents: async () => [],
    loadMeta: async (key) => meta.get(key),
    saveMeta: async (key, value) => void meta.set(key, value),
    close: async () => {},
  };
}
