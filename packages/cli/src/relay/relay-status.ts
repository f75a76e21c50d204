// The line that says how a relay stands: whenever somebody or something comes or goes, and of bytes once a minute.

import { counted } from "../counted.js";

/** How a relay stands. */
export interface RelayFigures {
  readonly peers: number;
  readonly documents: number;
  readonly bytes: number;
}

const bytesEveryMs = 60_000;

export class RelayStatus {
  #said: RelayFigures = { peers: 0, documents: 0, bytes: 0 };
  #saidMs: number = performance.now();

  /** The line to print now; undefined when there is nothing new. */
  lineOf(now: RelayFigures): string | undefined {
    const isOther = now.peers !== this.#said.peers || now.documents !== this.#said.documents;
    const isMore = now.bytes !== this.#said.bytes && performance.now() - this.#saidMs >= bytesEveryMs;
    if (!isOther && !isMore) return undefined;
    this.#said = now;
    this.#saidMs = performance.now();
    const { peers, documents, bytes } = now;
    return `${counted(peers, "peer")}, ${counted(documents, "document")} open, ${counted(bytes, "byte")} in their logs`;
  }
}
