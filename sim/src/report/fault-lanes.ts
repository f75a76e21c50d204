// Arranges faults for drawing: spans that overlap in time go to different lanes, and a depth says how many hold at once.
// Both lose nothing: every span has a lane, and the depths change exactly where a span begins or ends.

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

export interface DepthStretch extends Span {
  /** How many spans hold throughout the stretch, at least 1. */
  readonly depth: number;
}

/** The lane of each span, in the order given: the first that is free; from `lanesMax` on they share the last one. */
export function assignLanes(spans: readonly Span[], lanesMax: number): number[] {
  const freeFromMs: number[] = [];
  const lanes = new Map<Span, number>();
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const free = freeFromMs.findIndex((freeMs) => freeMs <= span.startMs);
    const lane = Math.min(free === -1 ? freeFromMs.length : free, lanesMax - 1);
    freeFromMs[lane] = Math.max(freeFromMs[lane] ?? 0, span.endMs);
    lanes.set(span, lane);
  }
  return spans.map((span) => lanes.get(span) as number);
}

/** The stretches in which at least one span holds, in order of time. */
export function depthStretches(spans: readonly Span[]): DepthStretch[] {
  const edges = [...new Set(spans.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  return edges.slice(0, -1).flatMap((startMs, index) => {
    const endMs = edges[index + 1] as number;
    const depth = spans.filter((span) => span.startMs <= startMs && span.endMs >= endMs).length;
    return depth === 0 ? [] : [{ startMs, endMs, depth }];
  });
}
