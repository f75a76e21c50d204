// A replica with one budget for tests: a site whose draft can also write past every check.
import type { DraftAccess, FieldType, GuardedField, NestableField, StateOf } from "@joinery/crdt";
import {
  type BudgetDraft,
  type BudgetField,
  type BudgetGenesis,
  type BudgetView,
  budget,
  type RightsKind,
} from "@joinery/crdt/budget";
import { encodeEntry } from "@joinery/replica";
import { entryOf, nameOf, replicaOf, Site } from "../site.js";

type BudgetState = StateOf<BudgetField>;
type BudgetDelta = BudgetField extends FieldType<infer _S, infer Delta, infer _V, infer _D> ? Delta : never;

/** A cell as a liar writes it: `column` is "" for what is used, "?" for what is asked, or a name that is granted to. */
export interface RawCell {
  readonly row: string;
  readonly column: string;
  readonly amount: bigint;
}

/** A draft that can lie: what is written raw is checked by nobody here. */
export interface LyingDraft extends BudgetDraft {
  raw(...cells: readonly RawCell[]): void;
}

type Guarded = GuardedField<BudgetState, BudgetDelta, BudgetView, LyingDraft>;
export type TestBudget = FieldType<BudgetState, BudgetDelta, BudgetView, LyingDraft> & NestableField<BudgetGenesis>;

export const bounds = { min: -10, max: 90 };

/** The real field, with the real guard unless `guarded` is false, and a draft that can lie. */
export function testBudget(
  guarded: boolean,
  within: { readonly min: number; readonly max: number } = bounds,
): TestBudget {
  const real = budget(within);
  const lying = (field: BudgetField) => (access: DraftAccess<BudgetState, BudgetDelta>) => lyingDraft(field, access);
  const withGenesis = (genesis: BudgetGenesis): Guarded => {
    const founded = real.withGenesis(genesis);
    return { ...founded, guard: guarded ? founded.guard : () => undefined, draft: lying(founded) };
  };
  return { ...real, withGenesis, draft: lying(real) };
}

function lyingDraft(field: BudgetField, access: DraftAccess<BudgetState, BudgetDelta>): LyingDraft {
  const draft = field.draft(access);
  return {
    get value() {
      return draft.value;
    },
    get mine() {
      return draft.mine;
    },
    spend: (amount) => draft.spend(amount),
    refill: (amount) => draft.refill(amount),
    grant: (to, amount, kind) => draft.grant(to, amount, kind),
    request: (amount, kind) => draft.request(amount, kind),
    raw(...cells) {
      const dot = { author: access.writer.author, seq: access.writer.nextSeq() };
      access.apply({ kind: "operation", cells: cells.map((cell) => ({ ...cell, ...dot })) }, dot.seq);
    },
  };
}

export type BudgetSite = Site<{ energy: TestBudget }>;

export function budgetSite(number: number, genesis: BudgetGenesis, guarded = true): BudgetSite {
  const replica = replicaOf(number);
  return new Site(replica.create({ energy: testBudget(guarded) }, { nonce: "test", energy: genesis }));
}

export function viewOf(site: BudgetSite): BudgetView {
  return site.document.view.energy;
}

/** One change and its flush; the entry's bytes. */
export function write(site: BudgetSite, run: (energy: LyingDraft) => unknown): Uint8Array {
  return site.write(({ energy }) => run(energy));
}

/** Hands entries over and answers the code of each refusal; undefined for what counts. */
export function verdictsOn(site: BudgetSite, ...entries: Uint8Array[]): (string | undefined)[] {
  const before = site.delivered.length;
  site.receive(...entries);
  return site.delivered.slice(before).map(({ refusal }) => refusal?.code);
}

/** A new process over the same log. */
export function restarted(site: BudgetSite, number: number, genesis: BudgetGenesis): BudgetSite {
  const fresh = budgetSite(number, genesis);
  const entries = site.disk.map((bytes) => entryOf(bytes, fresh.document));
  fresh.disk.push(...entries.map((entry) => encodeEntry(entry, fresh.document.authors)));
  fresh.perform(fresh.document.recover(entries));
  return fresh;
}

/** Rights to spend and to refill of every author, by number, in one line. */
export function rightsText(site: BudgetSite, count: number): string {
  const view = viewOf(site);
  return Array.from({ length: count }, (_, number) => {
    const { spend, refill } = view.rightsOf(nameOf(number));
    return `${spend}/${refill}`;
  }).join(" ");
}

/** What is asked for, in one line: "1 spend 5". */
export function requestsText(site: BudgetSite): string {
  const number = (author: string): number => [0, 1, 2, 3, 4, 5, 6, 7].findIndex((one) => nameOf(one) === author);
  return viewOf(site)
    .requests.map(({ author, kind, amount }) => `${number(author)} ${kind} ${amount}`)
    .join(", ");
}

export const kinds: readonly RightsKind[] = ["spend", "refill"];
