// What an application writes through to the keys of a map of budgets. All that a guard would refuse is refused here.

import type { AnyField, DraftAccess } from "../core/field-type.js";
import type { GenesisField } from "../core/guard.js";
import { InvalidValueError } from "../errors.js";
import { checkText, plainCopy } from "../values/plain-value.js";
import { incarnationsOf } from "./incarnations-state.js";
import type {
  Incarnation,
  IncarnationPart,
  IncarnationsDelta,
  IncarnationsDraft,
  IncarnationsGenesis,
  IncarnationsState,
} from "./incarnations-types.js";

type Access = DraftAccess<IncarnationsState, IncarnationsDelta>;

export class WritingIncarnations implements IncarnationsDraft<unknown, unknown> {
  readonly #access: Access;
  readonly #field: AnyField;
  readonly #founded: IncarnationsGenesis | undefined;

  constructor(access: Access, field: AnyField, founded: IncarnationsGenesis | undefined) {
    this.#access = access;
    this.#field = field;
    this.#founded = founded;
  }

  has(key: string): boolean {
    return this.#live(key) !== undefined;
  }

  create(key: string, genesis: unknown): unknown {
    const { writer, name } = this.#access;
    checkText(key, `${name} key`);
    const place = `${name}.${key}`;
    const creator = this.#founded?.creator;
    const { author } = writer;
    if (creator !== writer.authors.ownerIdOf(author)) {
      const who = creator === undefined ? "nobody" : `${creator} alone`;
      throw new InvalidValueError(place, `is created by ${who}: the genesis says so`);
    }
    if (this.has(key)) throw new InvalidValueError(place, "is there already: delete it before it is created again");
    const given = plainCopy(genesis, place);
    const field = (this.#field as AnyField & GenesisField<unknown>).withGenesis(given);
    const seq = writer.nextSeq();
    this.#apply({ key, author, seq, creation: { genesis: given, field } }, seq);
    return this.at(key);
  }

  at(key: string): unknown {
    const { writer, name } = this.#access;
    checkText(key, `${name} key`);
    const place = `${name}.${key}`;
    const one = this.#live(key);
    if (one?.creation === undefined) throw new InvalidValueError(place, "is not there: create makes it, at never does");
    return one.creation.field.draft({
      writer,
      name: place,
      state: () => this.#standing(one, place).below,
      apply: (below, seq) => {
        const { author, seq: created } = this.#standing(one, place);
        this.#apply({ key, author, seq: created, below }, seq);
      },
    });
  }

  delete(key: string): void {
    const { writer } = this.#access;
    for (const one of this.#access.state()?.all.get(key) ?? []) {
      if (one.creation === undefined || one.end !== undefined) continue;
      const seq = writer.nextSeq();
      this.#apply({ key, author: one.author, seq: one.seq, end: { author: writer.author, seq } }, seq);
    }
  }

  clear(): void {
    const state = this.#access.state();
    if (state === undefined) return;
    const keys = new Set(Array.from(incarnationsOf(state), ({ key }) => key));
    for (const key of keys) this.delete(key);
  }

  /** A draft outlives its transaction, and what it writes to may be gone by then. */
  #standing(one: Incarnation, place: string): Incarnation {
    if (this.#live(one.key) === one) return one;
    throw new InvalidValueError(place, "was deleted: what is there now has a draft of its own");
  }

  #live(key: string): Incarnation | undefined {
    return this.#access.state()?.live.get(key);
  }

  #apply(part: IncarnationPart, seq: number): void {
    this.#access.apply([part], seq);
  }
}
