// Whatever happens to the bytes of an archive, what is read of it is what was written, under the document it was written of;
// and that something happened is always said.

import { brotliCompressSync, crc32 } from "node:zlib";
import { altered, Dice, mutated, randomBytes } from "@joinery/testing/hostile";
import { describe, expect, it } from "vitest";
import type { ArchiveEvent } from "../../src/archive/archive-reader.js";
import { blockBytesMax, blockHeadBytes, blockMagic, blockOf, codings, markBytes } from "../../src/archive/format.js";
import { encodeItems, encodeSnapshot, type Item } from "../../src/archive/item-codec.js";
import { archiveOf, items, readBytes } from "./archive-bytes.js";

type Read = Awaited<ReturnType<typeof readBytes>>;

/** Each thing that was read, as a text. */
function textsOf(read: Read): string[] {
  if (typeof read === "string") return [];
  return read.flatMap(({ of, event }) => textsIn(event).map((text) => `${of}: ${text}`));
}

function textsIn(event: ArchiveEvent): string[] {
  if (event.type === "records") {
    return event.records.map(({ author, firstSeq, lastSeq, bytes }) => `${author} ${firstSeq} ${lastSeq} ${bytes}`);
  }
  if (event.type === "snapshot") return [JSON.stringify(event.snapshot.covers) + event.snapshot.bytes];
  return event.type === "document" ? [JSON.stringify([...event.values])] : [];
}

const isDamaged = (read: Read): boolean =>
  typeof read === "string" || read.some(({ event }) => event.type === "damage");

describe("the bytes of an archive", () => {
  it("are read as they were written", async () => {
    const read = await readBytes(await archiveOf(items()));
    expect(isDamaged(read)).toBe(false);
    expect(textsOf(read)).toHaveLength(22);
    expect((read as { event: ArchiveEvent }[]).filter(({ event }) => event.type === "progress").length).toBeGreaterThan(
      10,
    );
  });

  it("give nothing wrong, and say that they are damaged, with any one byte changed", async () => {
    const bytes = await archiveOf(items());
    const whole = new Set(textsOf(await readBytes(bytes)));
    let readCount = 0;
    for (let at = 0; at < bytes.length; at++) {
      const spoiled = Uint8Array.from(bytes);
      spoiled[at]! ^= 1 << (at % 8);
      const read = await readBytes(spoiled);
      expect(isDamaged(read), `byte ${at}`).toBe(true);
      const texts = textsOf(read);
      expect(
        texts.filter((text) => !whole.has(text)),
        `byte ${at}`,
      ).toEqual([]);
      // Nothing but the block, and what needs it, is lost.
      if (at >= markBytes) expect(texts.length, `byte ${at}`).toBeGreaterThan(10);
      readCount += texts.length;
    }
    expect(readCount / bytes.length).toBeGreaterThan(17);
  });

  it("give nothing wrong when they are cut off, spoiled, mixed and repeated", async () => {
    const bytes = await archiveOf(items());
    const whole = new Set(textsOf(await readBytes(bytes)));
    const dice = new Dice(Number(process.env.JOINERY_SEED ?? 1));
    for (let left = 800; left > 0; left--) {
      const spoiled = mutated(bytes, dice, bytes);
      if (Buffer.from(spoiled).equals(bytes)) continue;
      const read = await readBytes(spoiled);
      expect(isDamaged(read)).toBe(true);
      expect(textsOf(read).filter((text) => !whole.has(text))).toEqual([]);
    }
  });

  it("say where blocks are missing, repeated, in another order or too many", async () => {
    const bytes = await archiveOf(items());
    const starts = startsOf(bytes);
    const block = (index: number): Buffer => bytes.subarray(starts[index], starts[index + 1]);
    const blocks = starts.map((_, index) => block(index));
    const put = (...list: Buffer[]): Buffer => Buffer.concat([bytes.subarray(0, markBytes), ...list]);
    const whole = new Set(textsOf(await readBytes(bytes)));
    for (const [spoiled, problem] of [
      [put(...blocks.filter((_, index) => index !== 3)), "blocks 3 to 3 are missing"],
      [put(...blocks.slice(0, 4), block(3), ...blocks.slice(4)), "a block that was there before"],
      [put(block(1), block(0), ...blocks.slice(2)), "blocks 0 to 0 are missing"],
      [put(...blocks.slice(0, -1)), "its end is missing"],
      [put(...blocks, blockOf(blocks.length, 0, 0, new Uint8Array())), "a block that can't be read"],
      [Buffer.concat([bytes, block(0)]), "a block after the last one"],
    ] as const) {
      const read = await readBytes(spoiled);
      const damage = (read as { event: ArchiveEvent }[]).flatMap(({ event }) =>
        event.type === "damage" ? [event.problem] : [],
      );
      expect(damage[0]).toContain(problem);
      expect(textsOf(read).filter((text) => !whole.has(text))).toEqual([]);
    }
  });
});

describe("the parts of snapshots", () => {
  it("on both sides of what is lost are not put together", async () => {
    const [one, two] = [1, 2].map((seq) => encodeSnapshot({ covers: [], bytes: new Uint8Array(120).fill(seq) }));
    const parts = [one!.subarray(0, 60), one!.subarray(60), two!.subarray(0, 60), two!.subarray(60)];
    const list: Item[] = [
      { type: "document", place: 0, name: "one", values: new Map() },
      ...parts.map((bytes, index): Item => ({ type: "part", place: 0, bytes, isLast: index % 2 === 1 })),
      { type: "end", place: 0, records: 0, snapshots: 2 },
    ];
    const bytes = await archiveOf(list, 1);
    expect(textsOf(await readBytes(bytes))).toHaveLength(3);
    const starts = startsOf(bytes);
    bytes.fill(0, starts[2], starts[4]);
    expect(textsOf(await readBytes(bytes))).toEqual(["one: []"]);
  });
});

describe("a hostile archive", () => {
  it("with good checksums and any bytes in its blocks is read or refused, and nothing is thrown", async () => {
    const dice = new Dice(Number(process.env.JOINERY_SEED ?? 1));
    const bytes = await archiveOf(items(), 1e6);
    const plain = encodeItems(items());
    let accepted = 0;
    for (let left = 2500; left > 0; left--) {
      const body =
        left % 10 === 0
          ? randomBytes(dice, 80)
          : left % 2 === 0
            ? altered(plain, dice, 0)
            : mutated(plain, dice, plain);
      const mark = bytes.subarray(0, markBytes);
      const read = await readBytes(Buffer.concat([mark, blockOf(0, codings.plain, body.length, body)]));
      expect(typeof read).toBe("object");
      if (textsOf(read).length > 0) accepted++;
    }
    expect(accepted).toBeGreaterThan(100);
  });

  it("that would unfold to far more than its bytes is refused before it is unfolded", async () => {
    const bomb = brotliCompressSync(new Uint8Array(blockBytesMax));
    const mark = (await archiveOf([])).subarray(0, markBytes);
    const before = process.memoryUsage().arrayBuffers;
    const refusals = [
      [blockBytesMax, "not a block"],
      [0xffffffff, "not a block"],
      [bomb.length * 200, "a block that can't be read"],
    ] as const;
    for (const [plainLength, problem] of refusals) {
      const read = await readBytes(Buffer.concat([mark, blockOf(0, codings.brotli, plainLength, bomb)]));
      expect(textsOf(read)).toEqual([]);
      expect(read).toMatchObject([{ event: { problem } }, { event: { type: "damage" } }]);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it("full of what looks like blocks is given up soon", async () => {
    const mark = (await archiveOf([])).subarray(0, markBytes);
    const head = blockOf(0, codings.plain, 1000, new Uint8Array(1000)).subarray(0, blockHeadBytes);
    head[head.length - 1]! ^= 1;
    const read = await readBytes(Buffer.concat([mark, ...Array.from({ length: 5000 }, () => head)]));
    expect((read as unknown[]).length).toBe(100);
  });

  it("of another kind, or of a later format, is none", async () => {
    expect(await readBytes(Buffer.from("Dear diary,"))).toBe("NOT_AN_ARCHIVE");
    expect(await readBytes(new Uint8Array())).toBe("NOT_AN_ARCHIVE");
    const later = Buffer.from((await archiveOf([])).subarray(0, markBytes));
    later[8] = 2;
    later.writeUInt32LE(crc32(later.subarray(0, 9)), 9);
    expect(await readBytes(later)).toBe("NEWER_FORMAT");
  });
});

function startsOf(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = markBytes; at < bytes.length; ) {
    expect(bytes.subarray(at, at + blockMagic.length).equals(blockMagic)).toBe(true);
    starts.push(at);
    at += blockHeadBytes + bytes.readUInt32LE(at + 13);
  }
  return starts;
}
