// Some sites with slow disks that crash, and for each a shadow without any of it: the shadow gets every entry that its site
// has applied, as an entry.

import { VersionVector } from "@joinery/clock";
import type { StructDraft } from "@joinery/crdt";
import fc from "fast-check";
import { expect } from "vitest";
import { type EveryType, everyType, hexOf, type Site, siteOf } from "../site.js";
import { BaseSite } from "./base-site.js";
import { Comparison } from "./comparison.js";

type Change = (draft: StructDraft<EveryType>, key: string, amount: number) => void;

const changes: readonly Change[] = [
  (draft, key) => draft.title.set(key),
  (draft, key) => draft.players.add(key),
  (draft, key) => draft.players.remove(key),
  (draft) => draft.players.clear(),
  (draft, _key, amount) => draft.total.add(amount - 3),
  (draft, key, amount) => draft.score.at(key).add(amount),
  (draft, key) => draft.score.delete(key),
  (draft, key, amount) => draft.seats.set(key, { name: key, ready: amount > 3 }),
  (draft, key) => draft.seats.delete(key),
  (draft, key, amount) => draft.tags.at(key).add(amount),
  (draft, key) => draft.tags.delete(key),
  (draft, key, amount) => draft.owed.raise(key, "b", BigInt(amount + 1)),
  (draft, _key, amount) => draft.votes.mine.add(amount),
  (draft, key, amount) => draft.options.notes.at(key).set(`${amount}`),
  (draft, key) => draft.options.notes.delete(key),
];

export type BaseStep = {
  readonly do:
    | "change"
    | "flush"
    | "carry"
    | "sync"
    | "snapshot"
    | "install"
    | "compare"
    | "mend"
    | "truncate"
    | "putBack"
    | "crash";
  readonly site: number;
  readonly pick: number;
};

const step = (kind: BaseStep["do"]): fc.Arbitrary<BaseStep> =>
  fc.record({ do: fc.constant(kind), site: fc.nat({ max: 5 }), pick: fc.nat({ max: 1000 }) });

export const arbitraryBaseStep: fc.Arbitrary<BaseStep> = fc.oneof(
  { weight: 8, arbitrary: step("change") },
  { weight: 3, arbitrary: step("flush") },
  { weight: 8, arbitrary: step("carry") },
  { weight: 6, arbitrary: step("sync") },
  { weight: 3, arbitrary: step("snapshot") },
  { weight: 4, arbitrary: step("install") },
  { weight: 4, arbitrary: step("compare") },
  { weight: 6, arbitrary: step("mend") },
  { weight: 2, arbitrary: step("truncate") },
  { weight: 1, arbitrary: step("putBack") },
  { weight: 2, arbitrary: step("crash") },
);

/** Has all of it on disk. */
function settle(site: BaseSite<EveryType>): void {
  site.flush();
  site.sync();
}

export class BaseWorld {
  readonly sites: BaseSite<EveryType>[];
  /** Joined stretches that were taken, and that were not. */
  joins = 0;
  refusals = 0;
  /** Every entry that anybody announced. */
  readonly #announced: Map<string, Uint8Array> = new Map();
  readonly #shadows: Site<EveryType>[];
  /** Those under way: whoever compared may go on meanwhile. */
  readonly #comparisons: Comparison<EveryType>[] = [];
  /** How many patches said something new. */
  mended = 0;

  constructor(size: number) {
    this.sites = Array.from({ length: size }, (_, number) => new BaseSite(number + 1, everyType));
    this.#shadows = this.sites.map((_, number) => siteOf(number + 101, everyType));
  }

  take({ do: kind, site: index, pick }: BaseStep): void {
    const site = this.sites[index % this.sites.length]!;
    const other = this.sites[pick % this.sites.length]!;
    if (kind === "change") site.change((draft) => changes[pick % changes.length]!(draft, "abc"[pick % 3]!, pick % 7));
    if (kind === "flush") site.flush();
    if (kind === "carry") this.#carry(site, pick);
    if (kind === "sync") site.sync(1 + (pick % 3));
    if (kind === "snapshot") site.takeSnapshot();
    if (kind === "install") this.#take(site, other, pick);
    if (kind === "compare") this.#compare(site, other);
    if (kind === "mend") this.#mend(pick);
    if (kind === "truncate") site.truncate();
    if (kind === "putBack") site.putBack();
    if (kind === "crash") site.crash();
    if (kind === "change" || kind === "flush") site.nowMs += pick % 5;
    this.#note();
    this.#check(site, index % this.sites.length);
  }

  /** Brings everything everywhere: as entries where they are held, as a state where not. */
  settle(): void {
    for (const site of this.sites) settle(site);
    this.#note();
    for (const site of this.sites) {
      for (const other of this.sites) this.#install(site, other);
      site.receive(...this.#announced.values());
      site.sync();
    }
    this.#note();
    for (const [index, site] of this.sites.entries()) {
      site.receive(...this.#announced.values());
      site.sync();
      this.#check(site, index);
      expect([...site.document.durable.entries()]).toEqual([...site.document.applied.entries()]);
    }
  }

  #carry(site: BaseSite<EveryType>, pick: number): void {
    const all = [...this.#announced.values()];
    if (all.length > 0) site.receive(all[pick % all.length]!);
  }

  /** A whole state, or the join of a stretch. */
  #take(site: BaseSite<EveryType>, from: BaseSite<EveryType>, pick: number): void {
    if (pick % 3 > 0) this.#install(site, from);
    else this.#join(site, from);
  }

  #install(site: BaseSite<EveryType>, from: BaseSite<EveryType>): void {
    const bytes = from.offer();
    if (bytes === undefined || site === from) return;
    const told = site.told.length;
    const before = site.document.applied.clone();
    expect(site.install(bytes)).toMatchObject({ ok: true });
    const isNew = !before.coversAll(site.document.applied);
    // What says nothing new changes nothing; anything else is told once as a state, and what it released as entries.
    const joined = site.told.slice(told).filter(({ type }) => type === "joined");
    expect(joined.length).toBe(isNew ? 1 : 0);
  }

  #compare(site: BaseSite<EveryType>, other: BaseSite<EveryType>): void {
    for (const side of [site, other]) settle(side);
    const comparison = site === other ? undefined : Comparison.of(site, other);
    if (comparison !== undefined) this.#comparisons.push(comparison);
  }

  #mend(pick: number): void {
    if (pick % 3 > 0) for (const site of this.sites) settle(site);
    this.#note();
    const installed = this.#comparisons[pick % this.#comparisons.length]?.mend(pick % 2 === 0);
    if (installed === undefined) return;
    expect(installed).toMatchObject({ ok: true });
    if (installed.ok && installed.effects.length > 0) this.mended++;
    for (const [index, site] of this.sites.entries()) this.#check(site, index);
  }

  /** Gives `site` the join of what `from` has more, where that goes on from what it has. */
  #join(site: BaseSite<EveryType>, from: BaseSite<EveryType>): void {
    if (site === from) return;
    for (const each of [site, from]) {
      each.flush();
      each.sync();
    }
    this.#note();
    from.receive(...this.#announced.values());
    from.sync();
    const { document } = from;
    const vector = new VersionVector();
    for (const { author, seq } of site.document.applied.entries()) {
      vector.set(document.authors.intern(site.document.authors.idOf(author)), seq);
    }
    if (!document.applied.coversAll(vector) || vector.coversAll(document.applied)) return;
    const joined = document.base.joined(vector);
    if (joined === undefined || !document.durable.coversAll(joined.vector)) return;
    const installed = site.install(joined.bytes);
    if (installed.ok) this.joins++;
    else expect(installed.code).toBe("elsewhere");
    if (!installed.ok) this.refusals++;
  }

  #note(): void {
    for (const { sent } of this.sites) for (const bytes of sent) this.#announced.set(hexOf(bytes), bytes);
  }

  /** The log holds each author's entries from the cut to what is applied, and says of all others that it doesn't. */
  #checkLog({ document: { log, applied, base } }: BaseSite<EveryType>): void {
    for (const { author, seq } of applied.entries()) {
      const cut = base.cut.get(author);
      let last = cut;
      for (const { firstSeq, lastSeq } of log.chain(author)) {
        expect(firstSeq).toBe(last + 1);
        last = lastSeq;
      }
      expect(last).toBe(seq);
      const below = cut === 0 ? [] : [{ author, from: 1, to: cut }];
      expect(log.below([{ author, from: 1, to: seq }])).toEqual(below);
      expect(log.gather([{ author, from: 1, to: seq }])).toEqual(log.chain(author));
    }
  }

  /** The shadow gets what the site has applied and what it alone has; then both are one. */
  #check(site: BaseSite<EveryType>, index: number): void {
    const shadow = this.#shadows[index]!;
    const { digest } = site;
    this.#checkLog(site);
    const ahead = shadow.document.applied;
    const covers = (bytes: Uint8Array): boolean => {
      const [entry] = shadow.decode([bytes]);
      const name = shadow.document.authors.idOf(entry!.author);
      const here = site.document.authors.indexOf(name);
      return here >= 0 && site.document.applied.covers(here, entry!.lastSeq);
    };
    const unsaid = site.waiting.flatMap((write) => (write.type === "entries" ? write.bytes : []));
    const known = [...this.#announced.values(), ...site.disk, ...unsaid].filter(covers);
    const isLost = [...ahead.entries()].some(({ author, seq }) => {
      const here = site.document.authors.indexOf(shadow.document.authors.idOf(author));
      return here < 0 || !site.document.applied.covers(here, seq);
    });
    // A crash took what nobody has heard of: the shadow begins anew.
    const fresh = isLost ? siteOf(index + 101, everyType) : shadow;
    this.#shadows[index] = fresh;
    fresh.receive(...known);
    const snapshot = fresh.document.base.snapshot()!;
    expect(hexOf(snapshot.bytes) + String(fresh.document.state.fingerprint)).toBe(digest);
  }
}
