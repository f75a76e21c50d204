// A liar: an author whose own code lets it pay what it doesn't have. It shows its chain to one node after another,
// and every node must refuse every payment, whatever else it has seen.

import { AuthorTable, HybridClock, type ReplicaId } from "@joinery/clock";
import { struct } from "@joinery/crdt";
import { type LedgerGenesis, ledger } from "@joinery/ledger";
import { DocumentCore, decodeEntry, encodeEntry, type Hash } from "@joinery/replica";
import { found } from "@joinery/replica/genesis";
import type { VirtualNode } from "../node/virtual-node.js";
import type { TokenFields } from "./token-workload.js";

/** The account of the liar. No one pays it, so it never has anything. */
export const liarAccount = "liar";

export interface TokenLiarOptions {
  readonly author: ReplicaId;
  readonly nonce: string;
  /** The true genesis, which gives the liar an account without credit. */
  readonly genesis: LedgerGenesis;
  readonly hash: Hash;
  /** The place of the ledger's document among a node's documents. */
  readonly place: number;
}

/** Makes overdrafts and hands them to nodes. */
export class TokenLiar {
  readonly #place: number;
  readonly #document: DocumentCore<TokenFields>;
  readonly #chain: Uint8Array[] = [];

  constructor({ author, nonce, genesis, hash, place }: TokenLiarOptions) {
    this.#place = place;
    const { id, judge } = found({ tokens: ledger() }, { nonce, tokens: genesis }, hash);
    const lenient = {
      issuers: [{ account: liarAccount, owner: author, cap: 10n ** 12n }],
      accounts: genesis.accounts.filter(({ account }) => account !== liarAccount),
    };
    this.#document = new DocumentCore<TokenFields>({
      id,
      root: struct({ tokens: ledger().withGenesis(lenient) }),
      author,
      clock: new HybridClock(),
      authors: new AuthorTable(),
      judge,
    });
  }

  /** How many payments it made up. */
  get payments(): number {
    return this.#chain.length;
  }

  /** Pays what it hasn't got, and shows all its payments so far to `node`. */
  lie(node: VirtualNode, to: string, amount: bigint): void {
    this.#document.change((draft) => draft.tokens.transfer({ from: liarAccount, to, amount }), node.nowMs);
    for (const effect of this.#document.flush()) {
      if (effect.type !== "persist") continue;
      for (const entry of effect.entries) this.#chain.push(encodeEntry(entry, this.#document.authors));
    }
    const document = node.documents[this.#place] as DocumentCore;
    const entries = this.#chain.map((bytes) => decodeEntry(bytes, document.authors));
    node.perform(
      document,
      document.receive(
        entries.flatMap((entry) => (entry.ok ? [entry.value] : [])),
        node.nowMs,
      ),
    );
  }
}
