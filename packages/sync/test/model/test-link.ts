// A link between two nodes that loses, duplicates, reorders and cuts, as its seed says.

import type { ReplicaId } from "@joinery/clock";
import type { AuthorizeEffect, Session, SyncEffect } from "@joinery/sync";
import { expect } from "vitest";
import type { Random } from "./random.js";
import type { TestDocument, TestNode } from "./test-node.js";
import type { WireWatch } from "./wire-watch.js";

export interface Faults {
  readonly loss: number;
  readonly duplication: number;
  readonly delayMsMax: number;
}

export const noFaults: Faults = { loss: 0, duplication: 0, delayMsMax: 20 };

/** Decides about one frame; false drops it. */
export type FrameFilter = (frame: Uint8Array, from: TestNode, to: TestNode) => boolean;

interface Flying {
  readonly atMs: number;
  readonly order: number;
  readonly from: 0 | 1;
  /** Whose frame it is: an end may have become somebody else since it was sent. */
  readonly sender: ReplicaId;
  readonly frame: Uint8Array;
}

export class TestLink {
  readonly ends: readonly [TestNode, TestNode];
  faults: Faults = noFaults;
  /** While true everything is lost and nobody is told. */
  isJammed = false;
  filter: FrameFilter = () => true;
  /** What becomes of a frame on its way. */
  rewrite: (frame: Uint8Array) => Uint8Array = (frame) => frame;
  readonly closeReasons: string[] = [];
  /** Hears of documents that can't be synced. */
  onFault: (fault: SyncEffect) => void = () => {};
  /** How often it was opened. */
  openings = 0;
  #sessions: [Session, Session] | undefined;
  /** Sessions of ends that have not noticed yet that a connection is gone. */
  #halfOpen: { readonly node: TestNode; readonly session: Session }[] = [];
  #flying: Flying[] = [];
  readonly #random: Random;
  readonly #watch: WireWatch;
  #order = 0;

  constructor(a: TestNode, b: TestNode, random: Random, watch: WireWatch) {
    this.ends = [a, b];
    this.#random = random;
    this.#watch = watch;
  }

  get isOpen(): boolean {
    return this.#sessions !== undefined;
  }

  get isSettled(): boolean {
    return this.#sessions?.every((session) => session.settled) ?? false;
  }

  get sessions(): readonly [Session, Session] {
    return this.#sessions as [Session, Session];
  }

  open(nowMs: number): void {
    this.cut();
    this.openings++;
    const [a, b] = this.ends;
    this.#sessions = [a.engine.connect(nowMs), b.engine.connect(nowMs)];
  }

  /**
   * One end begins anew on another connection. The other end has not noticed that the first one is gone, and goes on
   * talking to nobody on it, beside its new session, until the link is cut or healed.
   */
  restart(side: 0 | 1, nowMs: number): void {
    if (this.#sessions === undefined) return;
    const unaware = { node: this.ends[1 - side] as TestNode, session: this.#sessions[1 - side] as Session };
    this.ends[side].engine.disconnect(this.#sessions[side]);
    this.#sessions = undefined;
    this.open(nowMs);
    this.#halfOpen = [unaware];
  }

  /** Who has not noticed yet that a connection is gone notices. */
  notice(): void {
    for (const { node, session } of this.#halfOpen) node.engine.disconnect(session);
    this.#halfOpen = [];
  }

  /** Both sides hear that the link is gone; what was under way is lost. */
  cut(): void {
    this.#flying = [];
    this.notice();
    for (const [side, node] of this.ends.entries()) {
      if (this.#sessions !== undefined) node.engine.disconnect(this.#sessions[side] as Session);
    }
    this.#sessions = undefined;
  }

  /** Delivers what is due, in the order of arrival. */
  deliver(nowMs: number): void {
    const due = this.#flying.filter(({ atMs }) => atMs <= nowMs).sort((x, y) => x.atMs - y.atMs || x.order - y.order);
    this.#flying = this.#flying.filter(({ atMs }) => atMs > nowMs);
    for (const flying of due) if (this.#sessions !== undefined) this.#arrive(flying, nowMs);
  }

  /** A frame of `from`, of now or of long ago, arrives at the other end. */
  inject(from: TestNode, frame: Uint8Array, nowMs: number): void {
    const side = this.ends[0] === from ? 0 : 1;
    this.#arrive(
      { atMs: nowMs, order: this.#order++, from: side, sender: from.author, frame: this.rewrite(frame.slice()) },
      nowMs,
    );
  }

  tick(nowMs: number): void {
    for (const side of [0, 1] as const) {
      const effects = this.#sessions?.[side].tick(nowMs) ?? [];
      this.#perform(side, effects, nowMs);
    }
    for (const { session } of this.#halfOpen) session.tick(nowMs);
  }

  pump(nowMs: number, framesMax: number): void {
    for (const { session } of this.#halfOpen) for (let left = framesMax; left > 0 && session.pump().length > 0; left--);
    for (const side of [0, 1] as const) {
      for (let left = framesMax; left > 0 && this.#sessions !== undefined; left--) {
        const effects = this.#sessions[side].pump();
        if (effects.length === 0) break;
        this.#perform(side, effects, nowMs);
      }
    }
  }

  #arrive({ from, sender, frame }: Flying, nowMs: number): void {
    const to = (1 - from) as 0 | 1;
    const session = this.sessions[to];
    const effects = session.receive(frame, nowMs);
    // Before its greeting a peer speaks to nobody.
    if (session.peer !== undefined) this.#watch.delivered(sender, this.ends[to], frame, session);
    this.#perform(to, effects, nowMs);
  }

  #perform(side: 0 | 1, effects: readonly SyncEffect[], nowMs: number): void {
    const node = this.ends[side];
    for (const effect of effects) {
      if (effect.type === "send") this.#send(side, effect.frame, nowMs);
      else if (effect.type === "close") {
        this.closeReasons.push(effect.code);
        this.cut();
      } else if (effect.type === "verifyPeer") {
        this.#perform(side, this.sessions[side].verified(node.verifies(effect.check), nowMs), nowMs);
      } else if (effect.type === "install") this.#install(side, effect, nowMs);
      else if (effect.type === "fault") this.onFault(effect);
      else if (effect.type === "refused") node.refusals.push(`${effect.document.id} ${effect.access}`);
      else if (effect.type === "authorize") this.#authorize(side, effect, nowMs);
      else if (effect.type === "deliver") {
        const document = effect.document as unknown as TestDocument;
        this.#watch.handed(node, document, effect.entries);
        node.perform(document, document.receive(effect.entries, nowMs));
      }
    }
  }

  #install(side: 0 | 1, effect: Extract<SyncEffect, { type: "install" }>, nowMs: number): void {
    const { document, bytes, apart } = effect;
    const installed = document.base.install(bytes, nowMs, apart);
    this.#watch.installed(this.ends[side], document as unknown as TestDocument, bytes, installed);
    if (installed.ok) this.ends[side].perform(document as unknown as TestDocument, installed.effects);
    this.#perform(side, this.sessions[side].installed(effect, installed, nowMs), nowMs);
  }

  #authorize(side: 0 | 1, { document, isOpen }: AuthorizeEffect, nowMs: number): void {
    const permission = this.ends[side].permissionOf(this.ends[1 - side] as TestNode, document, isOpen);
    if (permission !== undefined) this.#sessions?.[side].authorized(document, permission, nowMs);
  }

  #send(from: 0 | 1, frame: Uint8Array, nowMs: number): void {
    const [sender, receiver] = [this.ends[from], this.ends[1 - from] as TestNode];
    this.#watch.sent(sender, receiver, frame, this.sessions[(1 - from) as 0 | 1]);
    expect(frame.length).toBeGreaterThan(1);
    if (this.isJammed || !this.filter(frame, sender, receiver) || this.#random.chance(this.faults.loss)) return;
    const copies = this.#random.chance(this.faults.duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const atMs = nowMs + this.#random.between(1, this.faults.delayMsMax);
      this.#flying.push({
        atMs,
        order: this.#order++,
        from,
        sender: sender.author,
        frame: this.rewrite(frame.slice()),
      });
    }
  }
}
