// What two sides say to each other about one document's states: one is given in place of entries that are not in the log any
// more, and taken in chunks as large entries are. A state of what is here is made when it is asked for, and kept while it is.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { ChannelAccess } from "../access/channel-access.js";
import type { AuthorNames } from "../author-names.js";
import type { ChannelContext } from "../channel-context.js";
import type { DocumentRef } from "../document-ref.js";
import type { BusyTalk } from "../flow/busy-talk.js";
import type { FrameDraft } from "../frame.js";
import type { Source, Wanted } from "../wanted.js";
import { StateGiver } from "./state-giver.js";
import type { NoState, StateRefusal } from "./state-messages.js";
import { StateTaker } from "./state-taker.js";

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

  constructor(context: StateTalkContext) {
    const { shelf, limits } = context.session;
    this.giver = new StateGiver({ ...context, shelf });
    this.taker = new StateTaker({ ...context, limits });
  }

  get isDue(): boolean {
    return this.giver.isDue || this.taker.isDue;
  }

  /** The peer gives none, or takes none; answers why when that is news. */
  receiveNone(none: NoState): StateRefusal | undefined {
    if (none.code === "elsewhere") {
      this.giver.joins = false;
      return undefined;
    }
    const isNews = none.cut.length > 0 ? this.taker.receiveNone(none.cut) : this.giver.refused(none.code);
    return isNews ? none.code : undefined;
  }

  /** The peer has closed the document, or the session ends. */
  clear(): void {
    this.giver.clear();
    this.taker.clear();
  }

  /** True when the peer may be asked again for what it had refused. */
  check(nowMs: number): boolean {
    this.giver.check(nowMs);
    return this.taker.check(nowMs);
  }

  /** Writes what is due and fits; true when the peer left an earlier request unanswered. While it `isHeld` nothing is asked for. */
  write(draft: FrameDraft, ref: DocumentRef, isHeld: boolean, nowMs: number): boolean {
    this.giver.write(draft, ref, nowMs);
    return this.taker.write(draft, ref, isHeld ? undefined : nowMs);
  }
}
