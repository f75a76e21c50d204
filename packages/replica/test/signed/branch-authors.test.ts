// Whose an entry on a branch is: its author's, by the one name that others know, whatever the state calls the branch. An application that
// compares authors would else take what everybody had built on for a stranger's, as soon as a fork comes to light.
import { counter, map, struct } from "@joinery/crdt";
import { budget } from "@joinery/crdt/budget";
import { ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import type { SignedDocumentCore } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import type { Site } from "../site.js";
import { authorOf, identityOf, type Room, SignedSite, signedSite } from "./signed-site.js";

const members = [1, 2, 3].map(authorOf);

/** Two sites with the key of author 1, each of which has written, and two others that each build on what one of them wrote. */
function forked<S extends { receive(...bytes: Uint8Array[]): unknown; disk: Uint8Array[]; nowMs: number }>(
  site: (number: number) => S,
  write: (twin: S, number: number) => void,
  build: (one: S) => void,
): [S, S] {
  const others = [2, 3].map((number) => {
    const [twin, other] = [site(1), site(number)];
    twin.nowMs += number;
    write(twin, number);
    other.receive(...twin.disk);
    build(other);
    return other;
  }) as [S, S];
  others[0].receive(...others[1].disk);
  others[1].receive(...others[0].disk);
  return others;
}

describe("an event of a log", () => {
  it("is its author's, on whichever branch it was appended", () => {
    const sites = forked(
      (number) => signedSite(number, { members }),
      (twin, number) => twin.write(({ events }) => events.append(number)),
      (other) => other.write(({ players }) => players.add("built on it")),
    );
    for (const { document } of sites) {
      const { events } = document.view;
      expect([...events]).toEqual([2, 3]);
      expect([events.authorAt(0), events.authorAt(1)]).toEqual([authorOf(1), authorOf(1)]);
      const byFirst = events.fold((sum, event, author) => (author === authorOf(1) ? sum + event : sum), 0);
      expect(byFirst).toBe(5);
    }
  });
});

describe("a key with a budget", () => {
  const rights = [
    { author: authorOf(2), spend: 20 },
    { author: authorOf(3), spend: 20 },
  ];
  const schema = { purses: map(struct({ energy: budget({ min: 0, max: 50 }), wins: counter() })) };

  function site(number: number) {
    const identity = identityOf(number);
    const replica = new ReplicaCore({ author: identity.author, founding: founding(), identity });
    const genesis = { nonce: "n", members, purses: { creator: authorOf(1) } };
    return new SignedSite(replica.create(schema, genesis) as unknown as SignedDocumentCore<Room>, identity, number);
  }
  const on = (one: SignedSite) => one as unknown as Site<typeof schema>;

  it("that its creator made on a branch stays, with what others spent of it, when the fork comes to light", () => {
    const sites = forked(
      site,
      (twin, number) => on(twin).write(({ purses }) => void purses.create(`${number}`, { energy: { rights } })),
      (other) =>
        on(other).write(({ purses }) => {
          expect(purses.at(`${other.number}`).energy.spend(5)).toEqual({ ok: true });
        }),
    );
    for (const one of sites) {
      const { purses } = on(one).document.view;
      expect([...purses].map(([key, { energy }]) => [key, energy.value])).toEqual([
        ["2", 35],
        ["3", 35],
      ]);
    }
  });
});
