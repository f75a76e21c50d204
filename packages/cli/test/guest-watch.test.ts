// Whoever sits at the table and is not connected is told of, however short a time it was.
import type { Peer, Replica, ReplicaId } from "joinery";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GuestWatch } from "../src/craps/house/guest-watch.js";
import type { CrapsTable } from "../src/craps/table/craps-table.js";

const [house, ann, bob] = ["house", "ann-key", "bob-key"] as [ReplicaId, ReplicaId, ReplicaId];
const names = new Map([
  [ann, "ann"],
  [bob, "bob"],
]);

class Scene {
  here: readonly ReplicaId[] = [ann];
  seated: readonly ReplicaId[] = [ann];
  readonly said: string[] = [];
  readonly watch: GuestWatch;

  constructor(seated: readonly ReplicaId[] = [ann]) {
    this.seated = seated;
    const scene = this;
    const table = {
      get value() {
        const seats = scene.seated.map((player) => ({ player }));
        return { names, table: { roster: [house], table: { seats } } };
      },
    };
    const replica = { peers: () => scene.here.map((id) => ({ id }) as Peer) };
    const say = (line: string): void => void this.said.push(line);
    this.watch = new GuestWatch(replica as unknown as Replica, table as unknown as CrapsTable, say);
  }

  look(here: readonly ReplicaId[], seated: readonly ReplicaId[]): void {
    this.here = here;
    this.seated = seated;
    vi.advanceTimersByTime(200);
  }
}

const cut = "bob's link is cut: bets go on, a round waits for its word";

describe("what a host is told of other people's links", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is that one is cut and back", () => {
    const scene = new Scene();
    scene.look([ann, bob], [ann, bob]);
    expect(scene.watch.text).toBe("1 connected");
    scene.look([ann], [ann, bob]);
    scene.look([ann], [ann, bob]);
    expect(scene.watch.text).toMatch(/^bob's link cut since \d+ s$/);
    scene.look([ann, bob], [ann, bob]);
    expect(scene.said).toEqual([cut, expect.stringMatching(/^bob's link is back after \d+ s$/)]);
    scene.watch.close();
  });

  it("is that one is cut who came, sat down and was gone between two looks", () => {
    const scene = new Scene();
    scene.look([ann], [ann]);
    scene.look([ann], [ann, bob]);
    scene.look([ann], [ann, bob]);
    expect(scene.said).toEqual([cut]);
    scene.watch.close();
  });

  it("is nothing of those who sat there before the host was back, nor of those who don't sit", () => {
    const scene = new Scene([ann, bob]);
    scene.look([ann], [ann, bob]);
    scene.look([ann], [ann, bob]);
    scene.look([ann, bob], [ann]);
    scene.look([ann], [ann]);
    expect(scene.said).toEqual([]);
    scene.watch.close();
  });
});
