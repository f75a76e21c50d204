// A link between two nodes that loses, duplicates, reorders and cuts, as its seed says.

import type { DocumentCore } from "@joinery/replica";
import type { Session, SyncEffect } from "@joinery/sync";
import { expect } from "vitest";
import type { Random } from "./random.js";
import type { TestNode } from "./test-node.js";
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
  readonly frame: Uint8Array;
}

export class TestLink {
  readonly ends: readonly [TestNode, TestNode];
  faults: Faults = noFaults;
  /** While true everything is lost and nobody is told. */
  isJammed = false;
  filter: FrameFilter = () => true;
  readonly closeReasons: string[] = [];
  #sessions: [Session, Session] | undefined;
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
    const [a, b] = this.ends;
    this.#sessions = [a.engine.connect(nowMs), b.engine.connect(nowMs)];
  }

  /** Both sides hear that the link is gone; what was under way is lost. */
  cut(): void {
    this.#flying = [];
    for (const [side, node] of this.ends.entries()) {
      if (this.#sessions !== undefined) node.engine.disconnect(this.#sessions[side] as Session);
    }
    this.#sessions = undefined;
  }

  /** Delivers what is due, in the order of arrival. */
  deliver(nowMs: number): void {
    const due = this.#flying.filter(({ atMs }) => atMs <= nowMs).sort((x, y) => x.atMs - y.atMs || x.order - y.order);
    this.#flying = this.#flying.filter(({ atMs }) => atMs > nowMs);
    for (const { from, frame } of due) if (this.#sessions !== undefined) this.#arrive(from, frame, nowMs);
  }

  tick(nowMs: number): void {
    for (const session of this.#sessions ?? []) session.tick(nowMs);
  }

  pump(nowMs: number, framesMax: number): void {
    for (const side of [0, 1] as const) {
      for (let left = framesMax; left > 0 && this.#sessions !== undefined; left--) {
        const effects = this.#sessions[side].pump();
        if (effects.length === 0) break;
        this.#perform(side, effects, nowMs);
      }
    }
  }

  #arrive(from: 0 | 1, frame: Uint8Array, nowMs: number): void {
    const to = (1 - from) as 0 | 1;
    this.#watch.delivered(this.ends[from].author, this.ends[to].author, frame, this.sessions[to]);
    this.#perform(to, this.sessions[to].receive(frame, nowMs), nowMs);
  }

  #perform(side: 0 | 1, effects: readonly SyncEffect[], nowMs: number): void {
    const node = this.ends[side];
    for (const effect of effects) {
      if (effect.type === "send") this.#send(side, effect.frame, nowMs);
      else if (effect.type === "close") {
        this.closeReasons.push(effect.code);
        this.cut();
      } else if (effect.type === "deliver") {
        const document = effect.document as DocumentCore;
        node.perform(document as never, document.receive(effect.entries, nowMs));
      }
    }
  }

  #send(from: 0 | 1, frame: Uint8Array, nowMs: number): void {
    const [sender, receiver] = [this.ends[from], this.ends[1 - from] as TestNode];
    this.#watch.sent(sender, receiver, frame, this.sessions[(1 - from) as 0 | 1]);
    expect(frame.length).toBeGreaterThan(1);
    if (this.isJammed || !this.filter(frame, sender, receiver) || this.#random.chance(this.faults.loss)) return;
    const copies = this.#random.chance(this.faults.duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const atMs = nowMs + this.#random.between(1, this.faults.delayMsMax);
      this.#flying.push({ atMs, order: this.#order++, from, frame: frame.slice() });
    }
  }
}
