// A network whose nodes do nothing but note what reaches them.
import { EventQueue } from "../../src/kernel/event-queue.js";
import { TraceHash } from "../../src/kernel/trace-hash.js";
import type { FaultRule } from "../../src/network/packet.js";
import { VirtualNetwork } from "../../src/network/virtual-network.js";

export interface Arrival {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  readonly bytes: readonly number[];
}

export class NetworkHarness {
  readonly events: EventQueue = new EventQueue(1);
  readonly traceHash: TraceHash = new TraceHash();
  readonly arrivals: Arrival[] = [];
  readonly network: VirtualNetwork;

  constructor(rules: readonly FaultRule[], nodes = 8) {
    this.network = new VirtualNetwork({
      events: this.events,
      nodes,
      rules,
      traceHash: this.traceHash,
      onFrame: (to, from, frame) => this.arrivals.push({ atMs: this.events.now, from, to, bytes: [...frame] }),
    });
  }

  /** Sends one frame at a later time. */
  sendAt(atMs: number, from: number, to: number, ...bytes: readonly number[]): void {
    this.events.schedule(atMs, () => this.network.send(from, to, Uint8Array.from(bytes)), undefined);
  }

  at(atMs: number, action: () => void): void {
    this.events.schedule(atMs, action, undefined);
  }

  run(): readonly Arrival[] {
    while (this.events.runNext());
    return this.arrivals;
  }

  /** The first byte of each arrival, in order. */
  firstBytes(): number[] {
    return this.run().map(({ bytes }) => bytes[0] as number);
  }
}

/** A rule that delays everything by the same time. */
export function constantLatency(delayMs: number): FaultRule {
  return (_, plannedMs) => ({ kind: "deliver", atMs: plannedMs.map((atMs) => atMs + delayMs) });
}
