// The audit of a log finds nothing wrong with what replicas write, and whatever else is there instead.
import type { DocumentId, LogRecord, Prefix } from "@joinery/replica";
import { createLogAudit } from "@joinery/replica/audit";
import { memoryStorage } from "@joinery/storage/memory";
import { beforeAll, describe, expect, it } from "vitest";
import { fill, kept, snapshotsOf } from "./archive-world.js";

interface Case {
  readonly document: DocumentId;
  readonly records: readonly LogRecord[];
  readonly genesis: Uint8Array | undefined;
  readonly covers: readonly Prefix[];
}

const cases = new Map<string, Case>();
beforeAll(async () => {
  const storage = kept(memoryStorage());
  await fill(storage, {
    rooms: [
      { changes: [3, 3], every: 0, cut: false },
      { changes: [5, 6], every: 4, cut: true },
    ],
    transfers: 6,
    votes: 4,
  });
  const founded = (await storage.documents()).filter((name) => name.startsWith("~"));
  const isSigned = async (name: DocumentId): Promise<boolean> => (await storage.load(name))[0]!.author.length === 43;
  const [signed] = (await isSigned(founded[0]!)) ? founded : founded.toReversed();
  const names = { named: "room/0", cut: "room/1", linked: founded.find((name) => name !== signed)!, signed: signed! };
  for (const [kind, name] of Object.entries(names)) {
    const document = name as DocumentId;
    cases.set(kind, {
      document,
      records: await storage.load(document),
      genesis: await storage.loadMeta(`genesis/${document}`),
      covers: (await snapshotsOf(storage, document))[0]?.covers ?? [],
    });
  }
});

async function faultsOf(one: Case, records: readonly LogRecord[] = one.records): Promise<string[]> {
  const audit = createLogAudit(one);
  if (!audit.ok) return [audit.reason];
  const faults: (string | undefined)[] = [];
  for (const record of records) faults.push(await audit.value.accept(record));
  return [...faults, audit.value.end()].filter((fault) => fault !== undefined);
}

const kinds = ["named", "cut", "linked", "signed"] as const;
const caseOf = (kind: string): Case => cases.get(kind) as Case;

describe.each(kinds)("the audit of a log that is %s", (kind) => {
  it("finds nothing wrong with what replicas wrote", async () => {
    expect(caseOf(kind).records.length).toBeGreaterThan(5);
    expect(await faultsOf(caseOf(kind))).toEqual([]);
  });

  it("finds a record that is missing, unless nothing follows it", async () => {
    const { records } = caseOf(kind);
    for (const [index, { author, lastSeq }] of records.entries()) {
      const isFollowed = records.slice(index + 1).some((later) => later.author === author);
      const covered = caseOf(kind).covers.find((prefix) => prefix.author === author)?.seq ?? 0;
      if (!isFollowed || lastSeq <= covered) continue;
      expect((await faultsOf(caseOf(kind), records.toSpliced(index, 1))).length, `${index}`).toBeGreaterThan(0);
    }
  });

  it("finds a record that stands twice, and two of one author in the wrong order", async () => {
    const { records } = caseOf(kind);
    for (const [index, record] of records.entries()) {
      expect((await faultsOf(caseOf(kind), records.toSpliced(index, 0, record))).length).toBeGreaterThan(0);
      const next = records.findIndex((later, at) => at > index && later.author === record.author);
      if (next < 0) continue;
      const swapped = records.with(index, records[next]!).with(next, record);
      expect((await faultsOf(caseOf(kind), swapped)).length).toBeGreaterThan(0);
    }
  });

  it("finds a record filed under another author, or under other numbers", async () => {
    const { records } = caseOf(kind);
    const other = { author: "BBBBBBBBBBBBBBBBBBBBBB" as LogRecord["author"] };
    const [record] = records.slice(-1);
    for (const filed of [
      other,
      { firstSeq: record!.firstSeq + 1, lastSeq: record!.lastSeq + 1 },
      { lastSeq: record!.lastSeq + 1 },
    ]) {
      const faults = await faultsOf(caseOf(kind), records.with(-1, { ...record!, ...filed }));
      expect(faults[0]).toContain("is filed under another author or other numbers");
    }
  });

  it("takes a record of any bytes without throwing, and believes none that are shorter", async () => {
    const { records } = caseOf(kind);
    const record = records.at(-1)!;
    for (let length = 0; length < record.bytes.length; length++) {
      const cut = { ...record, bytes: record.bytes.subarray(0, length) };
      // What fields do with their bytes needs the schema: a named document's record can lose the end of its last value.
      const faults = await faultsOf(caseOf(kind), records.with(-1, cut));
      if (kind === "signed" || length < record.bytes.length / 2) expect(faults.length, `${length}`).toBeGreaterThan(0);
    }
  });
});

describe("the audit of linked and signed logs", () => {
  it("finds any bit that was changed in a signed one", async () => {
    const { records } = caseOf("signed");
    for (const index of [0, records.length - 1]) {
      const { bytes } = records[index]!;
      for (let at = 0; at < bytes.length; at++) {
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= 1 << (at % 8);
        const spoiled = records.with(index, { ...records[index]!, bytes: changed });
        expect((await faultsOf(caseOf("signed"), spoiled)).length, `${index} ${at}`).toBeGreaterThan(0);
      }
    }
  });

  it("finds any bit that was changed in a linked one, but in each author's last", async () => {
    const { records } = caseOf("linked");
    const { bytes } = records[1]!;
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 1 << (at % 8);
      expect(
        (await faultsOf(caseOf("linked"), records.with(1, { ...records[1]!, bytes: changed }))).length,
        `${at}`,
      ).toBeGreaterThan(0);
    }
  });

  it("needs the genesis, and no other one", async () => {
    for (const kind of ["linked", "signed"]) {
      expect(await faultsOf({ ...caseOf(kind), genesis: undefined })).toEqual(["its genesis is missing"]);
      const { genesis } = caseOf(kind === "linked" ? "signed" : "linked");
      expect(await faultsOf({ ...caseOf(kind), genesis })).toEqual(["its genesis is that of another document"]);
    }
  });

  it("does not take the entries of one kind of document for those of another", async () => {
    for (const kind of kinds) {
      for (const other of kinds.filter((one) => one !== kind && one !== "cut")) {
        if (kind === "cut" && other === "named") continue;
        if (kind === "named" && other === "named") continue;
        expect((await faultsOf(caseOf(kind), caseOf(other).records)).length, `${kind} ${other}`).toBeGreaterThan(0);
      }
    }
  });
});
