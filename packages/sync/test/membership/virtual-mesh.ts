// Many memberships in virtual time, without sessions: dials, links that delay, lose and end, nodes that die without a word, and
// partitions that lose everything between two sides and tell nobody. Messages cross as bytes.

import type { ReplicaId } from "@joinery/clock";
import type { RawMessage } from "../../src/core/frame.js";
import { decodeFrame, protocolVersion } from "../../src/core/frame.js";
import { Membership } from "../../src/core/membership/membership.js";
import type { DialTarget } from "../../src/core/membership/membership-effects.js";
import type { MembershipLimits } from "../../src/core/membership/membership-limits.js";
import { Random } from "../model/random.js";
import { authorOf } from "../model/test-node.js";

export interface MeshNode {
  readonly index: number;
  readonly id: ReplicaId;
  readonly address: string;
  membership: Membership;
  isUp: boolean;
  readonly ends: Set<LinkEnd>;
}

/** One end of a link: what its membership knows the link by. */
export interface LinkEnd {
  readonly node: MeshNode;
  other: LinkEnd;
  isOpen: boolean;
}

export const stepMs = 200;
const delayMsMax = 400;
/** How long a dial takes that nobody answers. */
const unansweredMs = 2000;

export interface MeshOptions {
  readonly seed?: number;
  readonly limits?: Partial<MembershipLimits>;
  readonly loss?: number;
}

export class VirtualMesh {
  readonly random: Random;
  readonly nodes: MeshNode[] = [];
  /** Whether two nodes reach each other. */
  reaches: (a: MeshNode, b: MeshNode) => boolean = () => true;
  /** Messages by type, since it was last emptied. */
  readonly said: Map<number, number> = new Map();
  dials = 0;
  activations = 0;
  nowMs = 1_000_000;
  readonly #options: MeshOptions;
  readonly #due: Map<number, (() => void)[]> = new Map();

  constructor(options: MeshOptions = {}) {
    this.#options = options;
    this.random = new Random(options.seed ?? 1);
  }

  node(index: number): MeshNode {
    return this.nodes[index] as MeshNode;
  }

  get up(): MeshNode[] {
    return this.nodes.filter(({ isUp }) => isUp);
  }

  /** A node that comes in through its contacts; one without an address can't be dialled. */
  join(contacts: readonly MeshNode[], hasAddress = true): MeshNode {
    return this.#add(contacts, `mesh://${this.nodes.length}`, hasAddress);
  }

  /** Another node under the address of one that has died. */
  replace({ address }: MeshNode, contacts: readonly MeshNode[]): MeshNode {
    return this.#add(contacts, address, true);
  }

  /** Without a word to anybody. */
  die(node: MeshNode): void {
    node.isUp = false;
    for (const end of node.ends) end.isOpen = false;
    node.ends.clear();
  }

  leave(node: MeshNode): void {
    node.membership.leave(this.nowMs);
    this.#perform(node);
    node.isUp = false;
  }

  /** The same node again, remembering nothing. */
  restart(node: MeshNode, contacts: readonly MeshNode[]): void {
    node.membership = this.#membership(node.id, contacts);
    node.isUp = true;
    node.membership.begin([node.address], this.nowMs);
  }

  step(): void {
    this.nowMs += stepMs;
    const due = this.#due.get(this.nowMs) ?? [];
    this.#due.delete(this.nowMs);
    for (const run of due) run();
    for (const node of this.nodes) {
      if (!node.isUp) continue;
      node.membership.tick(this.nowMs);
      this.#perform(node);
    }
  }

  run(durationMs: number): void {
    for (let passed = 0; passed < durationMs; passed += stepMs) this.step();
  }

  /** Runs until `isDone`; answers how long that took, or fails. */
  runUntil(isDone: () => boolean, withinMs: number): number {
    const startMs = this.nowMs;
    while (!isDone()) {
      if (this.nowMs - startMs >= withinMs) return Number.POSITIVE_INFINITY;
      this.run(1000);
    }
    return this.nowMs - startMs;
  }

  /** The nodes that are up, by who is joined to whom over links that both ends hold. */
  components(): MeshNode[][] {
    const byId = new Map(this.up.map((node) => [node.id, node]));
    const left = new Set(this.up);
    const found: MeshNode[][] = [];
    for (const start of this.up) {
      if (!left.delete(start)) continue;
      const component = [start];
      for (const node of component) {
        for (const id of node.membership.active) {
          const peer = byId.get(id);
          if (peer === undefined || !left.has(peer) || !peer.membership.active.includes(node.id)) continue;
          left.delete(peer);
          component.push(peer);
        }
      }
      found.push(component);
    }
    return found;
  }

  get isConnected(): boolean {
    return this.components().length === 1;
  }

  /** Peers that one end holds and the other doesn't. */
  asymmetries(): number {
    const byId = new Map(this.up.map((node) => [node.id, node]));
    let count = 0;
    for (const { id, membership } of this.up) {
      for (const peer of membership.active) if (byId.get(peer)?.membership.active.includes(id) !== true) count++;
    }
    return count;
  }

  /** A message of a node that keeps no rules, over one of its links. */
  say(end: LinkEnd, message: Uint8Array): void {
    const type = message[0] as number;
    this.said.set(type, (this.said.get(type) ?? 0) + 1);
    if (this.random.chance(this.#options.loss ?? 0)) return;
    this.#later(() => this.#arrive(end.other, message));
  }

  #add(contacts: readonly MeshNode[], address: string, hasAddress: boolean): MeshNode {
    const index = this.nodes.length;
    const id = authorOf(index);
    const node = {
      index,
      id,
      address,
      membership: this.#membership(id, contacts),
      isUp: true,
      ends: new Set<LinkEnd>(),
    };
    this.nodes.push(node);
    node.membership.begin(hasAddress ? [address] : [], this.nowMs);
    return node;
  }

  #membership(author: ReplicaId, contacts: readonly MeshNode[]): Membership {
    return new Membership({
      author,
      contacts: contacts.map(({ address }) => address),
      limits: this.#options.limits,
      randomWord: () => this.random.word(),
      nowMs: this.nowMs,
    });
  }

  #perform(node: MeshNode): void {
    for (const effect of node.membership.take()) {
      if (effect.type === "dial") this.#dial(node, effect.target);
      else if (effect.type === "say") {
        if ((effect.link as LinkEnd).isOpen) this.say(effect.link as LinkEnd, effect.message);
      } else if (effect.type === "close") this.#close(effect.link as LinkEnd);
      else this.activations++;
    }
  }

  #dial(node: MeshNode, target: DialTarget): void {
    this.dials++;
    const peer = this.nodes.findLast(({ address }) => address === target.address);
    const isThere = peer?.isUp === true && this.reaches(node, peer);
    const answer = (): void => {
      if (!node.isUp) return;
      if (isThere && peer.isUp) this.#open(node, peer, target);
      else node.membership.dialFailed(target, this.nowMs);
      this.#perform(node);
    };
    this.#later(answer, isThere || peer?.isUp === false ? 0 : unansweredMs);
  }

  #open(node: MeshNode, peer: MeshNode, target: DialTarget): void {
    const [near, far] = [{ node, isOpen: true } as LinkEnd, { node: peer, isOpen: true } as LinkEnd];
    near.other = far;
    far.other = near;
    node.ends.add(near);
    peer.ends.add(far);
    peer.membership.opened(far, node.id, undefined, this.nowMs);
    this.#perform(peer);
    node.membership.opened(near, peer.id, target, this.nowMs);
  }

  #close(end: LinkEnd): void {
    if (!end.isOpen) return;
    end.isOpen = false;
    end.node.ends.delete(end);
    this.#later(() => {
      const { other } = end;
      if (!other.isOpen || !this.reaches(end.node, other.node)) return;
      other.isOpen = false;
      other.node.ends.delete(other);
      other.node.membership.closed(other, this.nowMs);
      this.#perform(other.node);
    }, delayMsMax);
  }

  #arrive(end: LinkEnd, message: Uint8Array): void {
    if (!end.isOpen || !this.reaches(end.node, end.other.node)) return;
    const [raw] = decodeFrame(Uint8Array.from([protocolVersion, ...message]));
    end.node.membership.receive(end, raw as RawMessage, this.nowMs);
    this.#perform(end.node);
  }

  #later(run: () => void, delayMs = 0): void {
    const atMs = this.nowMs + delayMs + stepMs * this.random.between(1, delayMsMax / stepMs);
    const due = this.#due.get(atMs);
    if (due === undefined) this.#due.set(atMs, [run]);
    else due.push(run);
  }
}

/** A mesh of so many nodes, all of which came through the first, so many per second. */
export function joinedThroughOne(count: number, perSecond: number, options: MeshOptions = {}): VirtualMesh {
  const mesh = new VirtualMesh(options);
  const contact = mesh.join([]);
  for (let index = 1; index < count; index++) {
    mesh.join([contact]);
    if (index % perSecond === 0) mesh.run(1000);
  }
  return mesh;
}
