// Over links that lose, duplicate, reorder and cut, with crashes, lost disks and documents that are closed: once faults
// end, all see the latest state of all and nobody else, and at no time does anybody see an older state after a later one.
import type { PlainValue } from "@joinery/crdt";
import { expect, it } from "vitest";
import { holds, type Seen, timeoutMs } from "../model/property.js";
import { Random } from "../model/random.js";
import { plannedDelayMsMax, play, schedules } from "../model/schedule.js";
import type { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

const limits = { presenceExpiryMs: 6000 };
const names = ["room", "hall"] as const;

/** Has nodes say rising numbers of themselves at random, and remembers what each says now. */
class Talkers {
  readonly #random: Random;
  readonly #network: TestNetwork;
  readonly #seen: Seen;
  /** By board, which a crash or a close replaces. */
  readonly #shown: Map<unknown, Map<string, PlainValue>> = new Map();
  #last = 0;

  constructor(network: TestNetwork, seed: number, seen: Seen) {
    this.#network = network;
    this.#random = new Random(seed);
    this.#seen = seen;
  }

  step(): void {
    const node = this.#random.pick(this.#network.nodes);
    const name = this.#random.pick(names);
    if (this.#random.chance(0.2) && node.opened.has(name)) this.#say(node, name);
    for (const each of this.#network.nodes) for (const at of each.opened) this.#look(each, at);
  }

  #say(node: TestNode, name: string): void {
    const value = this.#random.chance(0.2) ? undefined : ++this.#last;
    this.#seen.count(value === undefined ? "departures" : "states");
    node.say(name, value);
  }

  #look(node: TestNode, name: string): void {
    const board = node.engine.presence.find(node.document(name) as never);
    const shown = this.#shown.get(board) ?? new Map<string, PlainValue>();
    this.#shown.set(board, shown);
    for (const [author, value] of node.seen(name)) {
      const before = shown.get(author) ?? 0;
      if ((value as number) < (before as number)) expect.fail(`node ${node.index} sees ${value} after ${before}`);
      if (value !== before) this.#seen.count("sights");
      shown.set(author, value);
    }
  }
}

function expectAllSeen({ nodes }: TestNetwork, name: string): void {
  const states = nodes.flatMap((node) => {
    const value = node.engine.presence.find(node.document(name) as never)?.own.value;
    return value === undefined ? [] : [[node.author, value] as const];
  });
  for (const node of nodes) {
    const others = states.filter(([author]) => author !== node.author);
    expect(new Map(node.seen(name)), `what node ${node.index} sees`).toEqual(new Map(others));
  }
}

it("all see the latest state of all, and nobody who has vanished, once faults end", { timeout: timeoutMs }, () => {
  holds("presence", schedules(), { runs: 60, needs: ["states", "departures", "sights"] }, (schedule, seen) => {
    const network = play(schedule, {
      limits,
      prepare: (net) => {
        net.watch.readsFrames = false;
        const talkers = new Talkers(net, schedule.seed, seen);
        net.checks.push(() => talkers.step());
      },
    });
    network.run(2000);
    const [check] = network.checks.splice(0);
    expect(check).toBeDefined();
    network.run(plannedDelayMsMax + 2 * limits.presenceExpiryMs);
    for (const name of names) expectAllSeen(network, name);
  });
});
