// Runs a random history over several replicas, some of which lie, and keeps beside it what each entry was made from,
// so that an oracle can say which of them must count.
import type { ReplicaId } from "@joinery/clock";
import type { BudgetGenesis, RightsKind } from "@joinery/crdt/budget";
import fc from "fast-check";
import { nameOf } from "../site.js";
import { type BudgetSite, bounds, budgetSite, type LyingDraft, restarted, viewOf } from "./budget-site.js";
import { type Made, PastOracle, type Step } from "./past-oracle.js";

export interface Move {
  readonly did: "used" | "granted" | "asked";
  readonly of: RightsKind;
  readonly to: number;
  /** 0 for all that its author holds. */
  readonly amount: number;
  /** What a liar adds to the total that would be right. */
  readonly skew: bigint;
}

export type Command =
  | { readonly kind: "change"; readonly node: number; readonly moves: readonly Move[]; readonly flush: boolean }
  | { readonly kind: "deliver"; readonly node: number; readonly picks: readonly number[] }
  | { readonly kind: "catchUp"; readonly node: number; readonly from: number }
  | { readonly kind: "answer"; readonly node: number }
  | { readonly kind: "restart"; readonly node: number };

const move: fc.Arbitrary<Move> = fc.record({
  did: fc.constantFrom("used", "used", "used", "granted", "granted", "asked"),
  of: fc.constantFrom("spend", "spend", "spend", "refill"),
  to: fc.oneof({ arbitrary: fc.nat(2), weight: 6 }, fc.nat(5)),
  amount: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 9 }), weight: 4 },
    { arbitrary: fc.constant(0), weight: 2 },
    fc.integer({ min: 1, max: 40 }),
  ),
  skew: fc.oneof({ arbitrary: fc.constant(0n), weight: 9 }, fc.bigInt(-6n, 6n)),
});
const node = fc.nat(4);

export const arbitraryCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      node,
      moves: fc.array(move, { minLength: 1, maxLength: 3 }),
      flush: fc.boolean(),
    }),
    weight: 10,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("deliver" as const),
      node,
      picks: fc.array(fc.nat(200), { minLength: 1, maxLength: 6 }),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant("catchUp" as const), node, from: node }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant("answer" as const), node }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant("restart" as const), node }), weight: 1 },
);

export interface Peer {
  site: BudgetSite;
  readonly number: number;
  readonly honest: boolean;
  /** What is applied or on the way out here: the past of the next entry. */
  readonly applied: Set<Made>;
  open: Made | undefined;
}

/** Rights of four authors, one of which may never write; the width is 100 and all of it is given out. */
export const genesis: BudgetGenesis = {
  rights: [
    { author: nameOf(0), spend: 20, refill: 10 },
    { author: nameOf(1), spend: 15, refill: 5 },
    { author: nameOf(2), spend: 25 },
    { author: nameOf(4), refill: 25 },
  ],
};
export const startValue: number = bounds.min + 60;

export class BudgetHistory {
  readonly oracle: PastOracle = new PastOracle(genesis, bounds.max - bounds.min);
  readonly peers: readonly Peer[];
  /** Every entry that was written, with its bytes. */
  readonly entries: { readonly made: Made; readonly bytes: Uint8Array }[] = [];
  readonly #byDot: Map<string, Made> = new Map();

  constructor(nodeCount: number, liars: number) {
    this.peers = Array.from({ length: nodeCount }, (_, number) => {
      const honest = number >= liars;
      return { site: budgetSite(number, genesis, honest), number, honest, applied: new Set(), open: undefined };
    });
  }

  run(command: Command): void {
    const peer = this.#peer(command.node);
    if (command.kind === "change") this.#change(peer, command.moves, command.flush);
    else if (command.kind === "deliver") {
      this.deliver(
        peer,
        command.picks.map((pick) => pick % Math.max(this.entries.length, 1)),
      );
    } else if (command.kind === "catchUp") this.#catchUp(peer, this.#peer(command.from));
    else if (command.kind === "answer") this.#answer(peer);
    else if (peer.honest) {
      this.#flush(peer);
      peer.site = restarted(peer.site, peer.number, genesis);
    }
  }

  /** Brings entries, by number, to a replica: any order, known or not. */
  deliver(peer: Peer, picks: readonly number[]): void {
    this.#flush(peer);
    const before = peer.site.delivered.length;
    const { authors } = peer.site.document;
    peer.site.receive(...picks.flatMap((pick) => this.entries[pick]?.bytes ?? []));
    for (const { author, firstSeq, refusal } of peer.site.delivered.slice(before)) {
      const made = this.#byDot.get(`${authors.idOf(author)} ${firstSeq}`) as Made;
      peer.applied.add(made);
      if (peer.honest && this.oracle.accepts(made) !== (refusal === undefined)) {
        throw new TypeError(`the oracle disagrees with ${JSON.stringify(refusal ?? "accepted")}`);
      }
    }
  }

  /** Ends the history: everybody gets everything, each in another order, some of it twice. */
  settle(orders: readonly number[][]): void {
    for (const peer of this.peers) this.#flush(peer);
    this.peers.forEach((peer, index) => {
      const order = this.entries.map((_, entry) => entry);
      const keys = orders[index % orders.length] as number[];
      order.sort((a, b) => (keys[a % keys.length] as number) - (keys[b % keys.length] as number) || a - b);
      this.deliver(peer, [...order, ...order.slice(0, 3)]);
    });
  }

  #peer(number: number): Peer {
    return this.peers[number % this.peers.length] as Peer;
  }

  #change(peer: Peer, moves: readonly Move[], flush: boolean): void {
    const steps: Step[] = [];
    const made = peer.open ?? { author: nameOf(peer.number), past: new Set(peer.applied), steps: [] };
    peer.site.change(({ energy }) => {
      for (const one of moves) this.#move(peer, energy, one, steps, made);
    });
    if (steps.length > 0) {
      made.steps.push(...steps);
      peer.open = made;
    }
    if (flush) this.#flush(peer);
  }

  #move(peer: Peer, energy: LyingDraft, one: Move, steps: Step[], made: Made): void {
    const to = one.did === "granted" ? nameOf(one.to) : "";
    if (to === nameOf(peer.number)) return;
    if (!peer.honest) {
      this.#lie(peer, energy, one, to, steps);
      return;
    }
    const own = { ...made, steps: [...made.steps, ...steps] };
    const held = Number(this.oracle.rights([...own.past, own], nameOf(peer.number), one.of));
    const amount = one.amount || Math.max(held, 1);
    this.#keepTo(peer, energy, { ...one, amount }, to, held, steps);
  }

  #lie(peer: Peer, energy: LyingDraft, { did, of, amount, skew }: Move, to: string, steps: Step[]): void {
    const column = did === "used" ? "" : did === "asked" ? "?" : to;
    const total = this.#total(peer, of, column) + BigInt(amount || 1) + skew;
    if (total <= 0n) return;
    energy.raw({ row: of, column, amount: total });
    steps.push({ did, of, to, total });
  }

  /** What an honest draft does and answers is worked out from what its author holds by definition. */
  #keepTo(peer: Peer, energy: LyingDraft, one: Move, to: string, held: number, steps: Step[]): void {
    const { did, of, amount } = one;
    const ok = held >= amount;
    const answer = ok ? { ok } : { ok, shortBy: amount - held };
    const wrote = (what: Step["did"], column: string): void => {
      steps.push({ did: what, of, to, total: this.#total(peer, of, column) });
    };
    if (did === "granted") {
      expectSame(energy.grant(to as ReplicaId, amount, of), answer);
      if (ok) wrote("granted", to);
      return;
    }
    const asked = this.#total(peer, of, "?");
    if (did === "asked") energy.request(amount, of);
    else expectSame(energy[of](amount), answer);
    if (did === "used" && ok) wrote("used", "");
    else if (this.#total(peer, of, "?") > asked) wrote("asked", "?");
  }

  /** The writer's own total at a place, read off its state. */
  #total(peer: Peer, row: RightsKind, column: string): bigint {
    const { state, self } = peer.site.document;
    const { cells } = state.store.parts[0] as {
      cells: { cells: Map<number, Map<string, Map<string, { amount: bigint }>>> };
    };
    return cells.cells.get(self)?.get(row)?.get(column)?.amount ?? 0n;
  }

  #answer(peer: Peer): void {
    const requests = viewOf(peer.site).requests.filter(({ author }) => author !== nameOf(peer.number));
    const moves = requests.slice(0, 3).map(
      ({ author, kind, amount }): Move => ({
        did: "granted",
        of: kind,
        to: [0, 1, 2, 3, 4, 5].findIndex((number) => nameOf(number) === author),
        amount: Math.min(Math.max(amount, 1), 100),
        skew: 0n,
      }),
    );
    if (moves.length > 0) this.#change(peer, moves, true);
  }

  #flush(peer: Peer): void {
    const made = peer.open;
    peer.open = undefined;
    const { document, disk } = peer.site;
    const firstSeq = document.log.chain(document.self).at(-1)?.lastSeq ?? 0;
    const before = disk.length;
    peer.site.flush();
    const bytes = disk[before];
    if (made === undefined || bytes === undefined) return;
    this.entries.push({ made, bytes });
    this.#byDot.set(`${made.author} ${firstSeq + 1}`, made);
    peer.applied.add(made);
  }

  #catchUp(peer: Peer, from: Peer): void {
    this.#flush(from);
    this.deliver(
      peer,
      this.entries.flatMap(({ made }, index) => (from.applied.has(made) ? [index] : [])),
    );
  }
}

function expectSame(found: unknown, expected: unknown): void {
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new TypeError(`answered ${JSON.stringify(found)}, where the definition says ${JSON.stringify(expected)}`);
}
