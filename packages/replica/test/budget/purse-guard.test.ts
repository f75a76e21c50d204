// What a liar does to keys past its own checks is refused by everybody else, each lie under its own code; what honest
// replicas write never is, also where a key ended in the meantime. Ends can't be taken back, nor undone.
import { counter, type DeltaOf, map, struct } from "@joinery/crdt";
import { budget, type IncarnationsOf } from "@joinery/crdt/budget";
import { createReplica, DocumentError, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { undoManager } from "@joinery/replica/undo";
import { describe, expect, it } from "vitest";
import { SlowStorage } from "../shell/slow-storage.js";
import { identityOf } from "../signed/signed-site.js";
import { nameOf, replicaOf, Site } from "../site.js";
import { creator, type PurseSite, purseGenesis, purseSite, restartedPurses } from "./purse-site.js";

/** The code of the refusal of each entry; undefined for what counts. */
function verdictsOn(site: PurseSite, ...entries: Uint8Array[]): (string | undefined)[] {
  const before = site.delivered.length;
  site.receive(...entries);
  return site.delivered.slice(before).map(({ refusal }) => refusal?.code);
}

function trio(): { ann: PurseSite; liar: PurseSite; cid: PurseSite; created: Uint8Array } {
  const [ann, liar, cid] = [purseSite(0), purseSite(1, false), purseSite(2)];
  const created = ann.write(({ purses }) => void purses.create("a", purseGenesis(0)));
  liar.receive(created);
  return { ann, liar, cid, created };
}

describe("a guard", () => {
  it("refuses a key that another than the creator made, and whatever is written below it", () => {
    const { liar, cid, created } = trio();
    const lies = [
      liar.write(({ purses }) => void purses.create("b", purseGenesis(0))),
      liar.write(({ purses }) => purses.at("b").wins.add(1)),
      liar.write(({ purses }) => purses.delete("b")),
      liar.write(({ purses }) => purses.at("a").energy.spend(1)),
    ];
    expect(verdictsOn(cid, created, ...lies)).toEqual([
      undefined,
      "not_creator",
      "unknown_incarnation",
      "unknown_incarnation",
      undefined,
    ]);
    expect([...cid.document.view.purses.keys()]).toEqual(["a"]);
  });

  it("judges what is spent below a key by the rights that it was created with", () => {
    const { liar, cid, created } = trio();
    const lie = liar.write(({ purses }) => purses.at("a").energy.raw({ row: "spend", column: "", amount: 31n }));
    expect(verdictsOn(cid, created, lie)).toEqual([undefined, "insufficient_rights"]);
  });

  it("answers alike where the key has ended, and where it has not", () => {
    const { ann, liar, cid, created } = trio();
    const far = purseSite(3);
    const fair = liar.write(({ purses }) => purses.at("a").energy.spend(30));
    const lie = liar.write(({ purses }) => purses.at("a").energy.raw({ row: "spend", column: "", amount: 32n }));
    const ended = ann.write(({ purses }) => purses.delete("a"));
    expect(verdictsOn(cid, created, ended, fair, lie)).toEqual([
      undefined,
      undefined,
      undefined,
      "insufficient_rights",
    ]);
    expect(verdictsOn(far, created, fair, lie, ended)).toEqual([
      undefined,
      undefined,
      "insufficient_rights",
      undefined,
    ]);
    expect(far.digest).toBe(cid.digest);
    const again = restartedPurses(cid, 2);
    const later = liar.write(({ purses }) => purses.at("a").energy.raw({ row: "spend", column: "", amount: 33n }));
    expect(verdictsOn(again, later)).toEqual(["insufficient_rights"]);
  });

  it("counts a creation and what is spent of it in one entry", () => {
    const { ann, cid, created } = trio();
    const both = ann.write(({ purses }) => purses.create("b", purseGenesis(0)).energy.spend(20));
    expect(verdictsOn(cid, created, both)).toEqual([undefined, undefined]);
    expect(cid.document.view.purses.get("b")?.energy.value).toBe(30);
  });

  it("takes nothing for known that its state has and the entry's past has not", () => {
    type Purses = IncarnationsOf<ReturnType<typeof budget>>;
    const field = map(budget({ min: 0, max: 9 })).withGenesis({ creator }) as Purses;
    const site = new Site(replicaOf(0).create({ x: map(budget({ min: 0, max: 9 })) }, { nonce: "n", x: { creator } }));
    site.write(({ x }) => void x.create("k", { rights: [] }));
    const { authors, state } = site.document;
    const delta: DeltaOf<Purses> = [{ key: "k", author: 0, seq: 1, end: { author: 1, seq: 1 } }];
    const codeWhere = (isSeen: boolean): string | undefined => {
      const past = { covers: () => isSeen };
      const asked = { state: state.store.parts[0], author: 1, authors, transactions: [[{ seq: 1, delta }]], past };
      return field.guard?.(asked as Parameters<NonNullable<Purses["guard"]>>[0])?.code;
    };
    expect([codeWhere(true), codeWhere(false)]).toEqual([undefined, "unknown_incarnation"]);
  });
});

describe("an application", () => {
  const schema = { purses: map(struct({ energy: budget({ min: 0, max: 50 }), wins: counter() })) };
  const rights = [{ author: creator, spend: 5 }];

  it("hears of a key at every place below it, and can undo nothing of it", async () => {
    const replica = await createReplica({ author: nameOf(0), storage: new SlowStorage(), founding: founding() });
    const document = await replica.create(schema, { nonce: "n", purses: { creator: nameOf(0) } });
    const heard: string[] = [];
    document.subscribe(["purses", "x", "energy"], ({ paths }) => void heard.push(JSON.stringify(paths)));
    const undo = undoManager(document);
    document.change(({ purses }) => void purses.create("x", { energy: { rights } }));
    document.change(({ purses }) => purses.at("x").wins.add(1));
    document.change(({ purses }) => purses.delete("x"));
    expect(heard).toHaveLength(2);
    expect(heard[0]).toBe('[["purses","x"]]');
    expect(undo.undo()).toEqual({ ok: false, reason: "not-undoable", field: "purses" });
    await replica.close();
  });

  it("finds no budget in a document without a genesis", async () => {
    const replica = await createReplica({ author: nameOf(0), storage: new SlowStorage(), founding: founding() });
    const opening = replica.open("room", schema as never);
    await expect(opening).rejects.toThrow(DocumentError);
    await expect(opening).rejects.toMatchObject({ code: "NEEDS_GENESIS" });
    await replica.close();
  });
});

describe("a creator who forks", () => {
  it("has created what others built on before they knew, and nothing else, at anybody", () => {
    const ann = identityOf(1).author;
    const members = [ann, identityOf(2).author, identityOf(3).author];
    const fields = { purses: map(budget({ min: 0, max: 9 })) };
    const siteOf = (number: number) => {
      const identity = identityOf(number);
      const replica = new ReplicaCore({ author: identity.author, founding: founding(), identity });
      return new Site(replica.create(fields, { nonce: "n", members, purses: { creator: ann } }));
    };
    const [one, twin, bob, cid] = [siteOf(1), siteOf(1), siteOf(2), siteOf(3)];
    twin.nowMs++;
    const made = [one, twin].map((site, index) =>
      site.write(({ purses }) => void purses.create("x", { rights: [{ author: ann, spend: index + 1 }] })),
    );
    const verified = (site: typeof bob, ...entries: Uint8Array[]): void => {
      for (const effect of site.document.receive(site.decode(entries), site.nowMs)) {
        if (effect.type === "verify") site.perform(site.document.verified(effect.ticket, true, site.nowMs));
      }
    };
    verified(bob, made[0]!);
    expect(bob.document.view.purses.get("x")?.value).toBe(1);
    bob.write(({ purses }) => purses.at("x").request(1));
    verified(bob, made[1]!);
    verified(cid, made[1]!, ...bob.disk);
    verified(bob, ...cid.disk);
    expect(cid.digest).toBe(bob.digest);
    const shown = [bob, cid].map(({ document: { view } }) => [view.purses.size, view.purses.get("x")?.value]);
    expect(shown).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});
