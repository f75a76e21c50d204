// Two documents without a log for each other, and how they meet by their parts: what two sessions would have to say, as bytes.
import { VersionVector } from "@joinery/clock";
import { encodeState, type Fields, type StructDraft } from "@joinery/crdt";
import {
  type ComparedParts,
  type DocumentCore,
  decodeEntry,
  type Effect,
  encodeEntry,
  type PartsApart,
  ReplicaCore,
} from "@joinery/replica";
import { expect } from "vitest";
import type { HashKey } from "../../src/reconcile/keyed-hash.js";
import { expectedDots } from "../../src/reconcile/parts/expected-dots.js";
import { partDifference } from "../../src/reconcile/parts/part-difference.js";
import { decodeRanks, encodeRanks } from "../../src/reconcile/parts/part-ranks.js";
import { PartSet, partLayout } from "../../src/reconcile/parts/part-set.js";
import { estimateDifference } from "../../src/reconcile/sketch/difference-estimate.js";
import { SketchDecoder } from "../../src/reconcile/sketch/sketch-decoder.js";
import { planSketch } from "../../src/reconcile/sketch/sketch-plan.js";
import { decodeSymbols, encodeSymbols, symbolBytes } from "../../src/reconcile/sketch/symbols-codec.js";
import { authorOf } from "../model/test-node.js";

const nowMs = 1_700_000_000_000;

/** A document on a disk that keeps up. */
export class Copy<F extends Fields> {
  readonly document: DocumentCore<F>;
  readonly written: Uint8Array[] = [];

  constructor(number: number, schema: F) {
    this.document = new ReplicaCore({ author: authorOf(number) }).open("room", schema);
  }

  change(run: (draft: StructDraft<F>) => void): void {
    this.#perform(this.document.change(run, nowMs).effects);
    this.#perform(this.document.flush());
  }

  takeFrom(other: Copy<F>): void {
    const entries = other.written.map((bytes) => {
      const decoded = decodeEntry(bytes, this.document.authors);
      if (!decoded.ok) expect.fail(decoded.reason);
      return decoded.value;
    });
    this.#perform(this.document.receive(entries, nowMs));
  }

  mend(bytes: Uint8Array, apart: PartsApart): Uint8Array | undefined {
    const installed = this.document.base.mend(bytes, apart, nowMs);
    if (!installed.ok) expect.fail(installed.reason);
    this.#perform(installed.effects);
    return installed.patch?.bytes;
  }

  get text(): string {
    return `${this.document.state.fingerprint} ${Buffer.from(encodeState(this.document.state)).toString("hex")}`;
  }

  /** The same vector with the indexes that authors have here. */
  hear(vector: VersionVector, { document }: Copy<F>): VersionVector {
    const heard = new VersionVector();
    for (const { author, seq } of vector.entries()) {
      heard.set(this.document.authors.intern(document.authors.idOf(author)), seq);
    }
    return heard;
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "persist") {
        this.written.push(...effect.entries.map((entry) => encodeEntry(entry, this.document.authors)));
      }
      if (effect.type === "persist" || effect.type === "install") this.#perform(this.document.persisted(effect.ticket));
    }
  }
}

export interface Meeting {
  /** Bytes of symbols, of ranks and of patches; `list` when the sets have too little in common. */
  readonly symbols: number;
  readonly ranks: number;
  readonly patches: number;
  readonly rounds: number;
  readonly isList: boolean;
}

/** Both end in the join. `meanwhile` is run when parts were compared, before anything of that is sent. */
export function meet<F extends Fields>(
  asking: Copy<F>,
  telling: Copy<F>,
  key: HashKey,
  meanwhile: () => void = () => {},
): Meeting {
  const [here, there] = [asking, telling].map(({ document }) => {
    return new PartSet(document.base.parts() as ComparedParts, document.authors, key);
  }) as [PartSet, PartSet];
  expect([here.collides, there.collides]).toEqual([false, false]);
  const decoder = new SketchDecoder(here.sketch);
  let [symbols, rounds, count] = [0, 0, 64];
  let estimate: number | undefined;
  const vectorThere = asking.hear(there.compared.vector, telling);
  let progress = decoder.progress();
  while (progress.state === "open") {
    const batch = encodeSymbols(there.sketch.symbols(progress.next, count));
    symbols += batch.length;
    rounds++;
    const read = decodeSymbols(batch, partLayout);
    if (!read.ok) expect.fail(read.reason);
    estimate ??= expectedDots(estimateDifference(here.sketch, read.symbols) ?? 0, here.compared.vector, vectorThere);
    progress = decoder.receive(read.symbols);
    const plan = planSketch({
      estimate,
      received: decoder.received,
      peerSize: there.size,
      symbolBytes: symbolBytes(partLayout),
      listedBytes: 8,
      symbolsMax: 100_000,
    });
    if (progress.state === "open" && plan.ask === "list") {
      return { symbols, ranks: 0, patches: 0, rounds, isList: true };
    }
    if (plan.ask === "symbols") count = plan.count;
  }
  if (progress.state === "failed") expect.fail(progress.fault);
  meanwhile();
  const ranks = encodeRanks(here.ranksThere(progress.ownOnly, progress.peerOnly));
  const ofHere = partDifference(here.dotsOf(progress.ownOnly), vectorThere);
  const told = decodeRanks(ranks, there.size);
  if (!told.ok) expect.fail(told.reason);
  const ofThere = partDifference(there.dotsAt(told.ranks), telling.hear(here.compared.vector, asking));
  const first = asking.document.base.patch(here.compared, ofHere.lacks)!;
  const second = telling.mend(first.bytes, { compared: there.compared, ...ofThere })!;
  asking.mend(second, { compared: here.compared, removed: ofHere.removed });
  return { symbols, ranks: ranks.length, patches: first.bytes.length + second.length, rounds, isList: false };
}
