// Changes of a real document, of which subscribers are told all, or not: the checker names the field.
import { counter, map, register, set, struct } from "@joinery/crdt";
import { type DocumentCore, ReplicaCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { EventChecker } from "../../src/checkers/event-checker.js";
import { authorOf } from "../../src/node/cluster.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import { sha256 } from "../../src/scenarios/sha256.js";

const schema = {
  title: register("x"),
  score: map(counter()),
  players: set<number>(),
  settings: struct({ speed: register(1), rooms: map(register("")) }),
};

/** One document, whose changes the checker is told of, or not. */
function watched() {
  const log = new CheckLog(() => 0);
  const checker = new EventChecker(log);
  const document = new ReplicaCore({ author: authorOf(1, 0), founding: founding(sha256) }).open("d", schema);
  document.observed = true;
  const node = { index: 2, documents: [document as unknown as DocumentCore] } as unknown as VirtualNode;
  checker.checkInFull(node);
  type Draft = Parameters<Parameters<typeof document.change>[0]>[0];
  return {
    change(run: (draft: Draft) => void, isTold = true): void {
      for (const effect of document.change(run, 1_767_225_600_000).effects) {
        if (effect.type === "deliver" && isTold) checker.changed(node, node.documents[0] as DocumentCore, effect.paths);
      }
    },
    found(): readonly string[] {
      checker.checkInFull(node);
      return log.violations.map(({ message }) => message);
    },
    restart: (): void => checker.restarted(node),
  };
}

describe("events", () => {
  it("that name every place keep a mirror right: values, elements that come and go, what lies deeper", () => {
    const { change, found } = watched();
    change(({ title, score, players, settings }) => {
      title.set("y");
      score.at("ann").add(1);
      players.add(7);
      settings.speed.set(2);
      settings.rooms.at("hall").set("open");
    });
    expect(found()).toEqual([]);
    change(({ score, players, settings }) => {
      score.at("ann").add(1);
      score.at("bob").add(1);
      players.remove(7);
      players.add(8);
      settings.rooms.delete("hall");
    });
    change(({ score }) => score.delete("ann"));
    expect(found()).toEqual([]);
  });

  it.each([
    ["title", (draft) => draft.title.set("y")],
    ["score", (draft) => draft.score.at("ann").add(1)],
    ["players", (draft) => draft.players.add(7)],
    ["settings", (draft) => draft.settings.rooms.at("hall").set("open")],
  ] as const satisfies readonly (readonly [string, Parameters<ReturnType<typeof watched>["change"]>[0]])[])(
    "that leave out %s are noticed, once",
    (field, run) => {
      const { change, found } = watched();
      change(run, false);
      const said = [`node 2: "${field}" of "d" shows what no event told of`];
      expect(found()).toEqual(said);
      expect(found()).toEqual(said);
    },
  );

  it("need not tell of what is read from the disk", () => {
    const { change, restart, found } = watched();
    change(({ title }) => title.set("y"), false);
    restart();
    expect(found()).toEqual([]);
  });
});
