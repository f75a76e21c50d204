// Documents with a genesis: named by its hash, their chains linked, so that history can be extended but not rewritten.
import type { ReplicaId } from "@joinery/clock";
import { counter, map, rows, struct } from "@joinery/crdt";
import { DocumentError, type Entry, type GenesisOf } from "@joinery/replica";
import { describe, expect, expectTypeOf, it } from "vitest";
import { bank, type Grants, payments } from "./payments.js";
import { epochMs, nameOf, replicaOf, Site } from "./site.js";

type Bank = ReturnType<typeof bank>;
const genesis = { nonce: "links", paid: { [nameOf(1)]: 100 } };

function bankSite(number: number): Site<Bank> {
  return new Site(replicaOf(number).create(bank(), genesis));
}

function click({ clicks }: { clicks: { add(amount: number): void } }): void {
  clicks.add(1);
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof DocumentError ? error.code : `${error}`;
  }
}

describe("a document with a genesis", () => {
  it("has one name for one genesis and another for any other", () => {
    const other = { ...genesis, nonce: "other" };
    const more = { ...genesis, paid: { [nameOf(1)]: 101 } };
    const ids = [genesis, { paid: genesis.paid, nonce: "links" }, other, more].map(
      (chosen) => replicaOf(1).create(bank(), chosen).id,
    );
    expect(ids[0]).toMatch(/^~[\w-]{43}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    ["no nonce", { nonce: "", paid: {} }],
    ["nothing for a field that needs it", { nonce: "n" }],
    ["something for a field that takes nothing", { nonce: "n", paid: {}, clicks: 1 }],
    ["a value that is no plain data", { nonce: "n", paid: { a: () => {} } }],
    ["no object", null],
  ])("is refused with %s", (_what, wrong) => {
    expect(codeOf(() => replicaOf(1).create(bank(), wrong as never))).toBe("INVALID_GENESIS");
  });

  it("is refused where a field that needs it hides below another", () => {
    for (const hidden of [rows(payments()), map(payments()), struct({ inside: rows(payments()) })]) {
      expect(codeOf(() => replicaOf(1).create({ hidden }, { nonce: "n" }))).toBe("INVALID_GENESIS");
    }
  });

  it("asks in its type for exactly the fields that need it", () => {
    expectTypeOf<GenesisOf<Bank>>().toEqualTypeOf<
      { readonly paid: Grants } & {
        readonly signed?: true;
        readonly members?: readonly ReplicaId[];
        readonly nonce: string;
      }
    >();
  });
});

describe("open", () => {
  it.each([
    ["at the top", { paid: payments() }],
    ["in a struct", { inside: struct({ deeper: struct({ paid: payments() }) }) }],
    ["in rows", { each: rows(payments()) }],
    ["in rows of a struct", { each: rows(struct({ paid: payments() })) }],
  ])("refuses a field that needs a genesis %s", (_where, schema) => {
    expect(codeOf(() => replicaOf(1).open("room", schema))).toBe("NEEDS_GENESIS");
  });

  it("refuses names that are empty, too long, no well-formed text or look like a genesis, and a second handle", () => {
    const replica = replicaOf(1);
    const schema = { score: map(counter()) };
    for (const name of ["", "x".repeat(257), "~abc", "room/\ud800"]) {
      expect(codeOf(() => replica.open(name, schema))).toBe("INVALID_NAME");
    }
    const document = replica.open("room", schema);
    expect(codeOf(() => replica.open("room", schema))).toBe("ALREADY_OPEN");
    replica.close(document.id);
    expect(replica.open("room", schema)).not.toBe(document);
  });
});

describe("a chain", () => {
  it("begins at the genesis and links each entry to the one before", () => {
    const site = bankSite(1);
    const entries = site.decode([site.write(click), site.write(click)]);
    expect(entries.map(({ prev }) => prev?.length)).toEqual([32, 32]);
    expect(entries[0]!.prev).not.toEqual(entries[1]!.prev);
    const other = bankSite(2);
    other.receive(...[...site.disk].reverse());
    expect(other.digest).toBe(site.digest);
    expect(other.document.counts).toMatchObject({ applied: 2, rejected: 0 });
  });

  it("refuses an entry with a forged link, wherever it stands, and takes the genuine one", () => {
    const site = bankSite(1);
    site.write(click);
    site.write(click);
    for (const at of [0, 1]) {
      const other = bankSite(2);
      const entries = other.decode(site.disk);
      const forged = forgedLink(entries[at]!);
      for (const entry of entries.with(at, forged)) other.perform(other.document.receive([entry], epochMs));
      expect(other.document.counts).toMatchObject({ applied: at, rejected: 1 });
      other.receive(...site.disk);
      expect(other.digest).toBe(site.digest);
    }
  });

  it("refuses an entry without a link, and an unlinked document refuses one with it", () => {
    const [linked, plain] = [bankSite(2), new Site(replicaOf(2).open("room", { clicks: counter() }))];
    const writer = new Site(replicaOf(1).open("room", { clicks: counter() }));
    linked.receive(writer.write(click));
    plain.receive(bankSite(1).write(click));
    for (const { document } of [linked, plain]) {
      expect(document.counts.rejected).toBe(1);
      expect(document.applied.total).toBe(0);
    }
  });

  it("that forks keeps the branch that came first; the other is rejected and counted", () => {
    const [site, twin] = [bankSite(1), bankSite(1)];
    const shared = site.write(click);
    twin.receive(shared);
    const first = [site.write(click), site.write(click)];
    const second = [
      twin.write(({ paid }) => paid.set("a", { to: nameOf(2), amount: 1 })),
      twin.write(({ paid }) => paid.set("b", { to: nameOf(2), amount: 1 })),
    ];
    const other = bankSite(2);
    other.receive(shared, first[0]!, ...second);
    expect(other.document.counts).toMatchObject({ applied: 2, rejected: 2, duplicate: 0 });
    other.receive(first[1]!, shared);
    expect(other.document.counts).toMatchObject({ applied: 3, rejected: 2, duplicate: 1 });
    expect(other.digest).toBe(site.digest);
  });

  it("that forks while its entries wait still yields the branch that fits", () => {
    const [site, twin] = [bankSite(1), bankSite(1)];
    const genuine = [site.write(click), site.write(click)];
    twin.write(({ paid }) => paid.set("a", { to: nameOf(2), amount: 1 }));
    const forked = twin.write(({ paid }) => paid.set("b", { to: nameOf(2), amount: 1 }));
    const other = bankSite(2);
    other.receive(forked, genuine[1]!, genuine[0]!);
    expect(other.digest).toBe(site.digest);
    expect(other.document.counts).toMatchObject({ applied: 2, rejected: 1 });
  });

  it("goes on from where it was when its log is recovered", () => {
    const site = bankSite(1);
    site.write(click);
    const again = bankSite(1);
    again.document.recover(again.decode(site.disk));
    expect(again.write(click)).toEqual(site.write(click));
  });
});

/** The entry with one bit of its link turned. */
function forgedLink(entry: Entry): Entry {
  const prev = entry.prev!.slice();
  prev[7]! ^= 1;
  const rest = entry.rest.slice();
  rest.set(prev, entry.bodyOffset - prev.length);
  return { ...entry, author: entry.author, deps: entry.deps, prev, rest };
}
