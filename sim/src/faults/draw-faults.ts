// Swarm testing: each seed draws which kinds of faults there are at all, and how bad they are, so that a fault which hides others in
// one run is absent from the next (Groce et al., Swarm testing, 2012). Each kind draws from a key of its own.

import { KeyedRandom } from "../kernel/keyed-random.js";
import { contactsMax } from "../node/topology.js";
import { drawLinkFaults } from "./draw-link-faults.js";
import { drawNodeFaults, hostOf } from "./draw-node-faults.js";
import { type Fault, faultKinds, isTwin } from "./fault.js";
import type { FaultSpan } from "./fault-span.js";
import type { LinkFault } from "./link-fault.js";

/** With which probability a kind of fault is there in a run. */
const kindChance = 0.5;

/** The faults of one seed, of the kinds given, in order of their start. A run of one node has only those that one node can have. */
export function drawFaults(span: FaultSpan, kinds: readonly Fault["kind"][] = faultKinds): Fault[] {
  const drawn = kinds.flatMap((kind) => {
    const random = new KeyedRandom(span.seed, `fault ${kind}`);
    return random.chance(kindChance) ? draw(kind, span, random) : [];
  });
  const { seed, nodes, isMesh = false } = span;
  // Who is in a mesh is found by way of its contacts: without any of them, those who have not met yet never do.
  const host = hostOf(seed, isMesh ? Math.min(contactsMax, nodes) : nodes);
  const mustStay = isMesh || drawn.some(isTwin);
  const isKept = (fault: Fault): boolean => !(mustStay && fault.kind === "leave" && fault.node === host);
  return drawn.filter(isKept).sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

function draw(kind: Fault["kind"], span: FaultSpan, random: KeyedRandom): Fault[] {
  const drawn = drawNodeFaults(kind, span, random);
  if (drawn !== undefined) return drawn;
  return span.nodes < 2 ? [] : drawLinkFaults(kind as LinkFault["kind"], span, random);
}
