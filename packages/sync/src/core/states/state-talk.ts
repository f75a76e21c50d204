// What two sides say to each other about one document's states: one is given in place of entries that are not in the log any
// more, and taken in chunks as large entries are. A state of what is here is made when it is asked for, and kept while it is.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { Decoder } from "lib0/decoding";
import type { ChannelAccess } from "../access/channel-access.js";
import type { AuthorNames } from "../author-names.js";
import type { ChannelContext } from "../channel-context.js";
import type { InstallEffect } from "../document-effects.js";
import type { DocumentRef } from "../document-ref.js";
import type { BusyTalk } from "../flow/busy-talk.js";
import type { FrameDraft } from "../frame.js";
import { type PartsNews, PartsTalk } from "../parts/parts-talk.js";
import type { Source } from "../request.js";
import type { Wanted } from "../wanted.js";
import { StateGiver } from "./state-giver.js";
import type { NoState, StateRefusal } from "./state-messages.js";
import { type StateOutcome, StateTaker } from "./state-taker.js";

export interface StateTalkContext {
  readonly document: DocumentCore;
  readonly names: AuthorNames;
  /** What the peer has, as far as it said. */
  readonly peer: VersionVector;
  readonly wanted: Wanted;
  readonly source: Source;
  readonly access: ChannelAccess;
  readonly busy: BusyTalk;
  readonly session: ChannelContext;
}

export class StateTalk {
  readonly giver: StateGiver;
  readonly taker: StateTaker;

  readonly parts: PartsTalk;
  readonly #session: ChannelContext;
  #wasCompared = true;

  constructor(context: StateTalkContext) {
    this.#session = context.session;
    const { shelf } = context.session;
    this.parts = new PartsTalk(context);
    this.giver = new StateGiver({ ...context, shelf, parts: this.parts });
    this.taker = new StateTaker(context);
  }

  get isDue(): boolean {
    return this.giver.isDue || this.taker.isDue || this.parts.isDue;
  }

  /** The peer gives none, or takes none; answers why when that is news. */
  receiveNone(none: NoState): StateRefusal | undefined {
    if (none.code === "elsewhere") {
      this.giver.joins = false;
      return undefined;
    }
    if (none.cut.length === 0) this.parts.clear();
    const isNews = none.cut.length > 0 ? this.taker.receiveNone(none.cut) : this.giver.refused(none.code);
    return isNews ? none.code : undefined;
  }

  /** The peer has closed the document, or the session ends. */
  clear(): void {
    this.parts.clear();
    this.giver.clear();
    this.taker.clear();
  }

  /** A message by which the two compare what is alive. */
  receiveParts(type: number, decoder: Decoder, nowMs: number): PartsNews & { readonly refusal?: StateRefusal } {
    const news = this.parts.receive(type, decoder, nowMs);
    this.#fallBack(nowMs);
    if (news.offer === undefined) return news;
    const refusal = this.taker.receiveOffer({ ...news.offer.state, apart: news.offer.apart }, nowMs);
    return refusal === undefined ? news : { ...news, refusal };
  }

  /** What came of a state or a patch of the peer's; answers why it was not taken, once. */
  installed(effect: InstallEffect, outcome: StateOutcome, nowMs: number): StateRefusal | undefined {
    if (outcome.ok) this.#session.allowance.spendOnMaking(outcome.writtenBytes);
    if (effect.apart !== undefined) this.parts.installed(outcome.ok, outcome.ok ? outcome.patch : undefined);
    return this.taker.installed(outcome, nowMs);
  }

  /** Where comparing has failed, the state is given. */
  #fallBack(nowMs: number): void {
    if (!this.parts.hasFailed || !this.#wasCompared) return;
    this.#wasCompared = false;
    this.giver.notCompared(nowMs);
  }

  /** `check` does nothing more, whenever it is called. */
  get isAtRest(): boolean {
    return this.taker.isAtRest && this.parts.isAtRest && this.#session.shelf.isEmpty;
  }

  /** True when the peer may be asked again for what it had refused. */
  check(nowMs: number): boolean {
    this.giver.check(nowMs);
    this.parts.check(nowMs);
    this.#fallBack(nowMs);
    return this.taker.check(nowMs);
  }

  /** Writes what is due and fits; true when the peer left an earlier request unanswered. While it `isHeld` nothing is asked for. */
  write(draft: FrameDraft, ref: DocumentRef, isHeld: boolean, nowMs: number): boolean {
    this.parts.write(draft, ref, nowMs);
    this.#fallBack(nowMs);
    this.giver.write(draft, ref, nowMs);
    return this.taker.write(draft, ref, isHeld ? undefined : nowMs);
  }
}
