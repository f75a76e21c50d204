// What a run leaves for its report: how far the nodes were apart, and what went over the wire, over virtual time.

import type { DocumentCore } from "@joinery/replica";
import { type MessageClass, messageClasses, type messageSizes } from "@joinery/sync";
import type { StateChecker } from "../checkers/state-checker.js";
import { TrafficMeter, type TrafficSeries } from "../network/traffic-meter.js";
import type { VirtualNode } from "../node/virtual-node.js";

const intervalMs = 1000;

/** How far the nodes were apart at one moment. */
export interface DivergenceSample {
  readonly atMs: number;
  /** By document: how many different states there were among the nodes that were up. */
  readonly distinctStates: readonly number[];
  /** How many nodes were down. */
  readonly down: number;
}

/** Collects samples and traffic. */
export class RunRecorder {
  readonly samples: DivergenceSample[] = [];
  readonly #state: StateChecker;
  readonly #traffic: TrafficMeter = new TrafficMeter([...messageClasses], intervalMs);

  constructor(state: StateChecker) {
    this.#state = state;
  }

  /** A frame was handed to the network. */
  sent(atMs: number, sizes: ReturnType<typeof messageSizes>): void {
    for (const { type, bytes } of sizes) this.#traffic.add(atMs, classIndex(type), bytes);
  }

  sample(atMs: number, nodes: readonly VirtualNode[]): void {
    const up = nodes.filter((node) => node.isUp);
    const places = up[0]?.documents.map((_, place) => place) ?? [];
    const distinctStates = places.map((place) => {
      return new Set(up.map((node) => this.#state.visible(node, node.documents[place] as DocumentCore).key)).size;
    });
    this.samples.push({ atMs, distinctStates, down: nodes.length - up.length });
  }

  get traffic(): TrafficSeries {
    return this.#traffic.series();
  }
}

function classIndex(type: MessageClass): number {
  return messageClasses.indexOf(type);
}
