// Entries of every form, bundles and versions, spoiled: refused with a reason or taken whole, and what is taken encodes
// to itself and holds no more than eight operations per byte.
import { type AuthorIndex, AuthorTable, VersionVector } from "@joinery/clock";
import { struct } from "@joinery/crdt";
import { decodeEntry, decodeEntryRest, type Entry, encodeEntry } from "@joinery/replica";
import { type Depth, describeHostileBytes } from "@joinery/testing/hostile";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect } from "vitest";
import { decodeBundle, encodeBundle } from "../../src/core/bytes/bundle-codec.js";
import { decodeVersion, encodeVersion } from "../../src/core/bytes/version-codec.js";
import { type DeltaCodec, readTransactions } from "../../src/core/operations.js";
import { bank } from "../payments.js";
import { schema as signedSchema, signedSite } from "../signed/signed-site.js";
import { everyType, nameOf, replicaOf, Site, siteOf } from "../site.js";

interface EntryItem {
  readonly bytes: Uint8Array;
  readonly codec: DeltaCodec;
}

const tells = process.env.JOINERY_STATISTICS !== undefined;
const options = tells ? { tell: ({ text }: { text: string }) => console.log(text) } : {};
const room = struct(everyType) as unknown as DeltaCodec;
const signedRoom = struct(signedSchema) as unknown as DeltaCodec;

/** Two sites of a room that write and meet, so that entries name each other. */
function sites(): [Site<typeof everyType>, Site<typeof everyType>] {
  const [ann, bob] = [siteOf(1, everyType), siteOf(2, everyType)];
  for (let round = 0; round < 6; round++) {
    ann.write(({ title, players, owed }) => [
      title.set(`t${round}`),
      players.add(`p${round}`),
      owed.raise("r", "c", 5n),
    ]);
    ann.write(({ total }) => total.add(round + 1));
    bob.receive(...ann.disk);
    bob.write(({ score }) => score.at("ann").add(1));
    bob.write(({ players, tags, seats }) => [
      players.clear(),
      tags.at("t").add(round),
      seats.set("1", { name: "ann", ready: true }),
    ]);
    bob.change(({ votes }) => votes.mine.add(1));
    bob.write(({ options, score }) => [options.mode.set("fast"), options.notes.at("a").set("n"), score.delete("ann")]);
    ann.receive(...bob.disk);
    ann.write(({ players }) => [players.add("x"), players.add("y")]);
    ann.write(({ players }) => players.clear());
  }
  return [ann, bob];
}

function corpus(): Record<string, readonly EntryItem[]> {
  const [ann, bob] = sites();
  const written = [...ann.disk, ...bob.disk];
  const flagsOf = (bytes: Uint8Array): number => entryIn(bytes).rest[0] as number;
  const having = (mask: number, flags: number): EntryItem[] =>
    written.filter((bytes) => (flagsOf(bytes) & mask) === flags).map((bytes) => ({ bytes, codec: room }));
  const late = siteOf(3, everyType);
  late.nowMs = 2 ** 42;
  late.write(({ total }) => total.add(1));
  const linked = new Site(replicaOf(4).create(bank(), { nonce: "n", paid: {} }));
  for (let left = 4; left > 0; left--) linked.write(({ clicks }) => clicks.add(1));
  const signed = signedSite(1);
  const other = signedSite(2);
  for (let round = 0; round < 4; round++) {
    signed.write(({ players }) => players.add(`p${round}`));
    other.receive(...signed.disk.slice(-1));
    other.write(({ total, players }) => [total.add(1), players.clear()]);
  }
  const alike = (count: number): Uint8Array =>
    siteOf(5, everyType).write(({ total }) => {
      for (let left = count; left > 0; left--) total.add(1);
    });
  const items = (list: readonly Uint8Array[], codec: DeltaCodec): EntryItem[] =>
    list.map((bytes) => ({ bytes, codec }));
  return {
    "one straight operation": having(2 | 8, 2),
    "one operation that is not straight": having(2 | 8, 2 | 8),
    "several operations": having(2, 0),
    "many alike operations": items([2, 31, 32, 33, 256].map(alike), room),
    "a time in the long form": items(late.disk, room),
    linked: items(linked.disk, struct(bank()) as unknown as DeltaCodec),
    sealed: items([...signed.disk, ...other.disk], signedRoom),
  };
}

const entries = corpus();

function entryIn(bytes: Uint8Array, authors: AuthorTable = new AuthorTable()): Entry {
  const entry = decodeEntry(bytes, authors);
  if (!entry.ok) throw new TypeError(entry.reason);
  return entry.value;
}

/** Reads what is in an entry, with everything in its past. */
function bodyOf(entry: Entry, { codec }: EntryItem, authors: AuthorTable): Depth {
  const read = readTransactions(entry, codec, authors, new VersionVector(), everything);
  if (!read.ok) expect(read.lacks).toBeUndefined();
  return read.ok ? "accepted" : "inside";
}
const everything = { covers: () => true } as unknown as NonNullable<Parameters<typeof readTransactions>[4]>;

describeHostileBytes<EntryItem>(
  {
    name: "entries",
    corpus: entries,
    decode(bytes, item) {
      const authors = new AuthorTable();
      const entry = decodeEntry(bytes, authors);
      if (entry.ok) return bodyOf(entry.value, item, authors);
      expect(authors.size).toBe(0);
      return "outside";
    },
    check(bytes) {
      const authors = new AuthorTable();
      const entry = entryIn(bytes, authors);
      expect(Buffer.from(encodeEntry(entry, authors)).equals(bytes)).toBe(true);
      expect(entry.lastSeq - entry.firstSeq + 1).toBeLessThanOrEqual(8 * entry.rest.length);
    },
  },
  options,
);

interface RestItem extends EntryItem {
  readonly names: AuthorTable;
  readonly locals: readonly AuthorIndex[];
}

function restOf({ bytes, codec }: EntryItem): RestItem {
  const names = new AuthorTable();
  const { locals, rest } = entryIn(bytes, names);
  return { bytes: rest, codec, names, locals };
}

describeHostileBytes<RestItem>(
  {
    name: "entries of a frame",
    corpus: Object.fromEntries(Object.entries(entries).map(([kind, items]) => [kind, items.map(restOf)])),
    decode(bytes, item) {
      const entry = decodeEntryRest(bytes, item.locals, item.names);
      return entry.ok ? bodyOf(entry.value, item, item.names) : "outside";
    },
  },
  options,
);

interface BundleItem {
  readonly bytes: Uint8Array;
  readonly document: Site<typeof everyType>["document"]["id"];
}

function bundles(): Record<string, readonly BundleItem[]> {
  const [ann, bob] = sites();
  const item = ({ document }: typeof ann, disk: readonly Uint8Array[]): BundleItem => ({
    bytes: encodeBundle(document.id, ann.decode(disk), ann.document.authors),
    document: document.id,
  });
  return {
    "one entry": ann.disk.map((entry) => item(ann, [entry])),
    "entries of two authors": [1, 2, 3, 4].map((count) =>
      item(ann, [...ann.disk.slice(0, count), ...bob.disk.slice(0, count)]),
    ),
    "no entry": [item(ann, [])],
  };
}

const outermost = /^(not an exported|exported in another|exported from another|damaged)/;

describeHostileBytes<BundleItem>(
  {
    name: "bundles",
    corpus: bundles(),
    decode(bytes, { document }) {
      const authors = new AuthorTable();
      const decoded = decodeBundle(bytes, document, authors);
      if (decoded.ok) return "accepted";
      expect(authors.size).toBe(0);
      return outermost.test(decoded.reason) ? "outside" : "inside";
    },
    seal: (bytes) => {
      const end = Math.max(bytes.length - 8, 0);
      return Uint8Array.from([...bytes.subarray(0, end), ...sha256(bytes.subarray(0, end)).subarray(0, 8)]);
    },
  },
  options,
);

interface VersionItem {
  readonly bytes: Uint8Array;
  readonly authors: AuthorTable;
}

function versions(counts: readonly number[]): VersionItem[] {
  return counts.map((count) => {
    const authors = new AuthorTable();
    const vector = new VersionVector();
    for (let index = 0; index < count; index++) vector.set(authors.intern(nameOf(index + 1)), 1 + index * 1000);
    return { bytes: encodeVersion(vector, authors), authors };
  });
}

describeHostileBytes<VersionItem>(
  {
    name: "versions",
    corpus: { empty: versions([0]), "a few authors": versions([1, 2, 5]), "many authors": versions([50, 90]) },
    decode(bytes, { authors }) {
      const known = authors.size;
      const decoded = decodeVersion(bytes, authors);
      expect(authors.size).toBe(known);
      if (decoded.ok) return "accepted";
      return decoded.reason === "a version of another format" ? "outside" : "inside";
    },
  },
  options,
);
