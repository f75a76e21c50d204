// Three replicas that write at random what every type can say, and hear of each other now and then.
import fc from "fast-check";
import type { StructType } from "./naive/schema.js";
import { act, type Hand } from "./real/actions.js";
import { names } from "./real/names.js";
import { everything, genesisFor } from "./real/schema.js";
import { Site } from "./real/site.js";

/** One site hears another, then writes transactions of as many operations, then perhaps ends its entry. */
export interface Step {
  readonly site: number;
  readonly hears: number;
  readonly transactions: readonly number[];
  readonly choices: readonly number[];
  readonly flushes: boolean;
}

/** What a run is about, so that those who write meet, and its steps. */
export interface World {
  readonly fields: readonly string[];
  readonly steps: readonly Step[];
}

const operations = fc.oneof({ arbitrary: fc.constant(1), weight: 3 }, fc.integer({ min: 2, max: 9 }));
const transactions = fc.oneof(fc.constant([1]), fc.array(operations, { minLength: 1, maxLength: 6 }));
const step = fc.record({
  site: fc.nat(2),
  hears: fc.nat(2),
  transactions,
  choices: fc.array(fc.nat(1_000_000), { minLength: 8, maxLength: 80 }),
  flushes: fc.boolean(),
});

/** About fields of these names. */
export function worldOf(names: readonly string[]): fc.Arbitrary<World> {
  return fc.record({
    fields: fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 4 }),
    steps: fc.array(step, { minLength: 4, maxLength: 24 }),
  });
}

/** About any fields. */
export const arbitraryWorld: fc.Arbitrary<World> = worldOf(Object.keys(everything.fields));

/** The sites, which have heard everything. */
export function play({ fields, steps }: World): Site[] {
  const sites = names.map((_, number) => new Site(number, everything, genesisFor(names)));
  const holds: Hand["holds"] = [];
  const about: StructType = {
    is: "struct",
    fields: Object.fromEntries(fields.map((name) => [name, everything.fields[name]!])),
  };
  for (const { site: number, hears, transactions, choices, flushes } of steps) {
    const site = sites[number]!;
    if (hears !== number) site.receive(sites[hears]!.written);
    const hand = { author: names[number]!, pick: picker(choices), holds };
    for (const size of transactions) {
      site.change((draft) => {
        for (let left = size; left > 0; left--) act(about, draft, hand);
      });
    }
    if (flushes) site.flush();
  }
  for (const site of sites) site.flush();
  for (const site of sites) for (const other of sites) if (other !== site) site.receive(other.written);
  return sites;
}

/** The numbers one after the other, and again, each time other choices. */
function picker(choices: readonly number[]): Hand["pick"] {
  let at = 0;
  return (count) => {
    const round = Math.floor(at / choices.length);
    return (choices[at++ % choices.length]! + round * 7) % count;
  };
}
