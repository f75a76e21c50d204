// Nodes and links in virtual time. Every step lets disks finish, delivers frames, ticks and pumps.

import type { ReplicaId } from "@joinery/clock";
import type { Identity } from "@joinery/replica";
import { defaultLimits, type Interest, type SessionLimits } from "@joinery/sync";
import { expect } from "vitest";
import { Random } from "./random.js";
import { type Faults, noFaults, TestLink } from "./test-link.js";
import { authorOf, type Permit, TestNode } from "./test-node.js";
import { WireWatch } from "./wire-watch.js";

export type Topology = "line" | "ring" | "star" | "mesh";

export interface NetworkOptions {
  readonly nodes: number;
  readonly topology?: Topology;
  readonly seed?: number;
  readonly documents?: readonly string[];
  readonly limits?: Partial<SessionLimits>;
  /** Frames per session and step. */
  readonly framesPerStep?: number;
  /** Who the nodes are, where documents are signed. */
  readonly identities?: readonly Identity[];
  /** Who may write in signed documents; everybody unless given. */
  readonly members?: readonly ReplicaId[];
  /** Most bytes per document of entries that wait for others. */
  readonly pendingBytesMax?: number;
  /** None of them keeps history. */
  readonly takesStates?: boolean;
  /** What each node lets its peers do; those without one let everybody do everything. */
  /** Which documents each node talks about; undefined for all that are open. */
  readonly interests?: readonly (readonly Interest[] | undefined)[];
  readonly permits?: readonly (Permit | undefined)[];
}

export const stepMs = 50;

export class TestNetwork {
  readonly random: Random;
  readonly watch: WireWatch;
  readonly nodes: readonly TestNode[];
  readonly links: readonly TestLink[];
  /** Called after each step. */
  readonly checks: (() => void)[] = [];
  nowMs = 1_700_000_000_000;
  readonly #framesPerStep: number;
  #strangers = 0;

  constructor({
    nodes,
    topology = "mesh",
    seed = 1,
    documents = ["room"],
    limits = {},
    framesPerStep,
    identities = [],
    members,
    pendingBytesMax,
    permits = [],
    interests = [],
    takesStates,
  }: NetworkOptions) {
    this.random = new Random(seed);
    this.watch = new WireWatch(limits.frameBytesMax ?? defaultLimits.frameBytesMax);
    this.#framesPerStep = framesPerStep ?? 64;
    this.nodes = Array.from(
      { length: nodes },
      (_, index) =>
        new TestNode(index, limits, {
          identity: identities[index],
          members,
          pendingBytesMax,
          permit: permits[index],
          interest: interests[index],
          takesStates,
        }),
    );
    for (const node of this.nodes) {
      node.advance(this.nowMs);
      for (const document of documents) node.open(document);
    }
    this.links = edgesOf(topology, nodes).map(
      ([a, b]) => new TestLink(this.node(a), this.node(b), this.random, this.watch),
    );
    for (const link of this.links) link.open(this.nowMs);
  }

  node(index: number): TestNode {
    return this.nodes[index] as TestNode;
  }

  set faults(faults: Faults) {
    for (const link of this.links) link.faults = faults;
  }

  linksOf(node: TestNode): TestLink[] {
    return this.links.filter((link) => link.ends.includes(node));
  }

  step(): void {
    this.nowMs += stepMs;
    for (const node of this.nodes) node.advance(this.nowMs);
    for (const link of this.links) link.deliver(this.nowMs);
    for (const link of this.links) {
      link.tick(this.nowMs);
      link.pump(this.nowMs, this.#framesPerStep);
    }
    for (const check of this.checks) check();
  }

  run(durationMs: number): void {
    for (let passed = 0; passed < durationMs; passed += stepMs) this.step();
  }

  /** A crash is heard by the neighbours at once. */
  crash(node: TestNode): void {
    for (const link of this.linksOf(node)) link.cut();
    node.crash();
  }

  /** The node comes back with nothing, as a new author. */
  loseDisk(node: TestNode): void {
    for (const link of this.linksOf(node)) link.cut();
    node.loseDisk(authorOf(1000 + this.#strangers++));
  }

  /** Ends every fault: links open, reliable and fast. */
  heal(): void {
    this.faults = noFaults;
    for (const link of this.links) {
      link.isJammed = false;
      link.filter = () => true;
      link.notice();
      if (!link.isOpen) link.open(this.nowMs);
    }
  }

  get isSettled(): boolean {
    return this.links.every((link) => link.isSettled) && !this.nodes.some((node) => node.isWriting);
  }

  /** Runs until all sessions say that they are settled; answers how long that took. */
  settle(withinMs: number): number {
    const startMs = this.nowMs;
    while (!this.isSettled && this.nowMs - startMs < withinMs) this.step();
    if (!this.isSettled) expect.fail(`not settled after ${withinMs} ms: ${this.describe()}`);
    return this.nowMs - startMs;
  }

  expectEqual(): void {
    for (const name of this.node(0).opened) {
      const states = this.nodes.filter(({ opened }) => opened.has(name)).map((node) => node.stateOf(name));
      expect(new Set(states).size, `states of ${name}`).toBe(1);
    }
  }

  /** Not a frame in ten seconds. */
  expectSilence(): void {
    const before = this.watch.frames;
    this.run(10_000);
    expect(this.watch.frames - before, "frames of idle sessions").toBe(0);
  }

  describe(): string {
    const vectors = this.nodes.flatMap((node) =>
      node.documents.map(({ id, applied, authors }) => {
        const dots = [...applied.entries()].map(({ author, seq }) => `${authors.idOf(author).slice(0, 4)}:${seq}`);
        return `${node.index} ${id} {${dots.sort().join(" ")}}`;
      }),
    );
    const links = this.links.map(({ ends, isSettled }) => `${ends[0].index}-${ends[1].index} ${isSettled}`);
    const reasons = this.links.flatMap(({ closeReasons }) => closeReasons);
    return [...reasons, ...links, ...vectors].join("; ").slice(0, 1000);
  }
}

function edgesOf(topology: Topology, nodes: number): [number, number][] {
  const edges: [number, number][] = [];
  for (let b = 1; b < nodes; b++) {
    if (topology === "star") edges.push([0, b]);
    else if (topology === "mesh") for (let a = 0; a < b; a++) edges.push([a, b]);
    else edges.push([b - 1, b]);
  }
  if (topology === "ring" && nodes > 2) edges.push([nodes - 1, 0]);
  return edges;
}
