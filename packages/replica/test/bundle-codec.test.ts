// Exported bytes: what they bring, and that damage, other documents and other spellings are refused with a reason.
import { AuthorTable, VersionVector } from "@joinery/clock";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBundle, encodeBundle } from "../src/core/bytes/bundle-codec.js";
import { exportSince } from "../src/core/bytes/document-export.js";
import { decodeVersion, encodeVersion } from "../src/core/bytes/version-codec.js";
import { arbitraryHistory, playHistory } from "./random-history.js";
import { entryOf, epochMs, everyType, type Site, siteOf } from "./site.js";

function exported({ document }: Pick<Site<typeof everyType>, "document">, since?: Uint8Array): Uint8Array {
  const bytes = exportSince(document, since);
  if (!bytes.ok) expect.fail(bytes.reason);
  return bytes.value;
}

function versionOf({ document }: Pick<Site<typeof everyType>, "document">): Uint8Array {
  return encodeVersion(document.durable, document.authors);
}

function importInto(site: Site<typeof everyType>, bytes: Uint8Array): number {
  const { document } = site;
  const decoded = decodeBundle(bytes, document.id, document.authors);
  if (!decoded.ok) expect.fail(decoded.reason);
  site.perform(document.receive(decoded.value, epochMs));
  return decoded.value.length;
}

function reasonFor(bytes: Uint8Array, document = siteOf(5, everyType).document): string {
  const decoded = decodeBundle(bytes, document.id, document.authors);
  expect(document.authors.size).toBe(1);
  return decoded.ok ? "accepted" : decoded.reason;
}

/** Two sites that have written and met, and a third that only listens. */
function room(): { ann: Site<typeof everyType>; bob: Site<typeof everyType> } {
  const [ann, bob] = [siteOf(1, everyType), siteOf(2, everyType)];
  ann.write(({ players, score }) => [players.add("ann"), score.at("ann").add(3)]);
  bob.receive(...ann.disk);
  bob.write(({ players, title }) => [players.clear(), title.set("x")]);
  bob.write(({ total }) => total.add(1));
  ann.receive(...bob.disk);
  return { ann, bob };
}

describe("exported bytes", () => {
  it("bring a whole document to an empty one, from any history", () => {
    const run = fc.property(arbitraryHistory, (steps) => {
      const source = siteOf(90, everyType);
      source.receive(...playHistory(steps).map(({ bytes }) => bytes));
      const target = siteOf(91, everyType);
      importInto(target, exported(source));
      expect([target.digest, target.vector]).toEqual([source.digest, source.vector]);
    });
    fc.assert(run, { numRuns: 60 });
  });

  it("since a version bring only what its holder lacks, and a second time nothing new", () => {
    const { ann, bob } = room();
    const reader = siteOf(3, everyType);
    importInto(reader, exported(ann));
    const version = versionOf(reader);
    bob.write(({ title }) => title.set("y"));
    expect(importInto(reader, exported(bob, version))).toBe(1);
    expect(reader.digest).toBe(bob.digest);
    expect(importInto(reader, exported(bob, version))).toBe(1);
    expect(reader.document.counts.duplicate).toBe(1);
    expect(importInto(reader, exported(bob, versionOf(reader)))).toBe(0);
  });

  it("hold nothing that is not durable", () => {
    const ann = siteOf(1, everyType);
    ann.document.change(({ total }) => total.add(1), epochMs);
    ann.document.flush();
    expect(importInto(siteOf(2, everyType), exported(ann))).toBe(0);
  });

  it("are refused when a bit of them is damaged, when they end early, and when something follows", () => {
    const bytes = exported(room().ann);
    expect(importInto(siteOf(4, everyType), bytes)).toBe(3);
    for (let index = 0; index < bytes.length; index++) {
      expect(reasonFor(bytes.with(index, (bytes[index] as number) ^ 1)), `byte ${index}`).not.toBe("accepted");
      expect(reasonFor(bytes.subarray(0, index))).not.toBe("accepted");
    }
    expect(reasonFor(Uint8Array.from([...bytes, 0]))).toBe("damaged: the checksum differs");
  });

  it("are refused by another document, which is named", () => {
    const { ann } = room();
    const { entries } = { entries: ann.disk.map((bytes) => entryOf(bytes, ann.document)) };
    const other = encodeBundle("hall" as never, entries, ann.document.authors);
    expect(reasonFor(other)).toBe('exported from another document, "hall"');
    expect(reasonFor(Uint8Array.of(1, 2, 3))).toBe("not an exported document");
  });

  it("with a true checksum over nonsense are refused all the same", () => {
    const run = fc.property(fc.uint8Array({ maxLength: 120 }), (body) => {
      const front = Uint8Array.of(0x6a, 0x6e, 0x72, 0x62, 1, 4, ...Buffer.from("room"));
      const unsigned = Uint8Array.from([...front, ...body]);
      const authors = new AuthorTable();
      const bytes = Uint8Array.from([...unsigned, ...sha256(unsigned).subarray(0, 8)]);
      const decoded = decodeBundle(bytes, "room" as never, authors);
      if (decoded.ok) expect(decoded.value).toEqual([]);
      else expect(authors.size).toBe(0);
    });
    fc.assert(run, { numRuns: 3000 });
  });
});

describe("a version", () => {
  it("is one run of bytes per vector, read strictly, and tells only of authors that are known", () => {
    const { ann, bob } = room();
    expect(versionOf(ann)).toEqual(versionOf(bob));
    const { document } = ann;
    const decoded = decodeVersion(versionOf(bob), document.authors);
    expect(decoded.ok && document.durable.compare(decoded.value)).toBe("equal");
    const stranger = decodeVersion(versionOf(ann), new AuthorTable());
    expect(stranger.ok && stranger.value.compare(new VersionVector())).toBe("equal");
    const bytes = versionOf(ann);
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeVersion(bytes.subarray(0, length), document.authors).ok).toBe(false);
    }
    const half = Uint8Array.from([1, 2, ...bytes.subarray(2 + 18), ...bytes.subarray(2, 2 + 18)]);
    expect(decodeVersion(half, document.authors)).toEqual({ ok: false, reason: "authors out of order" });
  });
});
