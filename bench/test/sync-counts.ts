// What Joinery's sync takes at a tenth of each case's size, as measured. Lower a bound when less is enough; raising one
// needs a reason.

export const countsMeasured: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "heal-1": { bytes: 202, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-10": { bytes: 202, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-100": { bytes: 637, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-1000": { bytes: 4832, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-10000": { bytes: 46_575, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  // Two whole states: the targets are for reconciling live dots. Each VECTOR says in a byte that no history is kept.
  "heal-truncated-1": { bytes: 455_507, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  "heal-truncated-10": { bytes: 455_507, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  "heal-truncated-100": { bytes: 455_595, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  "heal-truncated-1000": { bytes: 456_668, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  "heal-truncated-10000": { bytes: 469_380, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  "idle-0": { bytes: 34, messages: 2, "bytes:greetings": 62 },
  "idle-10": { bytes: 993, messages: 6, "bytes:greetings": 62 },
  "authors-10000": { bytes: 1539, "bytes:all": 2702, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  // In the mesh frames are more than they were, and bytes half as many: what is not pushed over a link is told.
  "enes-gset-tree": { ...grid(1, 97_898, 474), ...grid(1, 162_169, 2052, ":at-once") },
  "enes-gset-mesh": { ...grid(1.5462, 177_654, 1265), ...grid(1.241, 208_412, 5086, ":at-once") },
  "enes-gcounter-tree": { ...grid(1, 66_150, 474), ...grid(1, 130_101, 2052, ":at-once") },
  "enes-gcounter-mesh": { ...grid(1.5462, 128_334, 1265), ...grid(1.241, 168_528, 5086, ":at-once") },
  "enes-gmap10-tree": { ...grid(1, 311_812, 474), ...grid(1, 377_487, 2052, ":at-once") },
  "enes-gmap10-mesh": { ...grid(1.5473, 508_337, 1265), ...grid(1.2405, 475_566, 5086, ":at-once") },
  "enes-gmap30-tree": { ...grid(1, 772_888, 474), ...grid(1, 845_577, 2052, ":at-once") },
  "enes-gmap30-mesh": { ...grid(1.5462, 1_217_778, 1265), ...grid(1.241, 1_054_640, 5086, ":at-once") },
  "enes-gmap60-tree": { ...grid(1, 1_516_204, 474), ...grid(1, 1_596_537, 2052, ":at-once") },
  "enes-gmap60-mesh": { ...grid(1.5462, 2_366_659, 1265), ...grid(1.241, 1_983_216, 5086, ":at-once") },
  "enes-gmap100-tree": { ...grid(1, 2_472_620, 474), ...grid(1, 2_557_924, 2057, ":at-once") },
  "enes-gmap100-mesh": { ...grid(1.5463, 3_846_901, 1265), ...grid(1.2409, 3_171_023, 5093, ":at-once") },
  "gossip-1000": { payloads_per_node: 1.1415, link_delays: 29.36, "payloads_per_node:forming": 1.3675 },
};

/** A cell of the grid. */
function grid(elements: number, bytes: number, messages: number, variant = ""): Record<string, number> {
  return { [`elements_per_floor${variant}`]: elements, [`bytes${variant}`]: bytes, [`messages${variant}`]: messages };
}
