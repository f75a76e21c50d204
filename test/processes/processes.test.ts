// Two processes over WebSocket, each with an SQLite file. One is killed while it writes and syncs, again and again:
// nothing that was acknowledged is missing afterwards, and both end with the same.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { protocolVersion } from "@joinery/sync";
import { webSocketDialer } from "joinery/transports/websocket";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../layout/tree/repository.js";
import { runCommand } from "../pack/child-process.js";
import { ReplicaProcess } from "./replica-process.js";

let folder: string;
const running: ReplicaProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "joinery-processes-"));
  await runCommand(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/joinery"], repositoryRoot);
}, 180_000);
afterEach(async () => {
  for (const child of running.splice(0)) await child.kill();
});
afterAll(() => rm(folder, { recursive: true }));

function start(...args: readonly string[]): ReplicaProcess {
  const child = new ReplicaProcess(...args);
  running.push(child);
  return child;
}

/** A sequence of numbers from 0 up to 1 that a seed decides. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Two sides that can be killed and started again on the same file and port. */
class Pair {
  readonly #files: readonly [string, string];
  readonly #acknowledged: [Set<string>, Set<string>] = [new Set(), new Set()];
  address = "";
  sides!: [ReplicaProcess, ReplicaProcess];

  constructor(name: string) {
    this.#files = [join(folder, `${name}-a.db`), join(folder, `${name}-b.db`)];
  }

  async start(): Promise<void> {
    const a = start(this.#files[0], "a", "listen", "0");
    this.address = (await a.heard("ready")).address!;
    const b = start(this.#files[1], "b", "dial", this.address);
    await b.heard("ready");
    this.sides = [a, b];
  }

  /** Every key of which this side has told that it is saved. */
  acknowledged(side: 0 | 1): Set<string> {
    for (const { key } of this.sides[side].all("saved")) this.#acknowledged[side].add(key);
    return this.#acknowledged[side];
  }

  /** Kills a side and starts it on what its disk has, which must hold all that it acknowledged. */
  async killAndRestart(side: 0 | 1): Promise<void> {
    await this.sides[side].kill();
    const acknowledged = this.acknowledged(side);
    const port = new URL(this.address).port;
    const again =
      side === 0 ? start(this.#files[0], "a", "listen", port) : start(this.#files[1], "b", "dial", this.address);
    const { keys } = await again.heard("ready");
    this.sides[side] = again;
    expect(missing(acknowledged, keys), `keys that side ${side} acknowledged and lost`).toEqual([]);
  }
}

function missing(expected: Iterable<string>, keys: readonly string[]): string[] {
  const there = new Set(keys);
  return [...expected].filter((key) => !there.has(key));
}

describe("two processes", () => {
  it.each([1, 2])(
    "lose nothing that was acknowledged when one is killed, and agree: seed %i",
    async (seed) => {
      const random = seeded(seed);
      const pair = new Pair(`kill-${seed}`);
      await pair.start();
      for (let round = 0; round < 6; round++) {
        await Promise.all(pair.sides.map((side) => side.heard("saved", 5)));
        await pair.sides[1].heard("synced");
        await pause(random() * 200);
        await pair.killAndRestart(random() < 0.5 ? 0 : 1);
      }
      await Promise.all(pair.sides.map((side) => side.heard("synced")));
      const acknowledged = [...pair.acknowledged(0), ...pair.acknowledged(1)];
      for (const side of pair.sides) side.say("stop");
      const [a, b] = await Promise.all(pair.sides.map((side) => side.heard("stopped")));
      await pause(200);
      for (const side of pair.sides) side.say("stop");
      const [lastA, lastB] = await Promise.all(pair.sides.map((side) => side.heard("stopped", 2)));
      expect(a!.keys.length + b!.keys.length).toBeGreaterThan(100);
      expect(lastA).toEqual(lastB);
      expect(missing([...acknowledged, ...pair.acknowledged(0), ...pair.acknowledged(1)], lastA!.keys)).toEqual([]);
      const sum = lastA!.sum.reduce((total, [, count]) => total + count, 0);
      expect(sum).toBe(lastA!.keys.length);
      for (const side of pair.sides) side.say("close");
      expect(await Promise.all(pair.sides.map((side) => side.ended()))).toEqual([0, 0]);
      expect(pair.sides.map(({ errors }) => errors)).toEqual(["", ""]);
    },
    120_000,
  );

  it("keep what the peer had confirmed, when the peer is killed right after", async () => {
    const pair = new Pair("confirmed");
    await pair.start();
    await pair.sides[0].heard("synced", 3);
    const confirmed = Math.max(...pair.sides[0].all("synced").map(({ keys }) => keys));
    await pair.killAndRestart(1);
    expect(pair.sides[1].all("ready")[0]!.keys.length).toBeGreaterThanOrEqual(confirmed);
  }, 60_000);
});

describe("bad input", () => {
  it("a port in use: one line with the port, and nothing is written", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const child = start(join(folder, "port.db"), "a", "listen", String(port));
    expect(await child.ended()).toBe(70);
    expect(child.errors).toMatch(new RegExp(`^ADDRESS_IN_USE: .*\\b${port}\\b.*\\n$`));
    expect(child.told).toEqual([]);
    server.close();
  });

  it("a store that is no store: one line with the file, which is left as it is", async () => {
    const file = join(folder, "notes.txt");
    await writeFile(file, "Milk, bread, and a kilometre of rope.\n".repeat(100));
    const child = start(file, "a", "listen", "0");
    expect(await child.ended()).toBe(70);
    expect(child.errors).toMatch(/^NOT_A_STORE: .*notes\.txt.*\n$/);
    expect(child.told).toEqual([]);
  });

  it("a peer that sends garbage: one line with where and what, and the others go on", async () => {
    const pair = new Pair("garbage");
    await pair.start();
    const stranger = await webSocketDialer(pair.address).dial(new AbortController().signal);
    const closed = new Promise<string>((resolve) => stranger.start({ onFrame: () => {}, onClose: resolve }));
    stranger.send(Uint8Array.from([protocolVersion, 5, 255, 255, 255, 255, 1]));
    expect(await closed).toBe("MALFORMED_FRAME");
    expect(await pair.sides[0].heard("peerError")).toMatchObject({
      remote: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
      code: "MALFORMED_FRAME",
      reason: expect.stringMatching(/^the peer sent [^\n]+$/),
    });
    const synced = pair.sides[1].all("synced").length;
    await pair.sides[1].heard("synced", synced + 3);
    expect(pair.sides[0].errors + pair.sides[1].errors).toBe("");
  });
});
