// Both sides of comparing what is alive in one document, where neither has a log for the other: who lacks entries that were let go
// of is offered it. Two offers that cross become one.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore, PartsApart, Snapshot } from "@joinery/replica";
import type { Decoder } from "lib0/decoding";
import type { ChannelAccess } from "../access/channel-access.js";
import type { AuthorNames } from "../author-names.js";
import type { ChannelContext } from "../channel-context.js";
import type { InstallEffect } from "../document-effects.js";
import type { DocumentRef } from "../document-ref.js";
import type { BusyTalk } from "../flow/busy-talk.js";
import { type FrameDraft, messageType } from "../frame.js";
import type { Whole } from "../large/chunk-queue.js";
import type { EntryDigest } from "../large/entry-digest.js";
import type { Source } from "../request.js";
import type { StateOffer } from "../states/state-messages.js";
import type { Wanted } from "../wanted.js";
import { GivenPatches } from "./given-patches.js";
import { PartsHearer } from "./parts-hearer.js";
import * as messages from "./parts-messages.js";
import { PartsTeller } from "./parts-teller.js";
import { isWorthComparing } from "./parts-worth.js";

export interface PartsTalkContext {
  readonly document: DocumentCore;
  readonly names: AuthorNames;
  /** What the peer has, as far as it said. */
  readonly peer: VersionVector;
  readonly access: ChannelAccess;
  readonly session: ChannelContext;
  readonly busy: BusyTalk;
  readonly wanted: Pick<Wanted, "stateRoom">;
  readonly source: Source;
  /** What is too large to go along with a message. */
  readonly patches: GivenPatches;
}

/** What came of a message. */
export interface PartsNews {
  /** True when it said something new. */
  readonly isNew: boolean;
  readonly effects: readonly InstallEffect[];
  /** A patch that is to be fetched. */
  readonly offer?: { readonly state: StateOffer; readonly apart: PartsApart };
}

export function isAboutParts(type: number): boolean {
  return type >= messageType.parts && type <= messageType.partsItems;
}

export class PartsTalk {
  readonly #context: PartsTalkContext;
  readonly #teller: PartsTeller;
  readonly #hearer: PartsHearer;

  readonly #patches: GivenPatches;

  constructor(terms: Omit<PartsTalkContext, "patches">) {
    this.#patches = new GivenPatches(terms.session.limits);
    const context = { ...terms, patches: this.#patches };
    this.#context = context;
    this.#teller = new PartsTeller(context);
    this.#hearer = new PartsHearer(context);
  }

  get isDue(): boolean {
    return this.#teller.isDue || this.#hearer.isDue;
  }

  get hasBulk(): boolean {
    return this.#teller.hasBulk;
  }

  /** Nothing is compared or given. */
  get isAtRest(): boolean {
    return !this.#hearer.isActive && !this.#teller.isActive && !this.#patches.isActive;
  }

  /** True when one of the two did not compare, or could not. */
  get hasFailed(): boolean {
    return this.#teller.hasFailed || this.#hearer.hasFailed;
  }

  /** The peer lacks what is not in the log; false when it is to get that otherwise. */
  offers(nowMs: number): boolean {
    const { document, peer, access } = this.#context;
    if (this.#hearer.isActive || this.#patches.isActive) return true;
    if (this.hasFailed || !access.mayPeerWrite || access.isReadOnly) return false;
    if (!this.#teller.isActive && !isWorthComparing(document, peer)) return false;
    this.#teller.offer(nowMs);
    return !this.#teller.hasFailed;
  }

  receive(type: number, decoder: Decoder, nowMs: number): PartsNews {
    const { names, access } = this.#context;
    const missedBefore = names.missed;
    if (type === messageType.parts) {
      const offer = messages.readParts(decoder, names);
      if (names.missed === missedBefore) return news(this.#receiveOffer(offer, nowMs));
      // What the peer has seen is not known in full.
      this.#hearer.refuse(offer.number);
      return news(false);
    }
    if (type === messageType.partsSymbols)
      return news(this.#hearer.receiveSymbols(messages.readPartsSymbols(decoder), nowMs));
    if (type === messageType.partsItems)
      return news(this.#hearer.receiveItems(messages.readPartsItems(decoder), nowMs));
    if (type === messageType.partsMore) {
      const asked = messages.readPartsMore(decoder);
      if (this.#context.busy.admits(this.#teller.bytesOf(asked), nowMs)) this.#teller.receiveMore(asked, nowMs);
      else this.#teller.putOff(asked, nowMs);
      return news(true);
    }
    if (type === messageType.partsDifference) {
      const difference = messages.readPartsDifference(decoder, names);
      if (names.missed > missedBefore) this.#teller.fail();
      const apart = this.#teller.receiveDifference(difference, nowMs);
      return this.#joining(difference.patch, access.mayPeerWrite ? apart : undefined);
    }
    const { number, patch } = messages.readPatch(decoder);
    return this.#joining(patch, access.mayPeerWrite ? this.#hearer.receivePatch(number) : undefined);
  }

  /** What came of a patch of the peer's that was handed over. */
  installed(isOk: boolean, patch: Snapshot | undefined): void {
    if (isOk) this.#teller.mended(patch);
    else this.#teller.fail();
  }

  /** A patch that the peer asks for chunks of. */
  find(digest: EntryDigest): Whole | undefined {
    return this.#patches.find(digest);
  }

  /** Chunks have gone out. */
  used(nowMs: number): void {
    this.#patches.used(nowMs);
    this.#hearer.used(nowMs);
  }

  /** The peer may be asked for more from then on. */
  putOff(untilMs: number): void {
    this.#hearer.putOff(untilMs);
  }

  clear(): void {
    this.#patches.clear();
    this.#teller.clear();
    this.#hearer.clear();
  }

  /** The peer has opened the document anew. */
  restart(): void {
    this.#patches.clear();
    this.#teller.clear();
    this.#hearer.restart();
  }

  check(nowMs: number): void {
    this.#patches.check(this.#context.peer, nowMs);
    this.#teller.check(nowMs);
    this.#hearer.check(nowMs);
  }

  write(draft: FrameDraft, ref: DocumentRef, nowMs: number): void {
    this.#teller.write(draft, ref, nowMs);
    this.#hearer.write(draft, ref, nowMs);
  }

  writeBulk(draft: FrameDraft, ref: DocumentRef): void {
    this.#teller.writeBulk(draft, ref);
  }

  #receiveOffer(offer: messages.PartsOffer, nowMs: number): boolean {
    const { document, access } = this.#context;
    if (!access.mayPeerWrite) access.refuse();
    if (!access.mayPeerWrite || document.base.partsRefusal !== undefined) this.#hearer.refuse(offer.number);
    else if (this.#teller.yieldsTo(offer.key)) {
      this.#teller.clear();
      return this.#hearer.receiveOffer(offer, nowMs);
    }
    return false;
  }

  #joining(patch: messages.CarriedPatch, apart: PartsApart | undefined): PartsNews {
    const { document } = this.#context;
    if (patch === undefined || apart === undefined) return news(true);
    if (patch instanceof Uint8Array) {
      return { isNew: true, effects: [{ type: "install", document, bytes: patch, apart }] };
    }
    // One's own is on its way before that has come.
    const { compared, removed } = apart;
    return { isNew: true, effects: [], offer: { state: patch, apart: { compared, removed } } };
  }
}

function news(isNew: boolean): PartsNews {
  return { isNew, effects: [] };
}
