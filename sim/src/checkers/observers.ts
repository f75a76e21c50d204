// Hands what happens at the nodes to those observers that hear of it, in their order.

import type { NodeObserver } from "../node/node-observer.js";

export function observers(list: readonly NodeObserver[]): Required<NodeObserver> {
  return {
    delivered: toAll(list, "delivered"),
    changed: toAll(list, "changed"),
    joined: toAll(list, "joined"),
    kept: toAll(list, "kept"),
    acknowledged: toAll(list, "acknowledged"),
    announcing: toAll(list, "announcing"),
    settled: toAll(list, "settled"),
    crashed: toAll(list, "crashed"),
    forgot: toAll(list, "forgot"),
    shared: toAll(list, "shared"),
    lied: toAll(list, "lied"),
    rotted: toAll(list, "rotted"),
    damaged: toAll(list, "damaged"),
    restarted: toAll(list, "restarted"),
    violated: toAll(list, "violated"),
  };
}

/** Most hear of few things, and these happen very often. */
function toAll<Name extends keyof NodeObserver>(
  list: readonly NodeObserver[],
  name: Name,
): Required<NodeObserver>[Name] {
  type Hear = (...told: unknown[]) => void;
  const hearing = list.filter((observer) => observer[name] !== undefined);
  const calls = hearing.map((observer) => (observer[name] as Hear).bind(observer));
  const tell: Hear = (a, b, c, d) => {
    for (const call of calls) call(a, b, c, d);
  };
  return tell as Required<NodeObserver>[Name];
}
