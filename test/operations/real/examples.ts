// The examples of docs/operations.md, carried out: what A writes, entry by entry, in a document with one field, `x`.
import type {
  CounterDraft,
  FlagDraft,
  LogDraft,
  MapDraft,
  MaxDraft,
  MinDraft,
  RegisterDraft,
  RowsDraft,
  SetDraft,
  TableDraft,
} from "@joinery/crdt";
import type { BudgetDraft, IncarnationsDraft } from "@joinery/crdt/budget";
import type { MatrixDraft } from "@joinery/crdt/matrix";
import { type LedgerDraft, transferId } from "@joinery/ledger";
import type { Type } from "../naive/schema.js";
import { names } from "./names.js";

export interface Example {
  readonly type: Type;
  /** Entries, each of transactions. */
  readonly entries: readonly (readonly ((x: unknown) => unknown)[])[];
  /** What founds `x`, where something has to. */
  readonly genesis?: unknown;
}

/** Entries of one transaction each, on a draft of `D`. */
function inTurn<D>(type: Type, ...runs: ((x: D) => unknown)[]): Example {
  return { type, entries: runs.map((run) => [run as (x: unknown) => unknown]) };
}

const [a, b] = names;
const ms = Date.UTC(2026, 0, 1);

/** By their titles on the page. */
export const examples: { readonly [title: string]: Example } = {
  counter: inTurn<CounterDraft>(
    { is: "counter" },
    (x) => x.add(5),
    (x) => x.add(-2),
  ),
  register: inTurn<RegisterDraft<unknown>>(
    { is: "register" },
    (x) => x.set("hi"),
    (x) => x.set(null),
  ),
  multiRegister: inTurn<RegisterDraft<unknown>>({ is: "multiRegister" }, (x) => x.set(-7)),
  flag: inTurn<FlagDraft>(
    { is: "flag" },
    (x) => x.enable(),
    (x) => x.disable(),
  ),
  "flag(disable)": inTurn<FlagDraft>(
    { is: "flag(disable)" },
    (x) => x.enable(),
    (x) => x.disable(),
  ),
  max: inTurn<MaxDraft>(
    { is: "max" },
    (x) => x.raise(1.5),
    (x) => x.raise(64),
  ),
  "max(bigint)": inTurn<MaxDraft<bigint>>({ is: "max(bigint)" }, (x) => x.raise(255n)),
  min: inTurn<MinDraft>({ is: "min" }, (x) => x.lower(-1)),
  "min(bigint)": inTurn<MinDraft<bigint>>({ is: "min(bigint)" }, (x) => x.lower(-16n)),
  set: inTurn<SetDraft<unknown>>(
    { is: "set" },
    (x) => x.add("a"),
    (x) => x.remove("a"),
  ),
  "set(remove)": inTurn<SetDraft<unknown>>(
    { is: "set(remove)" },
    (x) => x.add(7),
    (x) => x.remove(7),
  ),
  growSet: inTurn<SetDraft<unknown>>({ is: "growSet" }, (x) => x.add(true)),
  table: inTurn<TableDraft<unknown>>(
    { is: "table" },
    (x) => x.set("k", [1]),
    (x) => x.set("l", { y: "z" }),
    (x) => x.clear(),
  ),
  log: inTurn<LogDraft<unknown>>({ is: "log" }, (x) => x.append(new Date(ms))),
  "map(counter)": inTurn<MapDraft<CounterDraft>>(
    { is: "map", of: { is: "counter" } },
    (x) => x.at("k").add(1),
    (x) => x.delete("k"),
  ),
  "rows(counter)": inTurn<RowsDraft<CounterDraft>>({ is: "rows", of: { is: "counter" } }, (x) => x.mine.add(1)),
  struct: inTurn<{ y: CounterDraft }>({ is: "struct", fields: { y: { is: "counter" } } }, (x) => x.y.add(1)),
  matrix: inTurn<MatrixDraft>({ is: "matrix" }, (x) => x.raise("r", "c", 300n)),
  "budget(0,100)": {
    ...inTurn<BudgetDraft>(
      { is: "budget", min: 0, max: 100 },
      (x) => x.spend(3),
      (x) => x.grant(b!, 2),
    ),
    genesis: { rights: [{ author: a, spend: 50 }] },
  },
  "incarnations(budget(0,9))": {
    ...inTurn<IncarnationsDraft<BudgetDraft, unknown>>(
      { is: "incarnations", of: { is: "budget", min: 0, max: 9 } },
      (x) => x.create("k", { rights: [{ author: a, spend: 4 }] }),
      (x) => x.at("k").spend(1),
      (x) => x.delete("k"),
    ),
    genesis: { creator: a },
  },
  ledger: {
    ...inTurn<LedgerDraft>(
      { is: "ledger" },
      (x) => x.transfer({ id: transferId(ms, 1n), from: "bank", to: "ann", amount: 300n }),
      (x) => x.open({ nonce: "n" }),
      (x) => x.grant({ from: "bank", to: "ann", amount: 5n }),
    ),
    genesis: {
      issuers: [{ account: "bank", owner: a, cap: 1000n }],
      accounts: [{ account: "ann", owner: a }],
    },
  },
  columns: {
    type: { is: "table" },
    entries: [
      [
        (x) => (x as TableDraft<unknown>).set("k1", "red"),
        (x) => {
          const table = x as TableDraft<unknown>;
          table.set("k2", 9);
          table.set("k3", "blue");
        },
        (x) => (x as TableDraft<unknown>).delete("k1"),
      ],
    ],
  },
};
