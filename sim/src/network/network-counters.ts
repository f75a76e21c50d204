// What a virtual network counts. At any moment: framesSent + framesDuplicated = framesDelivered + framesInFlight + all dropped.

export interface NetworkCounters {
  /** What nodes handed to the network, lost or not. */
  readonly framesSent: number;
  readonly bytesSent: number;
  /** What reached a node, copies included. */
  readonly framesDelivered: number;
  readonly bytesDelivered: number;
  /** Deliveries planned beyond the first of a frame. */
  readonly framesDuplicated: number;
  readonly framesCorrupted: number;
  readonly framesInFlight: number;
  /** By reason: "loss", "partition", "node down", "crash", ... */
  readonly dropped: ReadonlyMap<string, number>;
}

/** The counters while they are being counted. */
export class NetworkTally implements NetworkCounters {
  framesSent = 0;
  bytesSent = 0;
  framesDelivered = 0;
  bytesDelivered = 0;
  framesDuplicated = 0;
  framesCorrupted = 0;
  framesInFlight = 0;
  readonly dropped: Map<string, number> = new Map();

  drop(reason: string): void {
    this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + 1);
  }
}
