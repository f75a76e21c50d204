// A replica with a key and one signed document, and with an instant disk and an instant verifier: the real one, whose
// answers may be held back. Also authors who sign whatever they like.
import type { ReplicaId } from "@joinery/clock";
import { counter, flag, log, map, multiRegister, rows, set, table } from "@joinery/crdt";
import { type Effect, type Identity, ReplicaCore, type ReplicaOptions } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { createIdentity, type SignedDocumentCore } from "@joinery/replica/signed";
import { Site } from "../site.js";

export const schema = {
  total: counter(),
  seats: table<string>(),
  players: set<string>(),
  score: map(counter()),
  votes: rows(counter()),
  title: multiRegister<string>(),
  isOpen: flag({ wins: "disable" }),
  banned: set<string>({ wins: "remove" }),
  events: log<number>(),
};
export type Room = typeof schema;

const identities = new Map<number, Identity>();

/** The identity whose key is made of `number`. */
export function identityOf(number: number): Identity {
  const known = identities.get(number);
  if (known !== undefined) return known;
  const secretKey = new Uint8Array(32).fill(7);
  new DataView(secretKey.buffer).setUint32(0, number);
  const identity = createIdentity({ secretKey });
  identities.set(number, identity);
  return identity;
}

export function authorOf(number: number): ReplicaId {
  return identityOf(number).author;
}

export interface SignedSiteOptions extends Partial<ReplicaOptions> {
  readonly nonce?: string;
  readonly members?: readonly ReplicaId[];
  readonly evidenceBytesMax?: number;
}

/** A site of author `number` in a signed document, open to everybody unless `members` are given. */
export function signedSite(number: number, options: SignedSiteOptions = {}): SignedSite {
  const { nonce = "n", members, evidenceBytesMax, ...rest } = options;
  const identity = evidenceBytesMax === undefined ? identityOf(number) : keeping(evidenceBytesMax, identityOf(number));
  const replica = new ReplicaCore({ author: identity.author, founding: founding(), identity, ...rest });
  const genesis = members === undefined ? { nonce, signed: true as const } : { nonce, members };
  return new SignedSite(replica.create(schema, genesis) as SignedDocumentCore<Room>, identity, number);
}

/** `identity` in documents that keep so many bytes of evidence per forked author. */
function keeping(evidenceBytesMax: number, identity: Identity): Identity {
  const open: Identity["open"] = (options, foundation) => identity.open(options, { ...foundation, evidenceBytesMax });
  const { author, secretKey, sign, verify } = identity;
  return { author, secretKey, sign, verify, open };
}

export class SignedSite extends Site<Room> {
  /** While true, verify effects gather in `asked`. */
  holdsBack = false;
  readonly asked: Extract<Effect, { type: "verify" }>[] = [];
  checks = 0;
  /** True for one of several that share a key. */
  isTwin = false;
  readonly #identity: Identity;

  readonly number: number;

  constructor(document: SignedDocumentCore<Room>, identity: Identity, number: number) {
    super(document);
    this.number = number;
    this.#identity = identity;
  }

  get signed(): SignedDocumentCore<Room> {
    return this.document as SignedDocumentCore<Room>;
  }

  override perform(effects: readonly Effect[]): void {
    super.perform(effects);
    for (const effect of effects) if (effect.type === "verify") this.#verify(effect);
  }

  /** Answers what was held back. */
  answerAll(): void {
    this.holdsBack = false;
    for (const effect of this.asked.splice(0)) this.#verify(effect);
  }

  #verify(effect: Extract<Effect, { type: "verify" }>): void {
    if (this.holdsBack) {
      this.asked.push(effect);
      return;
    }
    this.checks++;
    const accepted = effect.check !== undefined && this.#identity.verify(effect.check) === true;
    this.perform(this.document.verified(effect.ticket, accepted, this.nowMs));
  }

  /** The names of what counts, in order of names, and what is kept as evidence. */
  get counting(): string {
    return namesOf(this.signed, true);
  }

  get evidence(): string {
    return namesOf(this.signed, false);
  }
}

function namesOf(document: SignedDocumentCore<Room>, isApplied: boolean): string {
  const nodes = document.tree.nodes.filter((node) => document.isApplied(node) === isApplied);
  return nodes
    .map(({ name }) => name)
    .sort()
    .join(" ");
}
