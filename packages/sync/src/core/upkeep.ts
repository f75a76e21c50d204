// What time alone brings about for one document on one session: what waited comes due, what rests is noticed and asked for again. Where
// nothing waits and both sides have the same, it is not looked after at all.

import type { DocumentCore } from "@joinery/replica";
import type { ChannelAccess } from "./access/channel-access.js";
import type { Asking } from "./asking.js";
import type { AuthorNames } from "./author-names.js";
import type { BranchTalk } from "./branch-talk.js";
import type { ChannelContext } from "./channel-context.js";
import type { BusyTalk } from "./flow/busy-talk.js";
import type { FlowControl } from "./flow/flow-control.js";
import type { GossipLink } from "./gossip/gossip-link.js";
import type { LargeTalk } from "./large/large-talk.js";
import type { Meeting } from "./meeting.js";
import type { PeerVector } from "./peer-vector.js";
import type { Exchange, RepairCheck } from "./repair-check.js";
import type { Source } from "./request.js";
import type { StateTalk } from "./states/state-talk.js";
import type { Wanted } from "./wanted.js";

export interface UpkeepParts {
  readonly document: DocumentCore;
  readonly source: Source;
  readonly session: ChannelContext;
  readonly names: AuthorNames;
  readonly peer: PeerVector;
  readonly access: ChannelAccess;
  readonly wanted: Wanted;
  readonly meeting: Meeting;
  readonly asking: Asking;
  readonly busy: BusyTalk;
  readonly large: LargeTalk;
  readonly states: StateTalk;
  readonly gossip: GossipLink;
  readonly flow: FlowControl;
  readonly branches: BranchTalk | undefined;
  readonly repair: RepairCheck;
  /** Both sides have the same, as far as both have said. */
  readonly isLevel: () => boolean;
  /** Asks the peer for all that it has. */
  readonly ask: () => void;
}

export class Upkeep {
  readonly #parts: UpkeepParts;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** When `check` next has something to do, if nothing else happens. That of a signed document always may. */
  get restsUntilMs(): number {
    return this.#isQuiet ? this.#parts.repair.restsUntilMs(this.#isLevel) : Number.NEGATIVE_INFINITY;
  }

  /** Looks whether the exchange got stuck since the last check. */
  check(nowMs: number): void {
    const { document, session, source, wanted, asking, busy, large, states, gossip, flow, branches, repair } =
      this.#parts;
    if (busy.endsHold(nowMs)) asking.lookFor("all");
    if (!busy.isHeld) large.check(nowMs);
    gossip.tick(nowMs);
    if (states.check(nowMs)) asking.lookFor("all");
    if (wanted.isWorthAsking(source, document.applied, nowMs)) asking.lookFor("overdue");
    if (!repair.isDue(nowMs) || (this.#isQuiet && repair.passesOver(this.#isLevel, nowMs))) return;
    flow.send.forgetTold(nowMs, session.limits.repairMs);
    branches?.check(this.#parts.isLevel());
    this.#look(nowMs);
    asking.lookFor("overdue");
  }

  #look(nowMs: number): void {
    const { session, meeting, names, repair, gossip, ask } = this.#parts;
    const isMet = meeting.isMutual && !names.isMissing;
    if (repair.look(isMet, this.#exchange, () => gossip.remind(), nowMs) !== "stuck") return;
    meeting.doubt();
    if (repair.isHopeless) names.forget();
    ask();
    session.counts.repairs++;
  }

  /** Nothing waits for a time. */
  get #isQuiet(): boolean {
    const { large, gossip, states, wanted, busy, branches } = this.#parts;
    return (
      large.isAtRest && gossip.isAtRest && states.isAtRest && wanted.isAtRest && !busy.isHeld && branches === undefined
    );
  }

  /** The peer has what is on disk here, and nothing that is not here. */
  get #isLevel(): boolean {
    const { document, meeting, names, peer, access } = this.#parts;
    if (!meeting.isMutual || names.isMissing || !peer.coversAll(this.#exchange.durable)) return false;
    return !access.mayPeerWrite || document.applied.coversAll(peer);
  }

  get #exchange(): Exchange {
    const { document, peer, access, states, gossip } = this.#parts;
    const durable = access.isReadOnly ? peer : states.giver.owedOf(document.durable);
    return { ...gossip.pace, peer, durable };
  }
}
