// A snapshot in parts that fit into blocks, and put together again: within a bound, and never from parts of two.

/** Largest snapshot of an archive, with what it covers. Whoever reads one holds all of it. */
export const snapshotBytesMax: number = 512 * 1024 * 1024;

const partBytes: number = 256 * 1024;

/** The parts of a snapshot's bytes; one at least. */
export function* partsOf(bytes: Uint8Array): Generator<{ readonly bytes: Uint8Array; readonly isLast: boolean }> {
  for (let at = 0; at === 0 || at < bytes.length; at += partBytes) {
    yield { bytes: bytes.subarray(at, at + partBytes), isLast: at + partBytes >= bytes.length };
  }
}

export class SnapshotParts {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** True until the last part of a snapshot of which one is lost. */
  #isBroken = false;

  /** A document begins, and with it a snapshot. */
  begin(): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#isBroken = false;
  }

  /** A part may be missing here. */
  interrupted(): void {
    this.begin();
    this.#isBroken = true;
  }

  /** The snapshot's bytes with its last part; undefined before that, and for one that is not whole or too large. */
  add(bytes: Uint8Array, isLast: boolean): Uint8Array | undefined {
    const isBroken = this.#isBroken || this.#bytes + bytes.length > snapshotBytesMax;
    if (!isBroken) {
      this.#parts.push(bytes.slice());
      this.#bytes += bytes.length;
    }
    const whole = isLast && !isBroken ? Buffer.concat(this.#parts) : undefined;
    if (isLast) this.begin();
    else if (isBroken) this.interrupted();
    return whole;
  }
}
