// Reads an archive block by block. A block that is not what was written is reported with its place, and reading goes on
// at the next one that is: nothing of a damaged block is believed, and nothing else is lost with it.

import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { type BlockHead, blockHeadBytes, blockMagic, checksumOf, codings, markBytes, readHead } from "./format.js";
import { decodeItems, type Item } from "./item-codec.js";

const decompress = promisify(brotliDecompress);

export interface Damage {
  readonly type: "damage";
  /** Where in the file, in bytes. */
  readonly offset: number;
  readonly problem: string;
}

export type BlockEvent = { readonly type: "items"; readonly items: readonly Item[]; readonly end: number } | Damage;

/** Places at which reading goes on: bytes made to look like blocks everywhere would cost without end. */
const damagesMax = 100;
const windowBytes: number = 64 * 1024;

export class BlockReader {
  readonly #handle: FileHandle;
  readonly #size: number;
  readonly #digest = createHash("sha256");
  #isEnded = false;
  #damages = 0;
  /** The number of the last block that was read, and that which comes next where that is known. */
  #last = -1;
  #next: number | undefined = 0;

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.#size = size;
  }

  async *events(): AsyncGenerator<BlockEvent> {
    for (let at = markBytes; at < this.#size; ) {
      const block = await this.#blockAt(at);
      if (typeof block === "string") {
        yield this.#damage(at, block);
        if (this.#damages >= damagesMax) return;
        at = await this.#nextBlock(at + 1);
        // What is missing right after damage is what was damaged.
        this.#next = undefined;
      } else {
        yield* this.#eventsOf(block, at);
        at = block.end;
      }
    }
    if (!this.#isEnded) yield this.#damage(this.#size, "its end is missing");
  }

  *#eventsOf(block: Block, offset: number): Generator<BlockEvent> {
    const { head, headBytes, items, end } = block;
    if (this.#isEnded) yield this.#damage(offset, "a block after the last one");
    else if (head.number <= this.#last) yield this.#damage(offset, "a block that was there before");
    else {
      if (head.number !== (this.#next ?? head.number)) {
        yield this.#damage(offset, `blocks ${this.#next} to ${head.number - 1} are missing`);
      }
      const [first] = items;
      if (first?.type === "digest") {
        this.#isEnded = true;
        const isSame = this.#digest.copy().digest().equals(first.digest);
        if (!isSame && this.#damages === 0) yield this.#damage(offset, "the digest over all blocks differs");
      }
      this.#last = head.number;
      this.#next = head.number + 1;
      this.#digest.update(headBytes);
      yield { type: "items", items, end };
    }
  }

  #damage(offset: number, problem: string): Damage {
    this.#damages++;
    return { type: "damage", offset, problem };
  }

  /** The block there; a text says why there is none. */
  async #blockAt(at: number): Promise<Block | string> {
    const headBytes = await this.#read(at, blockHeadBytes);
    const head = readHead(headBytes);
    if (head === undefined) return headBytes.length < blockHeadBytes ? "it ends inside a block" : "not a block";
    const stored = await this.#read(at + blockHeadBytes, head.storedLength);
    if (stored.length < head.storedLength) return "it ends inside a block";
    if (!checksumOf(headBytes, stored).equals(head.checksum)) return "a block whose checksum differs";
    const items = await itemsIn(head, stored);
    return items === undefined
      ? "a block that can't be read"
      : { head, headBytes, items, end: at + blockHeadBytes + stored.length };
  }

  /** Where the next block may begin, from `from` on; the end of the file when none does. */
  async #nextBlock(from: number): Promise<number> {
    for (let at = from; at < this.#size; at += windowBytes) {
      const found = (await this.#read(at, windowBytes + blockMagic.length - 1)).indexOf(blockMagic);
      if (found >= 0) return at + found;
    }
    return this.#size;
  }

  async #read(at: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(Math.min(length, Math.max(0, this.#size - at)));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }
}

interface Block {
  readonly head: BlockHead;
  readonly headBytes: Buffer;
  readonly items: readonly Item[];
  readonly end: number;
}

/** Undefined for bytes that no block of ours holds. Takes no more memory than the head says. */
async function itemsIn({ coding, plainLength }: BlockHead, stored: Buffer): Promise<readonly Item[] | undefined> {
  if (coding === codings.plain) return stored.length === plainLength ? decodeItems(stored) : undefined;
  if (coding !== codings.brotli) return undefined;
  const plain = await decompress(stored, { maxOutputLength: Math.max(plainLength, 1) }).catch(() => undefined);
  return plain?.length === plainLength ? decodeItems(plain) : undefined;
}
