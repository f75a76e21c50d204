// Several replicas of one ledger, some of which lie, that write entries and bring them to each other in any order; and beside it
// what each entry was made from, so that an oracle can say which of them must count.

import { encodeState } from "@joinery/crdt";
import { LedgerError, type LedgerGenesis, type TransferResult } from "../src/index.js";
import { LedgerNode, type LyingDraft, nowMs } from "./ledger-node.js";
import { type Made, PastOracle, type Step } from "./past-oracle.js";

export interface Peer {
  node: LedgerNode;
  readonly number: number;
  readonly honest: boolean;
  /** What is applied or on the way out here: the past of the next entry. */
  readonly applied: Set<Made>;
  open: Made | undefined;
}

export class WrittenHistory {
  readonly genesis: LedgerGenesis;
  readonly oracle: PastOracle;
  readonly peers: readonly Peer[];
  /** Every entry that was written, with its bytes. */
  readonly entries: { readonly made: Made; readonly bytes: Uint8Array }[] = [];
  readonly #byDot: Map<string, Made> = new Map();

  constructor(genesis: LedgerGenesis, nodeCount: number, isHonest: (number: number) => boolean) {
    this.genesis = genesis;
    this.oracle = new PastOracle(genesis);
    this.peers = Array.from({ length: nodeCount }, (_, number) => {
      const honest = isHonest(number);
      return { node: new LedgerNode(number, genesis, honest), number, honest, applied: new Set(), open: undefined };
    });
  }

  /** Brings entries, by number, to a replica: any order, known or not. */
  deliver(peer: Peer, picks: readonly number[]): void {
    this.flush(peer);
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
    for (const peer of this.peers) this.flush(peer);
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

  /** The entry that `peer` is writing. */
  protected opened(peer: Peer): Made {
    return peer.open ?? { author: peer.node.id, past: new Set(peer.applied), ms: nowMs, transactions: [] };
  }

  protected keep(peer: Peer, made: Made, steps: Step[]): void {
    if (steps.length === 0) return;
    made.transactions.push(steps);
    peer.open = made;
  }

  /** What an honest replica is asked for: it takes it or leaves it, and may know it already. */
  protected attempt(peer: Peer, made: Made, steps: Step[], act: (chips: LyingDraft) => unknown): boolean {
    try {
      const result = peer.node.change(act) as TransferResult | undefined;
      if (result?.status === "exists") return false;
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      return false;
    }
    this.keep(peer, made, steps);
    return true;
  }

  protected flush(peer: Peer): void {
    const made = peer.open;
    peer.open = undefined;
    const firstSeq = peer.node.document.log.chain(peer.node.document.self).at(-1)?.lastSeq ?? 0;
    const [bytes] = peer.node.flush();
    if (made === undefined || bytes === undefined) return;
    this.entries.push({ made, bytes });
    this.#byDot.set(`${peer.node.id} ${firstSeq + 1}`, made);
    peer.applied.add(made);
  }

  protected catchUp(peer: Peer, from: Peer): void {
    this.flush(from);
    const known = this.entries.flatMap(({ made }, index) => (from.applied.has(made) ? [index] : []));
    this.deliver(peer, known);
  }

  protected restart(peer: Peer): void {
    if (!peer.honest) return;
    this.flush(peer);
    peer.node = peer.node.restarted(peer.number, this.genesis);
  }
}
