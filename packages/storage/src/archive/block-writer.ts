// Writes items as blocks of an archive, one block at a time: what is in memory is one block, however much is written.

import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { StorageError } from "../errors.js";
import { archiveMark, blockBytesMax, blockHeadBytes, blockOf, codings, ratioMax } from "./format.js";
import { encodeItems, type Item } from "./item-codec.js";

const compress = promisify(brotliCompress);

/** Bytes of items that make a block. */
const blockBytesEnough: number = 512 * 1024;
/** What an item has beside its bytes, about. */
const itemBytes = 64;
/** Of 11: beyond it takes several times as long for a few per cent. */
const quality = 5;

export class BlockWriter {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #blockBytes: number;
  readonly #digest = createHash("sha256");
  #items: Item[] = [];
  #bytes = 0;
  #number = 0;

  /** `blockBytes` of items make a block. */
  constructor(write: (bytes: Uint8Array) => Promise<void>, blockBytes: number = blockBytesEnough) {
    this.#write = write;
    this.#blockBytes = blockBytes;
  }

  async begin(): Promise<void> {
    await this.#write(archiveMark());
  }

  async add(item: Item, byteCount: number): Promise<void> {
    if (this.#bytes + byteCount > this.#blockBytes) await this.#flush();
    this.#items.push(item);
    this.#bytes += byteCount + itemBytes;
  }

  /** Writes the rest, and the digest over all of it. */
  async end(documents: number): Promise<void> {
    await this.#flush();
    const digest = this.#digest.copy().digest();
    this.#items.push({ type: "digest", documents, digest });
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#items.length === 0) return;
    const plain = encodeItems(this.#items);
    if (plain.length > blockBytesMax) {
      throw new StorageError("INVALID_RECORD", "a record is larger than an archive takes: 4 MiB at most");
    }
    this.#items = [];
    this.#bytes = 0;
    const packed = await compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
    const isPacked = packed.length < plain.length && plain.length <= packed.length * ratioMax;
    const coding = isPacked ? codings.brotli : codings.plain;
    const block = blockOf(this.#number++, coding, plain.length, isPacked ? packed : plain);
    this.#digest.update(block.subarray(0, blockHeadBytes));
    await this.#write(block);
  }
}
