// What a history must come to, by definition: entries with their causal pasts as sets, judged and folded from the
// beginning each time. No matrix, no vector, no kept sum: only lists of what was asked for.
import type { BudgetGenesis, RightsKind } from "@joinery/crdt/budget";

/** One operation as its author wrote it: by how much, and what total it claims. */
export interface Step {
  readonly did: "used" | "granted" | "asked";
  readonly of: RightsKind;
  /** Whom rights are granted to; empty for the rest. */
  readonly to: string;
  readonly total: bigint;
}

/** An entry as its author made it. */
export interface Made {
  readonly author: string;
  /** Everything its author had applied when it began. */
  readonly past: ReadonlySet<Made>;
  readonly steps: Step[];
}

/** A step that counts, who made it, and how far it raised its total. */
interface Counted extends Step {
  readonly author: string;
  readonly growth: bigint;
}

export class PastOracle {
  readonly #genesis: BudgetGenesis;
  readonly #width: bigint;
  readonly #accepted: Map<Made, readonly Counted[] | undefined> = new Map();

  constructor(genesis: BudgetGenesis, width: number) {
    this.#genesis = genesis;
    this.#width = BigInt(width);
  }

  accepts(entry: Made): boolean {
    return this.#judged(entry) !== undefined;
  }

  /** How far the value has moved after all of `entries` that count. */
  moved(entries: Iterable<Made>): bigint {
    return this.#counted(entries).reduce((sum, { did, of, growth }) => {
      if (did !== "used") return sum;
      return of === "spend" ? sum - growth : sum + growth;
    }, 0n);
  }

  /** What an author holds after all of `entries` that count. */
  rights(entries: Iterable<Made>, author: string, kind: RightsKind): bigint {
    return this.#held(this.#counted(entries), author, kind);
  }

  /** What an author has asked for and not got after all of `entries` that count. */
  requested(entries: Iterable<Made>, author: string, kind: RightsKind): bigint {
    const counted = this.#counted(entries);
    let level = 0n;
    for (const { did, of, author: by, total } of counted) {
      if (did === "asked" && of === kind && by === author && total > level) level = total;
    }
    const open = level - granted(counted, author, kind);
    return open > 0n ? open : 0n;
  }

  #judged(entry: Made): readonly Counted[] | undefined {
    if (!this.#accepted.has(entry)) this.#accepted.set(entry, this.#judge(entry));
    return this.#accepted.get(entry);
  }

  #counted(entries: Iterable<Made>): Counted[] {
    return [...entries].flatMap((entry) => this.#judged(entry) ?? []);
  }

  #judge({ author, past, steps }: Made): Counted[] | undefined {
    const before = this.#counted(past);
    const mine: Counted[] = [];
    for (const step of steps) {
      const seen = [...before, ...mine];
      const same = seen.filter((one) => one.author === author && one.did === step.did && one.of === step.of);
      const last = same.filter(({ to }) => to === step.to).reduce((sum, { growth }) => sum + growth, 0n);
      const counted = { ...step, author, growth: step.total - last };
      if (counted.growth <= 0n || step.to === author) return undefined;
      mine.push(counted);
      if (step.did === "asked") {
        if (step.total > granted(seen, author, step.of) + this.#width) return undefined;
      } else if (this.#held([...before, ...mine], author, step.of) < 0n) return undefined;
    }
    return mine;
  }

  #held(counted: readonly Counted[], author: string, kind: RightsKind): bigint {
    let held = BigInt(this.#genesis.rights.find((one) => one.author === author)?.[kind] ?? 0);
    for (const { author: by, did, of, to, growth } of counted) {
      if (did === "granted" && of === kind && to === author) held += growth;
      if (did === "asked" || by !== author) continue;
      if (of === kind) held -= growth;
      else if (did === "used") held += growth;
    }
    return held;
  }
}

function granted(counted: readonly Counted[], author: string, kind: RightsKind): bigint {
  let sum = 0n;
  for (const { did, of, to, growth } of counted) {
    if (did === "granted" && of === kind && to === author) sum += growth;
  }
  return sum;
}
