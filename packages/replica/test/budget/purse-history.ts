// Runs a random history of purses over several replicas, some of which lie, and keeps beside it what each entry was made
// from, so that an oracle can say which of them must count.
import type { RightsKind } from "@joinery/crdt/budget";
import fc from "fast-check";
import { nameOf } from "../site.js";
import type { LyingDraft } from "./budget-site.js";
import { type Made, PurseOracle, type Step } from "./purse-oracle.js";
import { creator, type PurseSite, purseGenesis, purseSite, restartedPurses, shownAt, totalAt } from "./purse-site.js";

export interface Move {
  readonly key: "a" | "b";
  readonly did: "used" | "granted" | "asked" | "won" | "clicked" | "ended" | "created";
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
  | { readonly kind: "restart"; readonly node: number };

const node = fc.nat(4);
const move: fc.Arbitrary<Move> = fc.record({
  key: fc.constantFrom("a", "a", "b"),
  did: fc.oneof(
    { arbitrary: fc.constantFrom("used", "used", "used", "granted", "granted", "asked", "won", "clicked"), weight: 10 },
    fc.constantFrom("ended", "created"),
  ),
  of: fc.constantFrom("spend", "spend", "spend", "refill"),
  to: fc.nat(4),
  amount: fc.oneof(fc.constant(0), { arbitrary: fc.integer({ min: 1, max: 12 }), weight: 3 }),
  skew: fc.oneof({ arbitrary: fc.constant(0n), weight: 9 }, fc.bigInt(-6n, 30n)),
});

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
    weight: 4,
  },
  { arbitrary: fc.record({ kind: fc.constant("catchUp" as const), node, from: node }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant("restart" as const), node }), weight: 1 },
);

export interface Peer {
  site: PurseSite;
  readonly number: number;
  readonly honest: boolean;
  /** What is applied or on the way out here: the past of the next entry. */
  readonly applied: Set<Made>;
  open: Made | undefined;
}

export class PurseHistory {
  readonly oracle: PurseOracle = new PurseOracle();
  readonly peers: readonly Peer[];
  /** Every entry that was written, with its bytes. */
  readonly entries: { readonly made: Made; readonly bytes: Uint8Array }[] = [];
  /** Entries about a purse that were judged where it had ended already, by whether they count. */
  readonly late: { accepted: number; refused: number } = { accepted: 0, refused: 0 };
  readonly #byDot: Map<string, Made> = new Map();

  /** Author 0, who creates keys, is honest; those after it may not be. */
  constructor(nodeCount: number, liars: number) {
    this.peers = Array.from({ length: nodeCount }, (_, number) => {
      const honest = number === 0 || number > liars;
      return { site: purseSite(number, honest), number, honest, applied: new Set(), open: undefined };
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
    else if (peer.honest) {
      this.#flush(peer);
      peer.site = restartedPurses(peer.site, peer.number);
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
      const accepted = refusal === undefined;
      if (peer.honest && this.oracle.accepts(made) !== accepted) {
        throw new TypeError(`the oracle disagrees with ${JSON.stringify(refusal ?? "accepted")}`);
      }
      if (peer.honest && this.#isLate(peer, made)) this.late[accepted ? "accepted" : "refused"]++;
      peer.applied.add(made);
    }
  }

  /** Ends the history: everybody gets everything, each in another order, some of it twice. */
  settle(orders: readonly number[][]): void {
    for (const peer of this.peers) this.#flush(peer);
    this.peers.forEach((peer, index) => {
      const keys = orders[index % orders.length] as number[];
      const order = this.entries.map((_, entry) => entry);
      order.sort((a, b) => (keys[a % keys.length] as number) - (keys[b % keys.length] as number) || a - b);
      this.deliver(peer, [...order, ...order.slice(0, 3)]);
    });
  }

  #peer(number: number): Peer {
    return this.peers[number % this.peers.length] as Peer;
  }

  #isLate(peer: Peer, made: Made): boolean {
    const counted = [...peer.applied].filter((one) => this.oracle.accepts(one)).flatMap((one) => one.steps);
    const ended = new Set(counted.flatMap((step) => (step.did === "ended" ? [step.id] : [])));
    return made.steps.some((step) => step.did === "moved" && ended.has(step.id));
  }

  #change(peer: Peer, moves: readonly Move[], flush: boolean): void {
    const steps: Step[] = [];
    const made = peer.open ?? { author: nameOf(peer.number), past: new Set(peer.applied), steps: [] };
    for (const one of moves) this.#move(peer, one, steps);
    made.steps.push(...steps);
    if (made.steps.length > 0) peer.open = made;
    if (flush) this.#flush(peer);
  }

  #move(peer: Peer, one: Move, steps: Step[]): void {
    const { site } = peer;
    const id = shownAt(site, one.key)?.id;
    if (one.did === "clicked") {
      site.change(({ clicks }) => clicks.add(1));
      steps.push({ did: "clicked" });
    } else if (id === undefined) this.#create(peer, one, steps);
    else if (one.did === "ended") {
      site.change(({ purses }) => purses.delete(one.key));
      steps.push({ did: "ended", id });
    } else if (one.did === "won") {
      const amount = one.amount + 1;
      site.change(({ purses }) => purses.at(one.key).wins.add(amount));
      steps.push({ did: "won", id, amount });
    } else if (one.did !== "created") this.#moveRights(peer, one, id, steps);
  }

  /** Also liars create keys, of which nobody else takes notice. */
  #create({ site, number, honest }: Peer, { key, amount }: Move, steps: Step[]): void {
    if (nameOf(number) !== creator && honest) return;
    const variant = amount % 8;
    site.change(({ purses }) => void purses.create(key, purseGenesis(variant)));
    steps.push({ did: "created", id: shownAt(site, key)?.id ?? "", key, variant });
  }

  #moveRights({ site, number, honest }: Peer, one: Move, id: string, steps: Step[]): void {
    const { key, of, amount } = one;
    const did = one.did as "used" | "granted" | "asked";
    const to = did === "granted" ? nameOf(one.to) : "";
    const column = did === "used" ? "" : did === "asked" ? "?" : to;
    if (to === nameOf(number)) return;
    const [before, asked] = [totalAt(site, key, of, column), totalAt(site, key, of, "?")];
    if (!honest) {
      // What a liar claims need not be more than before: then its own state does not show it.
      const total = before + BigInt(amount + 1) + one.skew;
      if (total <= 0n) return;
      site.change(({ purses }) => purses.at(key).energy.raw({ row: of, column, amount: total }));
      steps.push({ did: "moved", id, move: { did, of, to, total } });
      return;
    }
    site.change(({ purses }) => {
      const { energy } = purses.at(key);
      act(energy, did, of, one.to, amount || Math.max(energy.mine[of], 1));
    });
    const total = totalAt(site, key, of, column);
    const askedNow = totalAt(site, key, of, "?");
    if (total !== before) steps.push({ did: "moved", id, move: { did, of, to, total } });
    else if (askedNow !== asked) steps.push({ did: "moved", id, move: { did: "asked", of, to: "", total: askedNow } });
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

function act(energy: LyingDraft, did: "used" | "granted" | "asked", of: RightsKind, to: number, amount: number): void {
  if (did === "granted") energy.grant(nameOf(to), amount, of);
  else if (did === "asked") energy.request(amount, of);
  else energy[of](amount);
}
