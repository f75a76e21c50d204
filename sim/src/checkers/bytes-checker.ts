// What operations cost on the wire: every byte that nodes sent in a run, whatever became of it, against what was written. Entries may go
// over each link once each way, where a tree would need them to go over it once; beside that there is talk, which must not grow with the run:
// greetings and comparisons when a link begins, and a few words a second while something is missing.

import type { DocumentCore, Entry } from "@joinery/replica";
import type { messageSizes } from "@joinery/sync";
import type { NodeObserver } from "../node/node-observer.js";
import type { Lie } from "../node/overdraft.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

/** What an entry may take in frames beside what its author wrote: its head, its place in a frame, and that it came. */
const bytesPerEntry = 100;
/** What may be said about a document when a link begins, and of each author in it. */
const bytesPerMeeting = 1000;
const bytesPerAuthor = 64;
/** What may be said on each way of a link while time passes. */
const bytesPerSecond = 32;

/** The way from one node to another has one number. */
const nodesMax = 65_536;

export class BytesChecker implements NodeObserver {
  readonly #log: CheckLog;
  /** Those over which anything was sent. */
  readonly #ways: Set<number> = new Set();
  readonly #authors: Set<number> = new Set();
  #bytes = 0;
  #greetings = 0;
  #entries = 0;
  #entryBytes = 0;
  /** How many disks were lost: who had them is sent everything anew. */
  #lostDisks = 0;

  constructor(log: CheckLog) {
    this.#log = log;
  }

  /** A node sent a frame. */
  sent(from: number, to: number, sizes: ReturnType<typeof messageSizes>): void {
    this.#ways.add(from * nodesMax + to);
    for (const { type, bytes } of sizes) {
      this.#bytes += bytes;
      if (type === "greetings") this.#greetings++;
    }
  }

  acknowledged(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]): void {
    for (const entry of entries) if (entry.author === document.self) this.#wrote(node, entry);
  }

  lied(node: VirtualNode, { entries }: Lie): void {
    for (const entry of entries) this.#wrote(node, entry);
  }

  forgot(): void {
    this.#lostDisks++;
  }

  #wrote(node: VirtualNode, { rest }: Entry): void {
    this.#authors.add(node.authorNumber);
    this.#entries++;
    this.#entryBytes += rest.length;
  }

  /** @param seconds how long the run took, in virtual time; @param documents how many each node has */
  end(seconds: number, documents: number): void {
    const copies = this.#ways.size + this.#lostDisks;
    const written = this.#entryBytes + bytesPerEntry * this.#entries;
    const meetings = (this.#ways.size + this.#greetings) * documents;
    const talk = meetings * (bytesPerMeeting + bytesPerAuthor * this.#authors.size);
    const bytesMax = copies * written + talk + bytesPerSecond * this.#ways.size * documents * seconds;
    this.#log.check("bytes per operation are bounded", this.#bytes <= bytesMax, () => {
      const each = (bytes: number): number => Math.round(bytes / Math.max(1, this.#entries));
      return `${each(this.#bytes)} bytes were sent for each of ${this.#entries} entries, and ${each(bytesMax)} are allowed`;
    });
  }
}
