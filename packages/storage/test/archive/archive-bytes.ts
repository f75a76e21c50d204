// Archives of many small blocks, as bytes, and what can be read of bytes that may be none.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogRecord } from "@joinery/replica";
import { afterAll } from "vitest";
import { type ArchiveEvent, ArchiveReader } from "../../src/archive/archive-reader.js";
import { BlockWriter } from "../../src/archive/block-writer.js";
import { encodeSnapshot, type Item } from "../../src/archive/item-codec.js";

const folder = mkdtempSync(join(tmpdir(), "joinery-archive-bytes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const author = "AAAAAAAAAAAAAAAAAAAAAA" as LogRecord["author"];

/** Three documents, the second with a snapshot in parts; a record says which document it is of. */
export function items(): Item[] {
  return ["one", "two", "three"].flatMap((name, place): Item[] => {
    const records = Array.from({ length: 6 }, (_, index): Item => {
      const bytes = new TextEncoder().encode(`${name} ${index} ${"x".repeat(index * 5)}`);
      return { type: "record", place, record: { author, firstSeq: index + 1, lastSeq: index + 1, bytes } };
    });
    const values = new Map([["schema", Uint8Array.of(place)]]);
    const snapshot = encodeSnapshot({ covers: [{ author, seq: 2 }], bytes: new Uint8Array(120).fill(7) });
    const parts = [snapshot.subarray(0, 50), snapshot.subarray(50, 90), snapshot.subarray(90)];
    return [
      { type: "document", place, name, values },
      ...(name === "two"
        ? parts.map((bytes, index): Item => ({ type: "part", place, bytes, isLast: index === 2 }))
        : []),
      ...records,
      { type: "end", place, records: 6, snapshots: name === "two" ? 1 : 0 },
    ];
  });
}

/** An archive with a few items per block. */
export async function archiveOf(list: readonly Item[], blockBytes = 150): Promise<Buffer> {
  const written: Uint8Array[] = [];
  const writer = new BlockWriter(async (bytes) => void written.push(bytes), blockBytes);
  await writer.begin();
  for (const item of list) await writer.add(item, "bytes" in item ? item.bytes.length : 0);
  await writer.end(new Set(list.map((item) => ("place" in item ? item.place : undefined))).size);
  return Buffer.concat(written);
}

/** What is read, with the document that each thing is said to be of; a text says why nothing is. */
export async function readBytes(bytes: Uint8Array): Promise<{ of: string; event: ArchiveEvent }[] | string> {
  const path = join(folder, "archive");
  writeFileSync(path, bytes);
  const read: { of: string; event: ArchiveEvent }[] = [];
  let of = "";
  try {
    const reader = await ArchiveReader.open(path);
    for await (const event of reader.events()) {
      if (event.type === "document") of = event.document;
      read.push({ of, event });
    }
    await reader.close();
    return read;
  } catch (error) {
    return (error as { code: string }).code;
  }
}
