// Who is dialled until it answers, ever more rarely: peers whose link broke, and contacts that have not answered yet. After a
// partition they bring both sides together, where both have full views and would look for nobody.

import type { ReplicaId } from "@joinery/clock";
import type { Draws } from "./draws.js";
import type { MembershipLimits } from "./membership-limits.js";

/** Somebody to be dialled, whose name is not known where it is a contact. */
export interface Sought {
  readonly id: ReplicaId | undefined;
  readonly addresses: readonly string[];
}

interface Retry {
  readonly sought: Sought;
  tries: number;
  /** Tries that reached nobody. */
  vain: number;
  dueMs: number;
}

/** Most peers whose link broke that are dialled again; beyond it one of them is forgotten. */
const lostMax = 8;

export class Retries {
  readonly #limits: MembershipLimits;
  readonly #draws: Draws;
  /** By name, or by address. */
  readonly #retries: Map<string, Retry> = new Map();

  constructor(limits: MembershipLimits, draws: Draws) {
    this.#limits = limits;
    this.#draws = draws;
  }

  /** Peers whose link broke. */
  get lost(): readonly ReplicaId[] {
    return [...this.#retries.values()].flatMap(({ sought: { id } }) => (id === undefined ? [] : [id]));
  }

  /** Dials it from `dueMs` on until it answers; nothing new where that is so already. */
  add(sought: Sought, dueMs: number): void {
    const key = keyOf(sought);
    if (this.#retries.has(key)) return;
    this.#retries.set(key, { sought, tries: 0, vain: 0, dueMs });
    const { lost } = this;
    if (sought.id !== undefined && lost.length > lostMax) this.#retries.delete(this.#draws.pick(lost) as string);
  }

  /** How often it was dialled and could not be reached. */
  vainOf(key: string): number {
    return this.#retries.get(key)?.vain ?? 0;
  }

  forget(key: string): void {
    this.#retries.delete(key);
  }

  /** One to dial now, and at which of its addresses; it is due again when that should have been answered. */
  next(nowMs: number): { readonly sought: Sought; readonly address: string } | undefined {
    for (const retry of this.#retries.values()) {
      if (retry.dueMs > nowMs) continue;
      const { sought, tries } = retry;
      const { retryMs, retryMsMax, answerMs } = this.#limits;
      retry.dueMs = nowMs + answerMs + this.#draws.backoffMs(retryMs, retryMsMax, tries);
      retry.tries++;
      return { sought, address: sought.addresses[tries % sought.addresses.length] as string };
    }
    return undefined;
  }

  /** It could not be reached: no need to wait for an answer. */
  failed(key: string, nowMs: number): void {
    const retry = this.#retries.get(key);
    if (retry === undefined) return;
    retry.vain++;
    const { retryMs, retryMsMax } = this.#limits;
    retry.dueMs = nowMs + this.#draws.backoffMs(retryMs, retryMsMax, retry.tries);
  }
}

export function keyOf({ id, addresses }: Sought): string {
  return id ?? (addresses[0] as string);
}
