// The laws of a pool over random histories, in which messages get lost, come twice and late, and both sides crash.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Client, documents, LeaseWorld } from "./lease-world.js";

const runs = Number(process.env.JOINERY_TRACES ?? 400);
type Step = readonly [kind: number, a: number, b: number];

/** Somewhere among the last four of `count`. */
function recent(count: number, choice: number): number {
  return Math.max(0, count - 1 - (choice % 4));
}

/** One step of a history; what does not apply does nothing. */
function step(world: LeaseWorld, [kind, a, b]: Step): void {
  const client = world.clients[recent(world.clients.length, a)] as Client;
  const document = documents[b % documents.length] as (typeof documents)[number];
  if (kind < 5 || client === undefined) world.arrive();
  else if (kind < 15) world.want(client, document);
  else if (kind < 25) world.ask(client);
  else if (kind < 35) world.deliverQuestion(recent(world.questions.length, a), b % 3 === 0);
  else if (kind < 45) world.deliverAnswer(recent(world.answers.length, a), b % 3 === 0);
  else if (kind < 55) world.saved();
  else if (kind < 63) world.write(client, document);
  else if (kind < 68) world.push(client, document);
  else if (kind < 74) world.pull(client, document);
  else if (kind < 78) world.end(client);
  else if (kind < 79) world.vanish(client);
  else if (kind < 81) world.restart(client);
  else if (kind < 82) world.disconnect(client);
  else if (kind < 84) world.crash(b);
  else if (kind < 96) world.exchange(client, document, true);
  else {
    world.exchange(client, document, false);
    world.crash(b);
  }
}

const history = fc.array(fc.tuple(fc.nat(99), fc.nat(1000), fc.nat(5)), {
  minLength: 100,
  maxLength: 600,
  size: "max",
});

describe("a pool of authors", () => {
  it("never has two clients on one author, never leases that of one that vanished, and never repeats a number", () => {
    const tally: Record<string, number> = {};
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 4 }), (steps, poolMax) => {
        const world = new LeaseWorld({ poolMax, vanishedMax: 3 });
        for (const each of steps) step(world, each);
        for (const [name, count] of Object.entries(world.tally)) tally[name] = (tally[name] ?? 0) + count;
      }),
      { numRuns: runs, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );
    // A history in which nothing happens proves nothing.
    for (const name of ["grants", "continued", "retired", "vanished", "restarts"]) {
      expect(tally[name], name).toBeGreaterThan(runs / 20);
    }
    expect(tally.dots).toBeGreaterThan(runs);
  });
});
