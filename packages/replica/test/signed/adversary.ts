// An adversary with three keys of members, who signs whatever it likes: forks, wrong numbers, wrong names of
// dependencies, dependencies that nobody has, times ahead, unreadable bodies, entries that it leaves unsigned. It shows
// each entry to whom it likes, replays anything to anybody, and keeps the rest for itself.
import type { Dot, ReplicaId } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import fc from "fast-check";
import { buildEntry, type EntryBody } from "../../src/core/entry-codec.js";
import { bentFlag, singleFlag } from "../../src/core/entry-head.js";
import { sealOf, withSeal } from "../../src/signed/seal.js";
import { epochMs } from "../site.js";
import { garbled, hashOf, signAs } from "./forger.js";
import { shuffled } from "./forked-history.js";
import { authorOf, type SignedSite, signedSite } from "./signed-site.js";

const honestNumbers = [1, 2, 3];
const liars = [4, 5, 6];
export const members: readonly ReplicaId[] = [...honestNumbers, ...liars].map(authorOf);

export interface Attack {
  readonly evidenceBytesMax: number;
  readonly steps: readonly AttackStep[];
  readonly picks: readonly number[];
}

interface AttackStep {
  readonly kind: "forge" | "write" | "share" | "replay";
  readonly draws: readonly number[];
}

export function attackOf(steps: { readonly min: number; readonly max: number }): fc.Arbitrary<Attack> {
  const step = fc.record({
    kind: fc.constantFrom("forge", "forge", "forge", "forge", "write", "share", "share", "replay") as fc.Arbitrary<
      AttackStep["kind"]
    >,
    draws: fc.array(fc.nat({ max: 9999 }), { minLength: 16, maxLength: 16 }),
  });
  return fc.record({
    evidenceBytesMax: fc.constantFrom(0, 0, 300, 300, 900, 4_194_304),
    steps: fc.array(step, { minLength: steps.min, maxLength: steps.max, size: "max" }),
    picks: fc.array(fc.nat({ max: 1000 }), { minLength: 8, maxLength: 8 }),
  });
}

/** An entry that somebody wrote, as the adversary knows it. */
interface Known {
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly author: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export class AttackedRoom {
  readonly honest: readonly SignedSite[];
  readonly #scribe: SignedSite;
  readonly #known: Known[] = [];
  readonly #seen: Set<string> = new Set();
  readonly #templates: EntryBody[];
  readonly #evidenceBytesMax: number;

  constructor({ evidenceBytesMax, steps }: Attack) {
    this.#evidenceBytesMax = evidenceBytesMax;
    this.honest = honestNumbers.map((number) => this.site(number));
    this.#scribe = this.site(97);
    this.#templates = liars.flatMap((liar) => templatesOf(this.site(liar), this.#scribe));
    for (const { kind, draws } of steps) this.#play(kind, new Draws(draws));
  }

  site(number: number): SignedSite {
    return signedSite(number, { members, evidenceBytesMax: this.#evidenceBytesMax });
  }

  /** Time goes on, and honest sites hand each other what they store, in any order, until nobody has anything new. */
  exchangeAll(picks: readonly number[]): void {
    for (const site of this.honest) {
      site.nowMs += 3_600_000;
      site.perform(site.document.tick(site.nowMs));
    }
    const size = (): number => this.honest.reduce((sum, { disk }) => sum + disk.length, 0);
    for (let [before, round, still] = [-1, 0, 0]; still < 2; round++) {
      still = before === size() ? still + 1 : 0;
      before = size();
      for (const [index, site] of this.honest.entries()) {
        for (const other of this.honest) if (other !== site) deliver(site, other.disk, picks, index + round);
      }
    }
  }

  #play(kind: AttackStep["kind"], draws: Draws): void {
    const site = draws.of(this.honest);
    if (kind === "write") writeTo(site, draws);
    else if (kind === "share") deliver(draws.of(this.honest), site.disk.slice(draws.below(4)), [draws.below(1000)], 1);
    else if (kind === "replay") {
      const known = draws.of(this.#known);
      if (known !== undefined) site.receive(known.bytes);
    } else this.#forge(draws);
    for (const { disk } of this.honest) for (const bytes of disk) this.#learn(bytes);
  }

  #forge(draws: Draws): void {
    const liar = draws.of(liars);
    const { document } = this.#scribe;
    const author = document.authors.intern(authorOf(liar));
    const own = this.#known.filter((known) => known.author === author);
    const recent = draws.isOneIn(2) ? own.slice(-2) : own;
    const prev = draws.isOneIn(12) ? draws.of(this.#known) : draws.isOneIn(8) ? undefined : draws.of(recent);
    const firstSeq = (prev?.lastSeq ?? 0) + (draws.isOneIn(12) ? 1 + draws.below(3) : 1);
    const named = this.#depsFor(author, draws);
    const template = draws.of(this.#templates.filter(({ mentioned }) => mentioned[0] === author));
    const ms = epochMs + draws.below(9) + (draws.isOneIn(12) ? 360_000 + draws.below(600_000) : 0);
    const head = {
      firstSeq,
      lastSeq: firstSeq,
      stamp: { ms, counter: draws.below(3) },
      deps: [...named.values()].map(({ dot }) => dot),
      prev: undefined,
    };
    const prevHash = prev?.hash ?? this.#genesisHash;
    const built = buildEntry(head, template);
    const hashes = built.deps.map((dep) => named.get(dep.author)!.hash);
    let entry = withSeal(built, { prev: prevHash, deps: hashes, signature: undefined });
    if (draws.isOneIn(15)) entry = garbled(this.#scribe.decode(this.#scribe.encode([entry]))[0]!);
    if (!draws.isOneIn(3)) entry = signAs(liar, entry, document);
    const [bytes] = this.#scribe.encode([entry]);
    this.#learn(bytes!);
    for (const [index, site] of this.honest.entries()) {
      if (draws.isOneIn(9)) site.receive(this.#scribe.encode([withBadSignature(entry)])[0]!);
      if (((draws.below(8) >> index) & 1) === 1) site.receive(bytes!);
    }
  }

  #depsFor(author: number, draws: Draws): Map<number, { readonly dot: Dot; readonly hash: Uint8Array }> {
    const deps = new Map<number, { dot: Dot; hash: Uint8Array }>();
    for (let left = draws.below(3); left > 0; left--) {
      const meant = draws.of(this.#known);
      if (meant === undefined || (meant.author === author && !draws.isOneIn(20))) continue;
      const isByBranch = draws.isOneIn(5);
      const { authors } = this.#scribe.document;
      const name = isByBranch ? authors.internBytes(meant.hash, 0, 32) : meant.author;
      const seq = (isByBranch ? meant.lastSeq - meant.firstSeq + 1 : meant.lastSeq) + (draws.isOneIn(12) ? 1 : 0);
      const hash = draws.isOneIn(15) ? new Uint8Array(32).fill(draws.below(250)) : meant.hash;
      deps.set(name, { dot: { author: name, seq }, hash });
    }
    return deps;
  }

  get #genesisHash(): Uint8Array {
    const [entry] = this.#scribe.decode([this.#first]);
    return sealOf(entry!)!.prev;
  }

  /** Anything that follows the genesis. */
  get #first(): Uint8Array {
    const site = this.site(1);
    return site.write(({ total }) => total.add(1));
  }

  #learn(bytes: Uint8Array): void {
    const key = Buffer.from(bytes).toString("base64");
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const [entry] = this.#scribe.decode([bytes]) as [Entry];
    const { author, firstSeq, lastSeq } = entry;
    this.#known.push({ bytes, hash: hashOf(entry, this.#scribe.document), author, firstSeq, lastSeq });
  }
}

function withBadSignature(entry: Entry): Entry {
  return withSeal(entry, { ...sealOf(entry)!, signature: new Uint8Array(64).fill(1) });
}

/** Numbers drawn in advance, each used once and then again. */
class Draws {
  readonly #draws: readonly number[];
  #next = 0;

  constructor(draws: readonly number[]) {
    this.#draws = draws;
  }

  below(end: number): number {
    return (this.#draws[this.#next++ % this.#draws.length] ?? 0) % end;
  }

  isOneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(Math.max(items.length, 1))] as T;
  }
}

/** In shuffled pieces that come together. */
export function deliver(site: SignedSite, disk: readonly Uint8Array[], picks: readonly number[], salt: number): void {
  const order = shuffled(disk, picks, salt);
  const piece = 1 + (((picks[0] ?? 0) + salt) % 9);
  for (let at = 0; at < order.length; at += piece) site.receive(...order.slice(at, at + piece));
}

/** Bodies that the author of `site` may write, some of which remove what others have written. */
function templatesOf(site: SignedSite, scribe: SignedSite): EntryBody[] {
  const ann = signedSite(1, { members });
  ann.write(({ players }) => players.add("p0"));
  site.write(({ players }) => players.add("p1"));
  site.write(({ total }) => total.add(2));
  site.write(({ votes }) => votes.mine.add(1));
  site.write(({ score }) => score.at("p0").add(1));
  site.write(({ players }) => players.remove("p1"));
  site.receive(...ann.disk);
  site.write(({ players }) => players.remove("p0"));
  return scribe.decode(site.disk.filter((bytes) => !ann.disk.includes(bytes))).flatMap((entry) => {
    const { locals, rest, bodyOffset } = entry;
    if ((rest[0]! & singleFlag) === 0 || locals[0] === scribe.document.authors.indexOf(authorOf(1))) return [];
    return [{ mentioned: locals, bytes: rest.slice(bodyOffset), bent: (rest[0]! & bentFlag) !== 0 }];
  });
}

function writeTo(site: SignedSite, draws: Draws): void {
  const key = `p${draws.below(3)}`;
  const kind = draws.below(6);
  site.write((draft) => {
    if (kind === 0) draft.players.add(key);
    else if (kind === 1) draft.players.clear();
    else if (kind === 2) draft.score.at(key).add(1);
    else if (kind === 3) draft.score.delete(key);
    else if (kind === 4) draft.votes.mine.add(1);
    else draft.seats.set(key, key);
    draft.total.add(1);
  });
}
