// A state with one author that writes to it: the smallest thing to make operations with.
import { type AuthorIndex, AuthorTable, type Dot, type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { CausalState, encodeState, type FieldType, type Operation } from "@joinery/crdt";

/** A name of an author; a greater number is a greater name. */
export function authorName(number: number): ReplicaId {
  return replicaIdFromBytes(new Uint8Array(16).fill(number))!;
}

/** Operations with their author, as they travel. */
export interface Sent<Delta> {
  readonly author: AuthorIndex;
  readonly operations: readonly Operation<Delta>[];
}

export class WritingSite<State, Delta, View, Draft> {
  readonly state: CausalState<State, Delta, View, Draft>;
  readonly author: AuthorIndex;
  #ms = 1;

  constructor(type: FieldType<State, Delta, View, Draft>, number: number, authors: AuthorTable = new AuthorTable()) {
    this.state = new CausalState(type, authors);
    this.author = authors.intern(authorName(number));
  }

  /** One transaction, rolled back when `change` throws. */
  write(change: (draft: Draft) => void, ms: number = this.#ms++): Sent<Delta> {
    const transaction = this.state.transaction(this.author, { ms, counter: 0 });
    try {
      change(transaction.draft);
    } catch (failure) {
      transaction.rollback();
      throw failure;
    }
    transaction.commit();
    return { author: this.author, operations: transaction.operations };
  }

  join(...all: readonly Sent<Delta>[]): this {
    for (const { author, operations } of all) {
      for (const { seq, delta } of operations) this.state.join(delta, { author, seq } satisfies Dot);
    }
    return this;
  }

  get view(): View {
    return this.state.view;
  }

  get text(): string {
    return `${this.state.fingerprint} ${Buffer.from(encodeState(this.state)).toString("hex")}`;
  }
}

/** Three sites of one document that share a table of authors, so that they can join in memory. */
export function sitesOf<State, Delta, View, Draft>(
  type: FieldType<State, Delta, View, Draft>,
): Triple<WritingSite<State, Delta, View, Draft>> {
  const authors = new AuthorTable();
  return [new WritingSite(type, 1, authors), new WritingSite(type, 2, authors), new WritingSite(type, 3, authors)];
}

type Triple<T> = [T, T, T];
