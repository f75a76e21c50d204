// Three states of one field, without a log: who writes, and how they meet.
import { type AuthorIndex, AuthorTable, parseReplicaId, type ReplicaId } from "@joinery/clock";
import { type AnyField, CausalState, type DraftOf, type FieldType, type ViewOf } from "@joinery/crdt";

/** In the order of their names. */
const names = ["A", "B", "C"].map((letter) => parseReplicaId(`${letter.repeat(21)}A`) as ReplicaId);

/** One replica of a field. Its clock counts its own writes, so that concurrent ones tie. */
export class Site<F extends AnyField> {
  readonly author: AuthorIndex;
  readonly state: CausalState<unknown, unknown, ViewOf<F>, DraftOf<F>>;
  #ms = 0;

  constructor(type: F, authors: AuthorTable, name: ReplicaId) {
    this.author = authors.intern(name);
    this.state = new CausalState(type as unknown as FieldType<unknown, unknown, ViewOf<F>, DraftOf<F>>, authors);
  }

  get value(): ViewOf<F> {
    return this.state.view;
  }

  get seq(): number {
    return this.state.context.vector.get(this.author);
  }

  write(act: (draft: DraftOf<F>) => void): void {
    const transaction = this.state.transaction(this.author, { ms: ++this.#ms, counter: 0 });
    try {
      act(transaction.draft);
    } catch (error) {
      transaction.rollback();
      throw error;
    }
    transaction.commit();
  }

  /** Takes all that the others have. */
  meet(...others: readonly Site<F>[]): this {
    for (const { state } of others) this.state.merge(state.difference(this.state.context.vector));
    return this;
  }

  /** Joins an operation of `author` that nobody checked. */
  receive(author: AuthorIndex, seq: number, payload: Uint8Array, ms = 1): this {
    const cell = { author, seq, stamp: { ms, counter: 0 }, payload, next: undefined };
    this.state.join({ added: [cell], removed: [] }, { author, seq });
    return this;
  }
}

export function sitesOf<F extends AnyField>(
  type: F,
  authors: AuthorTable = new AuthorTable(),
): [Site<F>, Site<F>, Site<F>] {
  return names.map((name) => new Site(type, authors, name)) as [Site<F>, Site<F>, Site<F>];
}

/** Everybody has everything. */
export function allMeet<F extends AnyField>(sites: readonly Site<F>[]): void {
  for (const site of sites) site.meet(...sites);
}

/** The updates that a site holds, by author and sequence. */
export function updatesOf(site: { readonly state: { readonly store: unknown } }): Uint8Array[] {
  interface Cell {
    readonly author: number;
    readonly seq: number;
    readonly payload: Uint8Array;
    readonly next: Cell | undefined;
  }
  const cells: Cell[] = [];
  for (let cell = (site.state.store as { cells: Cell | undefined }).cells; cell !== undefined; cell = cell.next)
    cells.push(cell);
  return cells.sort((a, b) => a.author - b.author || a.seq - b.seq).map(({ payload }) => payload);
}
