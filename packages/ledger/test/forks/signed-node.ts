// A replica with a key and one signed document with a ledger, with an instant disk and an instant verifier. Twins share a key.
import type { ReplicaId } from "@joinery/clock";
import { encodeState } from "@joinery/crdt";
import { type DeliverEffect, decodeEntry, type Effect, type Entry, encodeEntry, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { createIdentity, type EntryName, type Identity, type SignedDocumentCore } from "@joinery/replica/signed";
import type { LedgerGenesis, LedgerView } from "../../src/index.js";
import type { LedgerState } from "../../src/state/ledger-state.js";
import { type LyingDraft, nowMs, type TestField, testLedger } from "../ledger-node.js";

export type Bank = { readonly chips: TestField };

const identities = new Map<number, Identity>();

/** The identity whose key is made of `number`. */
function identityOf(number: number): Identity {
  const identity = identities.get(number) ?? createIdentity({ secretKey: new Uint8Array(32).fill(number + 1) });
  identities.set(number, identity);
  return identity;
}

export function authorOf(number: number): ReplicaId {
  return identityOf(number).author;
}

export class SignedNode {
  readonly number: number;
  readonly document: SignedDocumentCore<Bank>;
  /** The bytes of every entry that was written to disk, in order. */
  readonly disk: Uint8Array[] = [];
  readonly delivered: DeliverEffect[] = [];
  readonly #identity: Identity;

  /** `members` are the numbers of those who may write. Whoever is not honest judges nothing. */
  constructor(number: number, genesis: LedgerGenesis, members: readonly number[], isHonest = true) {
    this.number = number;
    this.#identity = identityOf(number);
    const replica = new ReplicaCore({
      author: this.#identity.author,
      founding: founding(),
      identity: this.#identity,
    });
    const founded = { nonce: "forks", members: members.map(authorOf), chips: genesis };
    this.document = replica.create({ chips: testLedger(isHonest) }, founded) as SignedDocumentCore<Bank>;
  }

  get id(): ReplicaId {
    return this.#identity.author;
  }

  get view(): LedgerView {
    return this.document.view.chips;
  }

  get store(): LedgerState {
    return this.document.state.store.parts[0] as LedgerState;
  }

  /** Equal at replicas that show the same. */
  get digest(): string {
    const { state } = this.document;
    return `${Buffer.from(encodeState(state)).toString("hex")} ${state.fingerprint}`;
  }

  /** True when its own key is known here to have signed two histories. */
  get isForked(): boolean {
    return this.document.tree.forks.has(this.document.self);
  }

  /** Names of authors who forked, as far as is known here. */
  get forked(): ReadonlySet<ReplicaId> {
    return new Set([...this.document.tree.forks.keys()].map((author) => this.document.authors.idOf(author)));
  }

  /** One change as one entry; answers its name. */
  write(act: (chips: LyingDraft) => unknown): EntryName {
    const { effects } = this.document.change(({ chips }) => act(chips), nowMs);
    this.perform(effects);
    this.perform(this.document.flush());
    const tip = this.document.tree.tipOf(this.document.self);
    if (tip === undefined) throw new TypeError("what was written has a place");
    return tip.name;
  }

  /** Takes entries one by one. A twin closes its ears to what its own key signed elsewhere. */
  hear(bytes: Iterable<Uint8Array>, isTwin = false): void {
    for (const each of bytes) {
      const entry = this.#decode(each);
      if (isTwin && entry.author === this.document.self) continue;
      this.perform(this.document.receive([entry], nowMs));
    }
  }

  /** Goes on from the disk of another with the same key. */
  recover(disk: readonly Uint8Array[]): void {
    this.document.recover(disk.map((bytes) => this.#decode(bytes)));
    this.disk.push(...disk);
  }

  perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "deliver") this.delivered.push(effect);
      else if (effect.type === "persist") {
        for (const entry of effect.entries) this.disk.push(encodeEntry(entry, this.document.authors));
        this.perform(this.document.persisted(effect.ticket));
      } else if (effect.type === "verify") {
        const accepted = effect.check !== undefined && this.#identity.verify(effect.check) === true;
        this.perform(this.document.verified(effect.ticket, accepted, nowMs));
      }
    }
  }

  #decode(bytes: Uint8Array): Entry {
    const entry = decodeEntry(bytes, this.document.authors);
    if (!entry.ok) throw new TypeError(entry.reason);
    return entry.value;
  }
}
