// Records whose bytes are made when they are read: the memory keeps them as they are, and promises the same of them.
import type { DocumentId, LogRecord } from "@joinery/replica";
import { memoryStorage } from "@joinery/storage/memory";
import { describe, expect, it } from "vitest";

const game = "game" as DocumentId;

/** A lasting record that counts how often its bytes were made. */
function lasting(firstSeq: number, byte: number, made: { count: number } = { count: 0 }): LogRecord {
  const author = "ann" as LogRecord["author"];
  return {
    author,
    firstSeq,
    lastSeq: firstSeq,
    isLasting: true,
    get bytes() {
      made.count++;
      return Uint8Array.of(byte);
    },
  };
}

describe("a lasting record in a memory storage", () => {
  it("has no bytes made before it is read, and then equal ones", async () => {
    const storage = memoryStorage();
    expect(storage.takesLasting).toBe(true);
    const made = { count: 0 };
    await storage.append(game, [lasting(1, 7, made), lasting(2, 8, made)]);
    expect(made.count).toBe(0);
    const read = await storage.load(game);
    expect(read.map(({ firstSeq, bytes }) => [firstSeq, ...bytes])).toEqual([
      [1, 7],
      [2, 8],
    ]);
    expect(read.map(({ isLasting }) => isLasting)).toEqual([undefined, undefined]);
  });

  it("is left as it is when it comes again, and refuses another in its place, whichever of them lasts", async () => {
    const storage = memoryStorage();
    await storage.append(game, [lasting(1, 7)]);
    await storage.append(game, [lasting(1, 7)]);
    await storage.append(game, [{ ...lasting(1, 7), isLasting: undefined } as unknown as LogRecord]);
    await expect(storage.append(game, [lasting(2, 2), lasting(1, 9)])).rejects.toMatchObject({
      code: "CONFLICTING_RECORD",
    });
    expect(await storage.load(game)).toHaveLength(1);
  });

  it("may come before earlier ones of its author, which are told from others all the same", async () => {
    const storage = memoryStorage();
    for (const [firstSeq, byte] of [
      [5, 5],
      [2, 2],
      [9, 9],
      [7, 7],
    ] as const) {
      await storage.append(game, [lasting(firstSeq, byte)]);
    }
    const refused = storage.append(game, [lasting(6, 6), lasting(1, 1), lasting(7, 0)]);
    await expect(refused).rejects.toMatchObject({ code: "CONFLICTING_RECORD" });
    await storage.append(game, [lasting(2, 2), lasting(6, 8)]);
    const read = await storage.load(game);
    expect(read.map(({ firstSeq, bytes }) => [firstSeq, ...bytes])).toEqual([
      [5, 5],
      [2, 2],
      [9, 9],
      [7, 7],
      [6, 8],
    ]);
  });
});
