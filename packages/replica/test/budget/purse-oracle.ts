// What a history of purses must come to, by definition: which entries count, what each key shows. Every purse is a budget
// of its own with the part of each entry that is about it, and an entry counts when all of its parts do.
import { bounds } from "./budget-site.js";
import { type Step as Move, type Made as Part, PastOracle } from "./past-oracle.js";
import { creator, purseGenesis } from "./purse-site.js";

/** One operation. `id` names a purse by the author and number of its creation. */
export type Step =
  | { readonly did: "created"; readonly id: string; readonly key: string; readonly variant: number }
  | { readonly did: "ended"; readonly id: string }
  | { readonly did: "moved"; readonly id: string; readonly move: Move }
  | { readonly did: "won"; readonly id: string; readonly amount: number }
  | { readonly did: "clicked" };

export interface Made {
  readonly author: string;
  /** Everything its author had applied when it began. */
  readonly past: ReadonlySet<Made>;
  readonly steps: Step[];
}

type Creation = Extract<Step, { readonly did: "created" }>;

export class PurseOracle {
  readonly #verdicts: Map<Made, boolean> = new Map();
  readonly #budgets: Map<string, PastOracle> = new Map();
  readonly #parts: Map<string, Map<Made, Part>> = new Map();

  accepts(made: Made): boolean {
    const known = this.#verdicts.get(made);
    if (known !== undefined) return known;
    const verdict = this.#judge(made);
    this.#verdicts.set(made, verdict);
    return verdict;
  }

  /** What is read after all of `entries`: by key the value and the wins of its purse, and the clicks. */
  read(entries: readonly Made[]): string {
    const counted = entries.filter((made) => this.accepts(made));
    const steps = counted.flatMap((made) => made.steps);
    const ended = new Set(steps.flatMap((step) => (step.did === "ended" ? [step.id] : [])));
    const shown = new Map<string, string>();
    for (const step of steps.filter(isCreation).sort((a, b) => numberOf(a) - numberOf(b))) {
      if (!ended.has(step.id)) shown.set(step.key, this.#purse(step, counted));
    }
    const clicks = counterOf(counted, (step) => (step.did === "clicked" ? 1 : undefined));
    return `${[...shown].sort().map(([key, text]) => `${key}: ${text}`)}; ${clicks} clicks`;
  }

  #purse({ id, variant }: Creation, counted: readonly Made[]): string {
    const parts = counted.map((made) => this.#part(made, id));
    const start = BigInt(
      bounds.min + purseGenesis(variant).energy.rights.reduce((sum, { spend }) => sum + (spend ?? 0), 0),
    );
    const wins = counterOf(counted, (step) => (step.did === "won" && step.id === id ? step.amount : undefined));
    return `${start + this.#budgetOf(id, variant).moved(parts)} and ${wins}`;
  }

  #judge(made: Made): boolean {
    const created = new Map<string, Creation>();
    for (const past of made.past) {
      if (this.accepts(past)) for (const step of past.steps.filter(isCreation)) created.set(step.id, step);
    }
    for (const step of made.steps) {
      if (isCreation(step)) {
        if (made.author !== creator) return false;
        created.set(step.id, step);
      } else if ("id" in step && !created.has(step.id)) return false;
    }
    const about = new Set(made.steps.flatMap((step) => (step.did === "moved" ? [step.id] : [])));
    return [...about].every((id) => this.#budgetOf(id, created.get(id)?.variant ?? 0).accepts(this.#part(made, id)));
  }

  /** The part of an entry that is about one purse; its past is that of all entries that count. */
  #part(made: Made, id: string): Part {
    const parts = this.#parts.get(id) ?? new Map<Made, Part>();
    this.#parts.set(id, parts);
    const known = parts.get(made);
    if (known !== undefined) return known;
    const past = [...made.past].filter((one) => this.accepts(one)).map((one) => this.#part(one, id));
    const steps = made.steps.flatMap((step) => (step.did === "moved" && step.id === id ? [step.move] : []));
    const part = { author: made.author, past: new Set(past), steps };
    parts.set(made, part);
    return part;
  }

  #budgetOf(id: string, variant: number): PastOracle {
    const known = this.#budgets.get(id) ?? new PastOracle(purseGenesis(variant).energy, bounds.max - bounds.min);
    this.#budgets.set(id, known);
    return known;
  }
}

export function isCreation(step: Step): step is Creation {
  return step.did === "created";
}

/** An author counts with its last step that does, which carries along all before it, also what was refused. */
function counterOf(counted: readonly Made[], amountOf: (step: Step) => number | undefined): number {
  const lasts = new Map<string, number>();
  for (const made of counted) {
    if (!made.steps.some((step) => amountOf(step) !== undefined)) continue;
    const chain = [...[...made.past].filter(({ author }) => author === made.author), made];
    const sum = chain.flatMap(({ steps }) => steps).reduce((all, step) => all + (amountOf(step) ?? 0), 0);
    lasts.set(made.author, Math.max(sum, lasts.get(made.author) ?? 0));
  }
  return [...lasts.values()].reduce((all, sum) => all + sum, 0);
}

function numberOf({ id }: Creation): number {
  return Number(id.slice(id.indexOf(":") + 1));
}
