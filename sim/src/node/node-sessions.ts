// The sessions of one virtual node. A session that rests is left out of ticks until it has something to do by itself, or anything happens at
// the node; before that, all that were left out make up for the last tick they missed. So a run is the same, to the byte, as one in which
// all tick always, and a node where nothing goes on costs nothing.

import { assert } from "@joinery/crdt";
import type { Session, SyncEffect } from "@joinery/sync";

interface Kept {
  readonly peer: number;
  readonly session: Session;
  /** Until when it has nothing to do, if nothing happens. */
  restsUntilMs: number;
  /** How often anything had happened at the node when it ticked last. */
  stirs: number;
  /** The last tick that it was left out of, and has not made up for. */
  missedMs: number | undefined;
}

/** Performs what a session asks for on a link. */
export type React = (link: number, effect: SyncEffect) => void;

export class NodeSessions {
  /** By number of the link. */
  readonly #kept: Map<number, Kept> = new Map();
  readonly #ticksAlways: boolean;
  #stirs = 0;
  #hasMissed = false;

  /** @param ticksAlways none is ever left out: for comparing runs */
  constructor(ticksAlways: boolean) {
    this.#ticksAlways = ticksAlways;
  }

  has(link: number): boolean {
    return this.#kept.has(link);
  }

  get(link: number): Pick<Kept, "peer" | "session"> | undefined {
    return this.#kept.get(link);
  }

  /** The link of a session; undefined where it has ended. */
  linkOf(session: object): number | undefined {
    for (const [link, kept] of this.#kept) if (kept.session === session) return link;
    return undefined;
  }

  add(link: number, peer: number, session: Session): void {
    this.#kept.set(link, { peer, session, restsUntilMs: Number.NEGATIVE_INFINITY, stirs: -1, missedMs: undefined });
  }

  /** Takes a session out; undefined where there is none. */
  take(link: number): Session | undefined {
    const kept = this.#kept.get(link);
    this.#kept.delete(link);
    return kept?.session;
  }

  clear(): void {
    this.#kept.clear();
    this.#hasMissed = false;
  }

  /** Something is about to happen at the node. */
  stir(): void {
    this.#stirs++;
    if (!this.#hasMissed) return;
    this.#hasMissed = false;
    for (const kept of this.#kept.values()) {
      if (kept.missedMs === undefined) continue;
      const effects = kept.session.tick(kept.missedMs);
      kept.missedMs = undefined;
      assert(effects.length === 0, "a session that rests has nothing to do");
    }
  }

  /** Lets sessions look after what is stuck and say what is due. */
  tick(nowMs: number, react: React): void {
    for (const [link, kept] of this.#kept) {
      if (!this.#ticksAlways && kept.stirs === this.#stirs && nowMs < kept.restsUntilMs) {
        kept.missedMs = nowMs;
        this.#hasMissed = true;
        continue;
      }
      kept.stirs = this.#stirs;
      kept.missedMs = undefined;
      this.#perform(link, kept.session.tick(nowMs), react);
      this.#pump(link, kept.session, react);
      kept.restsUntilMs = kept.session.restsUntilMs;
      // What it does by itself, others may notice.
      if (kept.restsUntilMs <= nowMs) this.stir();
    }
  }

  /** Lets a session say all that it has to say. */
  pump(link: number, react: React): void {
    const session = this.#kept.get(link)?.session;
    if (session !== undefined) this.#pump(link, session, react);
  }

  #pump(link: number, session: Session, react: React): void {
    for (let effects = session.pump(); effects.length > 0; effects = session.pump())
      this.#perform(link, effects, react);
  }

  #perform(link: number, effects: readonly SyncEffect[], react: React): void {
    if (effects.length > 0) this.stir();
    for (const effect of effects) react(link, effect);
  }
}
