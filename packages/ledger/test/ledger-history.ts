// Runs a random history over several replicas, some of which lie, and keeps beside it what each entry was made from,
// so that an oracle can say which of them must count.
import { encodeState } from "@joinery/crdt";
import fc from "fast-check";
import { type LedgerGenesis, transferId } from "../src/index.js";
import { LedgerNode, type LyingDraft, nowMs, replicaId } from "./ledger-node.js";
import { type Made, PastOracle, type Pay, type Step } from "./past-oracle.js";

export interface Payment {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly amount: bigint;
  /** What a liar adds to the running total that would be right. */
  readonly skew: bigint;
  /** An honest replica leaves out what can't be paid, a liar pays a little more than it has. */
  readonly stubborn: boolean;
  /** How old the id is, in days. */
  readonly age: number;
}

export type Command =
  | {
      readonly kind: "change";
      readonly node: number;
      readonly payments: readonly Payment[];
      /** All payments are legs of one transfer. */
      readonly together: boolean;
      readonly flush: boolean;
    }
  | { readonly kind: "open"; readonly node: number; readonly nonce: number }
  | { readonly kind: "deliver"; readonly node: number; readonly picks: readonly number[] }
  | { readonly kind: "catchUp"; readonly node: number; readonly from: number }
  | { readonly kind: "restart"; readonly node: number };

const payment = fc.record({
  id: fc.nat(400),
  from: fc.nat(20),
  to: fc.nat(30),
  amount: fc.oneof({ arbitrary: fc.bigInt(1n, 30n), weight: 5 }, fc.bigInt(0n, 400n)),
  skew: fc.oneof({ arbitrary: fc.constant(0n), weight: 9 }, fc.bigInt(0n, 3n)),
  stubborn: fc.boolean(),
  age: fc.oneof({ arbitrary: fc.nat(30), weight: 19 }, fc.constant(31)),
});
const node = fc.nat(4);

export const arbitraryCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      node,
      payments: fc.array(payment, { minLength: 1, maxLength: 3 }),
      together: fc.boolean(),
      flush: fc.boolean(),
    }),
    weight: 10,
  },
  { arbitrary: fc.record({ kind: fc.constant("open" as const), node, nonce: fc.nat(2) }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant("deliver" as const),
      node,
      picks: fc.array(fc.nat(200), { minLength: 1, maxLength: 6 }),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant("catchUp" as const), node, from: node }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant("restart" as const), node }), weight: 1 },
);

/** An issuer and two accounts per replica, of which the second has credit, and an issuer and an account in another ledger. */
export function genesisFor(nodeCount: number): LedgerGenesis {
  const numbers = Array.from({ length: nodeCount }, (_, number) => number);
  return {
    issuers: numbers.flatMap((number) => [
      { account: `mint${number}`, owner: replicaId(number), cap: 200n },
      { account: `euromint${number}`, owner: replicaId(number), cap: 50n, ledger: 978 },
    ]),
    accounts: numbers.flatMap((number) => [
      { account: `a${number}`, owner: replicaId(number) },
      { account: `b${number}`, owner: replicaId(number), creditLimit: 20n },
      { account: `euro${number}`, owner: replicaId(number), ledger: 978, code: 7 },
    ]),
  };
}

interface Peer {
  node: LedgerNode;
  readonly number: number;
  readonly honest: boolean;
  /** What is applied or on the way out here: the past of the next entry. */
  readonly applied: Set<Made>;
  open: Made | undefined;
}

export class LedgerHistory {
  readonly genesis: LedgerGenesis;
  readonly oracle: PastOracle;
  readonly peers: readonly Peer[];
  /** Every entry that was written, with its bytes. */
  readonly entries: { readonly made: Made; readonly bytes: Uint8Array }[] = [];
  /** What the first replica that was looked at shows of the journal. */
  shown: string | undefined;
  readonly #names: string[];
  readonly #byDot: Map<string, Made> = new Map();

  constructor(nodeCount: number, liars: number) {
    this.genesis = genesisFor(nodeCount);
    this.oracle = new PastOracle(this.genesis);
    this.peers = Array.from({ length: nodeCount }, (_, number) => {
      const honest = number >= liars;
      return {
        node: new LedgerNode(number, this.genesis, honest),
        number,
        honest,
        applied: new Set(),
        open: undefined,
      };
    });
    this.#names = [...this.genesis.issuers, ...this.genesis.accounts].map(({ account }) => account);
    for (let number = 0; number < nodeCount; number++) this.#names.push(`${replicaId(number)}.0.0.${number % 3}`);
  }

  run(command: Command): void {
    const peer = this.peers[command.node % this.peers.length] as Peer;
    switch (command.kind) {
      case "change":
        this.#change(peer, command.payments, command.together);
        if (command.flush) this.#flush(peer);
        return;
      case "open":
        this.#open(peer, `${command.nonce}`);
        return;
      case "deliver":
        this.deliver(
          peer,
          command.picks.map((pick) => pick % Math.max(this.entries.length, 1)),
        );
        return;
      case "catchUp":
        this.#catchUp(peer, this.peers[command.from % this.peers.length] as Peer);
        return;
      case "restart":
        this.#restart(peer);
        return;
    }
  }

  /** Brings entries, by number, to a replica: any order, known or not. */
  deliver(peer: Peer, picks: readonly number[]): void {
    this.#flush(peer);
    const picked = picks.flatMap((pick) => this.entries[pick] ?? []);
    for (const delivered of peer.node.receive(picked.map(({ bytes }) => bytes))) {
      const author = peer.node.document.authors.idOf(delivered.author);
      const made = this.#byDot.get(`${author} ${delivered.firstSeq}`) as Made;
      peer.applied.add(made);
      if (peer.honest && this.oracle.accepts(made) !== (delivered.refusal === undefined)) {
        throw new TypeError(`the oracle disagrees with ${JSON.stringify(delivered.refusal ?? "accepted")}`);
      }
    }
  }

  /** Ends the history: everybody gets everything, each in another order. */
  settle(orders: readonly number[][]): void {
    for (const peer of this.peers) this.#flush(peer);
    this.peers.forEach((peer, index) => {
      const order = this.entries.map((_, entry) => entry);
      const keys = orders[index % orders.length] as number[];
      order.sort((a, b) => (keys[a % keys.length] as number) - (keys[b % keys.length] as number) || a - b);
      this.deliver(peer, [...order, ...order.slice(0, 3)]);
    });
  }

  encoded(peer: Peer): string {
    return Buffer.from(encodeState(peer.node.document.state)).toString("hex");
  }

  #change(peer: Peer, payments: readonly Payment[], together: boolean): void {
    const made = this.#opened(peer);
    let steps: Step[] = [];
    try {
      peer.node.change((chips) => {
        if (together) steps = this.#pay(peer, chips, payments);
        else for (const payment of payments) steps.push(...this.#pay(peer, chips, [payment]));
      });
    } catch (error) {
      if (!peer.honest) throw error;
      return;
    }
    this.#keep(peer, made, steps);
  }

  /** Makes one transfer, a leg per payment, and answers what was written. */
  #pay(peer: Peer, chips: LyingDraft, payments: readonly Payment[]): Pay[] {
    const totals = new Map<string, bigint>();
    const { id: number, age } = payments[0] as Payment;
    const id = transferId(nowMs - age * 86_400_000, BigInt(number));
    const legs = payments.flatMap((payment, leg): Pay[] => {
      const asked = this.#leg(peer, chips, payment);
      if (asked === undefined) return [];
      const pair = `${asked.from} ${asked.to}`;
      const before = totals.get(pair) ?? peer.node.view.paid.get(peer.node.id, asked.from, asked.to);
      const total = before + asked.amount + (peer.honest ? 0n : payment.skew);
      totals.set(pair, total);
      return [{ kind: "pay", id, leg, ...asked, code: 0, total }];
    });
    if (peer.honest) {
      if (legs.length === 0 || chips.transfer({ id, code: 0, legs }).status === "exists") return [];
      return legs.map((leg, index) => ({ ...leg, leg: index }));
    }
    for (const leg of legs) chips.rawTransfer(leg);
    return legs;
  }

  #leg(peer: Peer, chips: LyingDraft, payment: Payment): Pick<Pay, "from" | "to" | "amount"> | undefined {
    const names = this.#names;
    const own = names.filter((name) => name.endsWith(`${peer.number}`) || name.startsWith(peer.node.id));
    const from = (payment.from < 19 ? own[payment.from % own.length] : names[payment.to % 3]) as string;
    // Nearly always within the ledger.
    const others = payment.amount % 11n === 0n ? names : names.filter((name) => isEuro(name) === isEuro(from));
    const to = others[payment.to % others.length] as string;
    // Lies that are just a little too large show best who counts what the payer had not seen.
    const overdrawn = chips.available(from) + (payment.amount % 8n);
    const amount = peer.honest || !payment.stubborn || overdrawn < 0n ? payment.amount : overdrawn;
    if (peer.honest && payment.stubborn && chips.available(from) < amount) return undefined;
    return { from, to, amount };
  }

  #open(peer: Peer, nonce: string): void {
    const made = this.#opened(peer);
    const account = `${peer.node.id}.0.0.${nonce}`;
    if (peer.node.view.account(account) !== undefined) return;
    peer.node.change((chips) => chips.open({ nonce }));
    this.#keep(peer, made, [{ kind: "open", account }]);
  }

  #opened(peer: Peer): Made {
    return peer.open ?? { author: peer.node.id, past: new Set(peer.applied), ms: nowMs, transactions: [] };
  }

  #keep(peer: Peer, made: Made, steps: Step[]): void {
    if (steps.length === 0) return;
    made.transactions.push(steps);
    peer.open = made;
  }

  #flush(peer: Peer): void {
    const made = peer.open;
    peer.open = undefined;
    const firstSeq = peer.node.document.log.chain(peer.node.document.self).at(-1)?.lastSeq ?? 0;
    const [bytes] = peer.node.flush();
    if (made === undefined || bytes === undefined) return;
    this.entries.push({ made, bytes });
    this.#byDot.set(`${peer.node.id} ${firstSeq + 1}`, made);
    peer.applied.add(made);
  }

  #catchUp(peer: Peer, from: Peer): void {
    this.#flush(from);
    const known = this.entries.flatMap(({ made }, index) => (from.applied.has(made) ? [index] : []));
    this.deliver(peer, known);
  }

  #restart(peer: Peer): void {
    if (!peer.honest) return;
    this.#flush(peer);
    peer.node = peer.node.restarted(peer.number, this.genesis);
  }
}

function isEuro(name: string): boolean {
  return name.startsWith("euro");
}
