// The entries of one document that come from one peer: what is not taken, and what of the rest is new here.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import type { ChannelAccess } from "./access/channel-access.js";
import { arrivals, type EntrySpan } from "./arrivals.js";
import type { ChannelContext } from "./channel-context.js";
import type { WireEntry } from "./document-messages.js";
import type { FlowControl } from "./flow/flow-control.js";
import type { GossipLink } from "./gossip/gossip-link.js";
import type { Source } from "./request.js";
import type { Sending } from "./sending.js";
import type { Wanted } from "./wanted.js";

export interface ReceivingContext {
  readonly document: DocumentCore;
  readonly session: ChannelContext;
  readonly wanted: Wanted;
  readonly source: Source;
  /** What the peer has on disk, as far as it said. */
  readonly peer: VersionVector;
  readonly flow: FlowControl;
  readonly access: ChannelAccess;
  /** The peer's place in the tree. */
  readonly gossip: GossipLink;
  /** What goes to the peer. */
  readonly sending: () => Pick<Sending, "oweWhatIsAsked">;
}

/** Most authors that a peer is told of on one session, that two write under their name. */
const toldTwiceMax = 64;

export class Receiving {
  readonly #context: ReceivingContext;
  readonly #toldTwice: Set<AuthorIndex> = new Set();

  constructor(context: ReceivingContext) {
    this.#context = context;
  }

  /** The largest entry that is taken beside those that fit a frame. */
  get entryBytesMax(): number {
    return this.#context.session.limits.entryBytesMax;
  }

  /** Entries in a message of so many bytes: the ones that are new here. */
  receive(wire: readonly WireEntry[], bytes: number, nowMs: number): readonly Entry[] {
    const { document, session, flow, access } = this.#context;
    flow.receive.receive(bytes);
    session.flow.receive.receive(bytes);
    if (!access.mayPeerWrite) {
      access.refuse();
      session.counts.entriesRefused += wire.length;
      return [];
    }
    if (document.unfinishedBytes > session.limits.sessionCreditBytes) {
      session.counts.entriesOverrun += wire.length;
      return [];
    }
    return this.freshOf(wire, nowMs);
  }

  freshOf(wire: readonly WireEntry[], nowMs: number): readonly Entry[] {
    const { document, session, wanted, source, peer, gossip } = this.#context;
    const arrived = (span: EntrySpan, isNew: boolean): void => {
      if (isNew) wanted.arrived(source, span, document.applied, nowMs);
      gossip.arrived(span, isNew, nowMs);
    };
    const cameTwice = (here: Entry): void => this.#cameTwice(here, nowMs);
    return arrivals(wire, { document, counts: session.counts, peer, arrived, cameTwice });
  }

  /**
   * Two write under one name, on copies of one store. Where it is one of them that hears of it, it writes under that name no more;
   * else the peer gets what is here, once: it may be the other, or know it.
   */
  #cameTwice(here: Entry, nowMs: number): void {
    const { document, sending } = this.#context;
    document.elsewhere.cameTwice(here.author, here.lastSeq);
    if (here.author === document.self || this.#toldTwice.has(here.author)) return;
    if (this.#toldTwice.size >= toldTwiceMax || !document.durable.covers(here.author, here.lastSeq)) return;
    this.#toldTwice.add(here.author);
    sending().oweWhatIsAsked([here], nowMs);
  }
}
