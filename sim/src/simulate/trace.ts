// What happened in a run between its nodes: every frame with when it was sent and came, and every operation.

import { type MessageClass, messageSizes } from "@joinery/sync";
import type { Packet } from "../network/packet.js";
import type { Schedule, Step } from "./schedule.js";

export interface TracedMessage {
  readonly from: number;
  readonly to: number;
  /** Virtual milliseconds. */
  readonly sentMs: number;
  /** Undefined for one that was lost. */
  readonly arrivedMs: number | undefined;
  readonly bytes: number;
  /** What is in it, each once. */
  readonly classes: readonly MessageClass[];
}

export interface Trace {
  readonly nodes: number;
  /** In the order in which they came or were lost. */
  readonly messages: readonly TracedMessage[];
  readonly steps: readonly Step[];
}

/** Notes the frames of a run of `schedule`: give `onFate` to it. */
export class TraceRecorder {
  readonly #messages: TracedMessage[] = [];

  readonly onFate = ({ from, to, sentAt }: Packet, frame: Uint8Array, arrivedMs: number | undefined): void => {
    const classes = [...new Set(messageSizes(frame).map(({ type }) => type))];
    this.#messages.push({ from, to, sentMs: sentAt, arrivedMs, bytes: frame.length, classes });
  };

  traceOf({ nodes, steps }: Schedule): Trace {
    return { nodes, steps, messages: this.#messages };
  }
}

/** True for a frame that brings what others wrote; the rest is talk about it. */
export function bringsEntries({ classes }: TracedMessage): boolean {
  return classes.includes("entries");
}
