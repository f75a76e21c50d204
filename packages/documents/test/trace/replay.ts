// Replays a session by its authors, a node each. Nodes are apart but for the moments where a transaction shows that its author
// had seen what the other wrote; then exactly that gets through.
import { AuthorTable, type Dot, parseReplicaId, type ReplicaId } from "@joinery/clock";
import { type AnyField, CausalState, type DraftOf, type FieldType } from "@joinery/crdt";
import type { TextDraft } from "../../src/index.js";
import type { Edit, EditingTrace } from "./editing-trace.js";

type TextState = CausalState<unknown, unknown, string, TextDraft>;

interface Written {
  readonly delta: unknown;
  readonly dot: Dot;
}

/** One author's node. */
interface AuthorNode {
  readonly author: number;
  readonly state: TextState;
  /** By transaction: whether it is here. */
  readonly has: Uint8Array;
}

export class Replay {
  readonly authors: AuthorTable = new AuthorTable();
  readonly nodes: readonly AuthorNode[];
  /** How often what one wrote got to another. */
  meetings = 0;
  readonly #txns: readonly Edit[];
  readonly #written: Written[][] = [];

  constructor(type: AnyField, { txns }: EditingTrace) {
    this.#txns = txns;
    const agents = new Set(txns.map(({ agent }) => agent)).size;
    this.nodes = Array.from({ length: agents }, (_, agent) => ({
      author: this.authors.intern(
        parseReplicaId(`${"AB"[agent % 2]}${"A".repeat(20)}${"AQgw"[agent >> 1]}`) as ReplicaId,
      ),
      state: new CausalState(type as unknown as FieldType<unknown, unknown, string, TextDraft>, this.authors),
      has: new Uint8Array(txns.length),
    }));
  }

  run(): void {
    for (const [index, { agent, parents, patches }] of this.#txns.entries()) {
      const node = this.nodes[agent]!;
      this.#bring(node, parents);
      const transaction = node.state.transaction(node.author, { ms: index + 1, counter: 0 });
      const draft: DraftOf<FieldType<unknown, unknown, string, TextDraft>> = transaction.draft;
      for (const [at, deleted, inserted] of patches) {
        if (deleted > 0) draft.delete(at, deleted);
        if (inserted !== "") draft.insert(at, inserted);
      }
      transaction.commit();
      this.#written[index] = transaction.operations.map(({ seq, delta }) => ({
        delta,
        dot: { author: node.author, seq },
      }));
      node.has[index] = 1;
    }
  }

  /** Everybody gets everything that is still missing. */
  meet(): void {
    for (const node of this.nodes) this.#bring(node, [...this.#txns.keys()]);
  }

  /** Brings these transactions and all that their authors had seen, in the order of their making. */
  #bring(node: AuthorNode, wanted: readonly number[]): void {
    const missing: number[] = [];
    const todo = [...wanted];
    for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
      if (node.has[index] === 1) continue;
      node.has[index] = 1;
      missing.push(index);
      todo.push(...this.#txns[index]!.parents);
    }
    if (missing.length > 0) this.meetings++;
    for (const index of missing.sort((a, b) => a - b)) {
      for (const { delta, dot } of this.#written[index]!) node.state.join(delta, dot);
    }
  }
}
