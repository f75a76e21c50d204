// What operations on a budget come to by definition. The definition knows no matrix and no kept sum: an operation is
// worth what its author held in its causal past.
import type { BudgetView, RightsKind } from "@joinery/crdt/budget";
import { type LoggedOperation, placeText } from "@joinery/testing";
import { nameOfSite } from "@joinery/testing/traces";

export type BudgetOp =
  | { readonly kind: "use"; readonly of: RightsKind; readonly amount: number }
  | { readonly kind: "grant"; readonly of: RightsKind; readonly to: number; readonly amount: number }
  | { readonly kind: "request"; readonly of: RightsKind; readonly amount: number };

/** What an operation did: rights used, given to `to`, or a level asked for. */
interface Effect {
  readonly by: LoggedOperation<BudgetOp>;
  readonly did: "used" | "granted" | "asked";
  readonly of: RightsKind;
  readonly to: string;
  readonly amount: number;
}

/** Who starts with what. */
export type Founded = ReadonlyMap<string, Readonly<Record<RightsKind, number>>>;

export const siteCount = 8;
export const bounds = { min: -30, max: 70 };
export const names = Array.from({ length: siteCount }, (_, index) => nameOfSite(index));

/** The meaning of one budget; its operations are judged once, as their pasts never change. */
export class BudgetOracle {
  readonly #founded: Founded;
  readonly #effects: WeakMap<LoggedOperation<BudgetOp>, Effect> = new WeakMap();

  constructor(founded: Founded) {
    this.#founded = founded;
  }

  show(visible: readonly LoggedOperation<BudgetOp>[]): string {
    const list = this.#all(visible);
    const used = (kind: RightsKind): number => sum(list, (effect) => effect.did === "used" && effect.of === kind);
    const value = bounds.min + this.#sumOf("spend") - used("spend") + used("refill");
    const each = (read: (author: string, kind: RightsKind) => number): string =>
      names.map((author) => `${read(author, "spend")}/${read(author, "refill")}`).join();
    const rights = each((author, kind) => this.#rightsOf(author, kind, list));
    const asked = each((author, kind) => openRequest(author, kind, list));
    return `${value} of ${bounds.min}..${bounds.max}; rights ${rights}; asked ${asked}`;
  }

  /** One cell per author, kind and column is alive: the last to be raised. */
  survivors(visible: readonly LoggedOperation<BudgetOp>[]): string[] {
    const last = new Map<string, LoggedOperation<BudgetOp>>();
    for (const { by, did, of: kind, to } of this.#all(visible)) {
      const place = `${by.author} ${did} ${kind} ${to}`;
      if ((last.get(place)?.seq ?? 0) < by.seq) last.set(place, by);
    }
    return [...last.values()].map(({ author, seq }) => `${author}:${seq}`);
  }

  /** All rights that there are: they never change. */
  get total(): number {
    return this.#sumOf("spend") + this.#sumOf("refill");
  }

  #sumOf(kind: RightsKind): number {
    return [...this.#founded.values()].reduce((all, given) => all + given[kind], 0);
  }

  #all(visible: readonly LoggedOperation<BudgetOp>[]): readonly Effect[] {
    return visible.map((by) => this.#effectOf(by, visible));
  }

  /** What is visible holds the past of all that is in it, so an operation did the same wherever it is looked at. */
  #effectOf(by: LoggedOperation<BudgetOp>, visible: readonly LoggedOperation<BudgetOp>[]): Effect {
    const known = this.#effects.get(by);
    if (known !== undefined) return known;
    const past = visible.filter(({ id }) => by.past.has(id)).map((one) => this.#effectOf(one, visible));
    const effect = this.#judged(by, past);
    this.#effects.set(by, effect);
    return effect;
  }

  /** An operation that was logged did something: where rights did not suffice, it asked for them. */
  #judged(by: LoggedOperation<BudgetOp>, past: readonly Effect[]): Effect {
    const { operation: op, author } = by;
    if (op.kind === "grant") {
      const to = names[op.to] === author ? names[(op.to + 1) % siteCount] : names[op.to];
      return { by, did: "granted", of: op.of, to: to!, amount: op.amount };
    }
    const held = this.#rightsOf(author, op.of, past);
    if (op.kind === "use" && held >= op.amount) return { by, did: "used", of: op.of, to: "", amount: op.amount };
    const wanted = op.kind === "use" ? op.amount - held : op.amount;
    return { by, did: "asked", of: op.of, to: "", amount: grantedTo(author, op.of, past) + wanted };
  }

  #rightsOf(author: string, kind: RightsKind, list: readonly Effect[]): number {
    const mine = list.filter(({ by, did }) => by.author === author && did !== "asked");
    const gained = sum(mine, ({ did, of: kindOf }) => did === "used" && kindOf !== kind);
    const lost = sum(mine, ({ of: kindOf }) => kindOf === kind);
    return (this.#founded.get(author)?.[kind] ?? 0) + grantedTo(author, kind, list) + gained - lost;
  }
}

function sum(list: readonly Effect[], which: (effect: Effect) => boolean): number {
  return list.filter(which).reduce((total, effect) => total + effect.amount, 0);
}

function grantedTo(author: string, kind: RightsKind, list: readonly Effect[]): number {
  return sum(list, ({ did, of: kindOf, to }) => did === "granted" && kindOf === kind && to === author);
}

function openRequest(author: string, kind: RightsKind, list: readonly Effect[]): number {
  const levels = list.filter(({ by, did, of: kindOf }) => by.author === author && did === "asked" && kindOf === kind);
  return Math.max(0, ...levels.map((effect) => effect.amount - grantedTo(author, kind, list)));
}

/** What is read, as the oracle writes it; bounds and the sum of all rights are checked on the way. */
export function showBudget(view: BudgetView, total: number): string {
  const listed = view.rights.reduce((all, { spend, refill }) => all + spend + refill, 0);
  if (listed !== total) return "rights that don't add up";
  if (view.value < view.min || view.value > view.max) return "a value out of bounds";
  const asked = (author: string, kind: RightsKind): number =>
    view.requests.find((one) => one.author === author && one.kind === kind)?.amount ?? 0;
  const rights = names.map((author) => `${view.rightsOf(author).spend}/${view.rightsOf(author).refill}`).join();
  const requests = names.map((author) => `${asked(author, "spend")}/${asked(author, "refill")}`).join();
  return `${view.value} of ${view.min}..${view.max}; rights ${rights}; asked ${requests}`;
}

/** Requests change where rights of their kind are asked for or granted, all else wherever anything is done. */
export function budgetLeaves(view: BudgetView, total: number, path: readonly string[] = []): [string, string][] {
  const leaves: [string, string][] = [[placeText(path), showBudget(view, total)]];
  for (const kind of ["spend", "refill"]) {
    const asked = view.requests.filter((one) => one.kind === kind).map(({ author, amount }) => `${author} ${amount}`);
    if (asked.length > 0) leaves.push([placeText([...path, kind]), asked.join()]);
  }
  return leaves;
}
