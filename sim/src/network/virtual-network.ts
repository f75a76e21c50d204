// The network of a run: takes frames, lets the fault rules judge each, and delivers what is left through the event queue.
// What opens and ends links goes the same way, without bytes.
// A frame reaches only the incarnation it was sent to, from an incarnation that still lives: a crash of either end loses it.
// Frames are passed by reference and written to by nobody; a corrupted one is a copy.

import { assert } from "@joinery/crdt";
import type { EventQueue } from "../kernel/event-queue.js";
import type { TraceHash } from "../kernel/trace-hash.js";
import { type NetworkCounters, NetworkTally } from "./network-counters.js";
import { type FaultRule, linkOf, type Packet, type Verdict } from "./packet.js";

export interface VirtualNetworkOptions {
  readonly events: EventQueue;
  /** How many nodes there are, at most 65,536; all are up at first. */
  readonly nodes: number;
  /** Judge every packet, in this order. */
  readonly rules: readonly FaultRule[];
  readonly traceHash: TraceHash;
  /** A frame has come, over the link that it was sent over. */
  readonly onFrame: (to: number, from: number, frame: Uint8Array, link: number) => void;
  /** A frame has come damaged over a link with a checksum, or a fault ends the link: it is to end, at both ends. */
  readonly onDamage?: (to: number, link: number) => void;
  /** Hears what became of every frame, as often as it arrives: when, or undefined where it was lost. */
  readonly onFate?: (packet: Packet, frame: Uint8Array, arrivedMs: number | undefined) => void;
  /** Hears of every frame that a node sends, before any rule: for traffic by class. */
  readonly onSend?: (packet: Packet, frame: Uint8Array, link: number) => void;
}

/** One delivery under way. */
interface Flight {
  readonly packet: Packet;
  readonly fromIncarnation: number;
  readonly toIncarnation: number;
  readonly frame: Uint8Array;
  readonly isCaught: boolean;
  readonly arrive: Arrival;
}

/** What becomes of a frame that has come; `isCaught` for one that is damaged, and seen to be. */
type Arrival = (frame: Uint8Array, isCaught: boolean) => void;

const nothing = new Uint8Array();

type Corruption = Extract<Verdict, { readonly kind: "corrupt" }>;
type Drop = Extract<Verdict, { readonly kind: "drop" }>;

interface Plan {
  readonly atMs: readonly number[];
  readonly frame: Uint8Array;
  readonly isCaught: boolean;
}

export class VirtualNetwork {
  readonly #options: VirtualNetworkOptions;
  readonly #tally: NetworkTally = new NetworkTally();
  /** By node: how often it has crashed. */
  readonly #incarnations: Uint32Array;
  readonly #isUp: Uint8Array;
  /** By link: how many frames went over it. */
  readonly #sequences: Map<number, number> = new Map();

  constructor(options: VirtualNetworkOptions) {
    assert(options.nodes > 0 && options.nodes <= 65_536, `a network of ${options.nodes} nodes`);
    this.#options = options;
    this.#incarnations = new Uint32Array(options.nodes);
    this.#isUp = new Uint8Array(options.nodes).fill(1);
  }

  get counters(): NetworkCounters {
    return this.#tally;
  }

  isUp(node: number): boolean {
    return this.#isUp[node] === 1;
  }

  /** How often the node has crashed. */
  incarnation(node: number): number {
    return this.#incarnations[node] as number;
  }

  /** Loses everything in flight to and from the node; until `restart` nothing reaches it. */
  crash(node: number): void {
    assert(this.isUp(node), `node ${node} crashes while it is down`);
    this.#isUp[node] = 0;
    this.#incarnations[node] = this.incarnation(node) + 1;
  }

  restart(node: number): void {
    assert(this.#isUp[node] === 0, `node ${node} restarts while it is up`);
    this.#isUp[node] = 1;
  }

  /** Sends one frame over a link, whose bytes may not change after. A node that is down can't send. */
  send(from: number, to: number, frame: Uint8Array, link: number = 0): void {
    const packet = this.#packet(from, to, frame);
    this.#options.onSend?.(packet, frame, link);
    this.#carry(packet, frame, (came, isCaught) => {
      if (isCaught) this.#options.onDamage?.(to, link);
      else this.#options.onFrame(to, from, came, link);
    });
  }

  /** Sends word without bytes, such as that a link opens; `arrive` runs when it comes, once, or never. */
  signal(from: number, to: number, arrive: () => void): void {
    let hasCome = false;
    this.#carry(this.#packet(from, to, nothing), nothing, (_, isCaught) => {
      if (!hasCome && !isCaught) arrive();
      hasCome = true;
    });
  }

  #carry(packet: Packet, frame: Uint8Array, arrive: Arrival): void {
    const { from, to } = packet;
    assert(from !== to && this.isUp(from) && to < this.#isUp.length, `no sending from ${from} to ${to}`);
    this.#tally.framesSent++;
    this.#tally.bytesSent += frame.length;
    const plan = this.#judge(packet, frame);
    if (plan !== undefined && "atMs" in plan) {
      this.#schedule(packet, plan, arrive);
      return;
    }
    this.#options.onFate?.(packet, frame, undefined);
    if (plan?.endsLink === true)
      this.#options.events.schedule(packet.sentAt, () => arrive(frame, true), undefined, linkOf(from, to));
  }

  #packet(from: number, to: number, frame: Uint8Array): Packet {
    const link = linkOf(from, to);
    const sequence = this.#sequences.get(link) ?? 0;
    this.#sequences.set(link, sequence + 1);
    return { from, to, sentAt: this.#options.events.now, bytes: frame.length, sequence };
  }

  #judge(packet: Packet, frame: Uint8Array): Plan | Drop | undefined {
    if (!this.isUp(packet.to)) return this.#drop("node down");
    let plan: Plan = { atMs: [packet.sentAt], frame, isCaught: false };
    for (const rule of this.#options.rules) {
      const verdict = rule(packet, plan.atMs);
      if (verdict.kind === "drop") {
        this.#drop(verdict.reason);
        return verdict;
      }
      if (verdict.kind === "deliver") plan = { ...plan, atMs: verdict.atMs };
      if (verdict.kind === "corrupt") plan = this.#corrupt(plan, verdict);
      if (verdict.kind === "replace") {
        this.#tally.framesCorrupted++;
        plan = { ...plan, frame: verdict.frame };
      }
    }
    return plan;
  }

  #drop(reason: string): undefined {
    this.#tally.drop(reason);
  }

  #corrupt({ atMs, frame, isCaught: isSeen }: Plan, { offset, mask, isCaught = false }: Corruption): Plan {
    this.#tally.framesCorrupted++;
    const copy = frame.slice();
    copy[offset % copy.length] = (copy[offset % copy.length] as number) ^ mask;
    return { atMs, frame: copy, isCaught: isSeen || isCaught };
  }

  #schedule(packet: Packet, { atMs, frame, isCaught }: Plan, arrive: Arrival): void {
    const { from, to } = packet;
    const flight: Flight = {
      packet,
      fromIncarnation: this.incarnation(from),
      toIncarnation: this.incarnation(to),
      ...{ frame, isCaught, arrive },
    };
    const lane = linkOf(from, to);
    for (const at of atMs) this.#options.events.schedule(at, this.#deliver, flight, lane);
    this.#tally.framesInFlight += atMs.length;
    this.#tally.framesDuplicated += atMs.length - 1;
  }

  readonly #deliver = (flight: Flight): void => {
    const { packet, frame, isCaught, arrive } = flight;
    const { from, to } = packet;
    this.#tally.framesInFlight--;
    if (flight.fromIncarnation !== this.incarnation(from) || flight.toIncarnation !== this.incarnation(to)) {
      this.#options.onFate?.(packet, frame, undefined);
      this.#drop("crash");
      return;
    }
    this.#tally.framesDelivered++;
    this.#tally.bytesDelivered += frame.length;
    this.#options.onFate?.(packet, frame, this.#options.events.now);
    this.#options.traceHash.add(this.#options.events.now, from, to, frame);
    arrive(frame, isCaught);
  };
}
