// A party that holds some members' keys and signs whatever it likes with them: forks, numbers and dependencies that are
// wrong, times far ahead, bodies that nobody can read; and that shows to each node what it likes, with or without
// signatures, good or bad. It hears all that honest nodes store.
import { replicaIdToBytes } from "@joinery/clock";
import { decodeEntry, type Entry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import type { EntryNode, Identity, SignedDocumentCore } from "@joinery/replica/signed";
import type { Random } from "./random.js";
import { encodeRaw, hashOf, type RawEntry, type RawMention, signRaw } from "./raw-entry.js";
import { hash, schema, type TestDocument, type TestNode } from "./test-node.js";

/** An entry that the adversary made, and the one it follows. */
interface Crafted {
  readonly raw: RawEntry;
  readonly hash: Uint8Array;
  readonly key: Identity;
  readonly parent: Crafted | undefined;
  /** Nothing is wrong with it, nor with what it follows on its chain. */
  readonly isSound: boolean;
}

export type Lie = "misnumbered" | "misnamed" | "ahead" | "garbled";
const lies: readonly Lie[] = ["misnumbered", "misnamed", "ahead", "garbled"];

export interface AdversaryOptions {
  readonly keys: readonly Identity[];
  /** A member that nobody else hears of: it writes what the entries say. */
  readonly scribe: Identity;
  readonly genesis: Parameters<ReplicaCore["create"]>[1];
  readonly random: Random;
}

export class Adversary {
  readonly told: Record<Lie | "unsigned" | "forged" | "reauthored", number> = {
    misnumbered: 0,
    misnamed: 0,
    ahead: 0,
    garbled: 0,
    unsigned: 0,
    forged: 0,
    reauthored: 0,
  };
  readonly #options: AdversaryOptions;
  readonly #random: Random;
  readonly #crafted: Crafted[] = [];

  constructor(options: AdversaryOptions) {
    this.#options = options;
    this.#random = options.random;
  }

  /** Makes one more entry, perhaps after one of its own that no node has heard of. */
  craft(node: TestNode, nowMs: number): void {
    const { id } = roomOf(node);
    const key = this.#pick(this.#options.keys);
    const parent = this.#parentFor(key);
    const written = this.#written(node, nowMs);
    const seq = (parent?.raw.seq ?? 0) + 1;
    const prev = parent?.hash ?? genesisHashOf(id);
    const mentions = this.#mentions(node, key, written.mentions);
    const honest = { ...written, author: keyBytes(key), prev, seq, ms: nowMs, mentions, signature: undefined };
    const lies = this.#random.chance(0.2);
    const raw = lies ? this.#lie(honest) : honest;
    const signedRaw = this.#random.chance(0.6) ? signRaw(raw, id, secretOf(key)) : raw;
    this.#crafted.push({
      raw: signedRaw,
      hash: hashOf(raw, id),
      key,
      parent,
      isSound: !lies && parent?.isSound !== false,
    });
  }

  /** Mostly the last sound entry of a chain, sometimes one before it, and sometimes one that nobody can take. */
  #parentFor(key: Identity): Crafted | undefined {
    const own = this.#crafted.filter((crafted) => crafted.key === key);
    const sound = own.filter(({ isSound }) => isSound);
    const parents = (this.#random.chance(0.85) ? sound : own).slice(this.#random.chance(0.7) ? -1 : -4);
    return parents.length === 0 || this.#random.chance(0.04) ? undefined : this.#pick(parents);
  }

  /** Shows a stretch of some chain to a node, not always as it was signed. */
  show(node: TestNode, nowMs: number): void {
    if (this.#crafted.length === 0) return;
    const stretch: Crafted[] = [];
    let left = this.#random.chance(0.5) ? 100 : this.#random.between(1, 4);
    for (let at: Crafted | undefined = this.#pick(this.#crafted.slice(-12)); at !== undefined && left > 0; left--) {
      stretch.push(at);
      at = at.parent;
    }
    if (this.#random.chance(0.7)) stretch.reverse();
    receive(
      node,
      nowMs,
      stretch.map(({ raw }) => encodeRaw(this.#spoilt(raw))),
    );
  }

  /** Shows what somebody else wrote as if a key of its own had. */
  reauthor(node: TestNode, nowMs: number): void {
    const stored = roomOf(node).tree.nodes.filter(({ entry }) => entry.firstSeq === entry.lastSeq);
    if (stored.length === 0) return;
    const bytes = encodeEntry(this.#pick(stored).entry, roomOf(node).authors);
    bytes.set(keyBytes(this.#pick(this.#options.keys)), 3);
    this.told.reauthored++;
    receive(node, nowMs, [bytes]);
  }

  #spoilt(raw: RawEntry): RawEntry {
    if (raw.signature !== undefined && this.#random.chance(0.25)) {
      this.told.unsigned++;
      return { ...raw, signature: undefined };
    }
    if (!this.#random.chance(0.1)) return raw;
    this.told.forged++;
    if (this.#random.chance(0.5)) return { ...raw, signature: new Uint8Array(64).fill(1) };
    return { ...raw, ms: raw.ms - 1 };
  }

  #lie(raw: RawEntry): RawEntry {
    const lie = this.#pick(lies);
    this.told[lie]++;
    if (lie === "misnumbered") return { ...raw, seq: raw.seq + 1 + this.#random.between(0, 2) };
    if (lie === "ahead") return { ...raw, ms: raw.ms + 600_000 };
    if (lie === "garbled") return { ...raw, body: Uint8Array.of(9, 9, 9) };
    return {
      ...raw,
      mentions: raw.mentions.map((mention) => ({ ...mention, seq: mention.seq > 0 ? mention.seq + 1 : 0 })),
    };
  }

  /** What is said, by one who has seen all that `node` has. */
  #written(node: TestNode, nowMs: number): Pick<RawEntry, "body" | "isBent" | "mentions"> {
    const { scribe, genesis } = this.#options;
    const core = new ReplicaCore({ author: scribe.author, founding: founding(hash), identity: scribe });
    const document = core.create(schema, genesis as never) as unknown as TestDocument;
    const known = roomOf(node);
    document.recover(known.tree.nodes.map(({ entry }) => entryOf(encodeEntry(entry, known.authors), document)));
    const player = `p${this.#random.between(0, 4)}`;
    const kind = this.#random.between(0, 3);
    document.change(({ players, score, seats }) => {
      if (kind === 0) players.clear();
      else if (kind === 1) score.at(player).add(1);
      else if (kind === 2) seats.set(player, this.#random.between(0, 8));
      else players.add(player);
    }, nowMs);
    const [entry] = document.flush().flatMap((effect) => (effect.type === "persist" ? effect.entries : []));
    if (entry === undefined || entry.firstSeq !== entry.lastSeq) return this.#plainOf(document, nowMs);
    return rawOf(entry, document);
  }

  #plainOf(document: TestDocument, nowMs: number): Pick<RawEntry, "body" | "isBent" | "mentions"> {
    document.change(({ players }) => players.add("p"), nowMs);
    const [entry] = document.flush().flatMap((effect) => (effect.type === "persist" ? effect.entries : []));
    return rawOf(entry as Entry, document);
  }

  /** What the body mentions, and up to three dependencies, on honest entries or on crafted ones. */
  #mentions(node: TestNode, key: Identity, mentioned: readonly RawMention[]): RawMention[] {
    const mentions = new Map(mentioned.map((mention) => [hexOf(mention.name), mention]));
    for (let left = this.#random.between(0, 2); left > 0; left--) {
      const dependency = this.#random.chance(0.8) ? this.#onStored(node) : this.#onCrafted();
      if (dependency === undefined) continue;
      const name = hexOf(dependency.name);
      if (name !== hexOf(keyBytes(key)) && (mentions.get(name)?.seq ?? 0) === 0) mentions.set(name, dependency);
    }
    return [...mentions.values()];
  }

  #onStored(node: TestNode): RawMention | undefined {
    const { tree, authors } = roomOf(node);
    const meant: EntryNode | undefined = this.#pick(tree.nodes.slice(-10));
    if (meant === undefined) return undefined;
    return { name: authors.bytesOf(meant.author).slice(), seq: meant.entry.lastSeq, hash: meant.hash };
  }

  /** By its author's name, or by that of some entry before it, as of a branch. */
  #onCrafted(): RawMention | undefined {
    const meant = this.#pick(this.#crafted.slice(-10));
    if (meant === undefined) return undefined;
    let start: Crafted | undefined = meant;
    for (let left = this.#random.between(0, 2); left > 0 && start !== undefined; left--) start = start.parent;
    if (start === undefined || this.#random.chance(0.5)) {
      return { name: keyBytes(meant.key), seq: meant.raw.seq, hash: meant.hash };
    }
    return { name: start.hash, seq: Math.max(1, meant.raw.seq - start.raw.seq + 1), hash: meant.hash };
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#random.between(0, items.length - 1)] as T;
  }
}

export function roomOf(node: TestNode): SignedDocumentCore {
  return node.document("room") as TestDocument as unknown as SignedDocumentCore;
}

/** Hands entries over, those that can be read. */
export function receive(node: TestNode, nowMs: number, entries: readonly Uint8Array[]): void {
  const document = node.document("room");
  const read = entries.map((bytes) => decodeEntry(bytes, document.authors));
  node.perform(
    document,
    document.receive(
      read.flatMap((entry) => (entry.ok ? [entry.value] : [])),
      nowMs,
    ),
  );
}

function entryOf(bytes: Uint8Array, { authors }: Pick<TestDocument, "authors">): Entry {
  const entry = decodeEntry(bytes, authors);
  if (!entry.ok) throw new TypeError(entry.reason);
  return entry.value;
}

function rawOf(entry: Entry, { authors }: TestDocument): Pick<RawEntry, "body" | "isBent" | "mentions"> {
  const mentioned = entry.locals.slice(1).map((author) => authors.bytesOf(author).slice());
  return {
    body: entry.rest.slice(entry.bodyOffset),
    isBent: ((entry.rest[0] as number) & 8) !== 0,
    mentions: mentioned.map((name) => ({ name, seq: 0, hash: new Uint8Array(32) })),
  };
}

function keyBytes({ author }: Identity): Uint8Array {
  return replicaIdToBytes(author) as Uint8Array;
}

function secretOf(key: Identity): Uint8Array {
  return (key as Identity & { readonly secretKey: Uint8Array }).secretKey;
}

/** A document that a genesis names is named by its hash. */
function genesisHashOf(id: string): Uint8Array {
  return new Uint8Array(Buffer.from(id.slice(1), "base64url"));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
