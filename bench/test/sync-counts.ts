// What Joinery's sync takes at a tenth of each case's size, as measured. Lower a bound when less is enough; raising one
// needs a reason.

export const countsMeasured: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "heal-1": { bytes: 202, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-10": { bytes: 202, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-100": { bytes: 637, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-1000": { bytes: 4832, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-10000": { bytes: 46_575, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  // Live parts by symbols, and two patches; where a tenth of the table has changed, 0.4 of all parts differ, and all are listed.
  "heal-truncated-1": { bytes: 682, messages: 5, round_trips: 2, "bytes:greetings": 62 },
  "heal-truncated-10": { bytes: 682, messages: 5, round_trips: 2, "bytes:greetings": 62 },
  "heal-truncated-100": { bytes: 2003, messages: 5, round_trips: 2, "bytes:greetings": 62 },
  "heal-truncated-1000": { bytes: 13_275, messages: 7, round_trips: 3, "bytes:greetings": 62 },
  "heal-truncated-10000": { bytes: 111_542, messages: 7, round_trips: 3, "bytes:greetings": 62 },
  "idle-0": { bytes: 34, messages: 2, "bytes:greetings": 62 },
  "idle-10": { bytes: 993, messages: 6, "bytes:greetings": 62 },
  "authors-10000": { bytes: 1539, "bytes:all": 2702, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  // In the mesh frames are more than they were, and bytes half as many: what is not pushed over a link is told.
  "enes-gset-tree": { ...grid(1, 97_898, 474), ...grid(1, 162_169, 2052, ":at-once") },
  "enes-gset-mesh": { ...grid(1.6039, 184_249, 1249), ...grid(1.2011, 209_019, 5114, ":at-once") },
  "enes-gcounter-tree": { ...grid(1, 66_150, 474), ...grid(1, 130_101, 2052, ":at-once") },
  "enes-gcounter-mesh": { ...grid(1.6039, 133_099, 1249), ...grid(1.2011, 170_422, 5114, ":at-once") },
  "enes-gmap10-tree": { ...grid(1, 311_812, 474), ...grid(1, 377_487, 2052, ":at-once") },
  "enes-gmap10-mesh": { ...grid(1.6039, 526_847, 1249), ...grid(1.2019, 467_909, 5114, ":at-once") },
  "enes-gmap30-tree": { ...grid(1, 772_888, 474), ...grid(1, 845_577, 2052, ":at-once") },
  "enes-gmap30-mesh": { ...grid(1.6039, 1_263_793, 1249), ...grid(1.2011, 1_028_724, 5114, ":at-once") },
  "enes-gmap60-tree": { ...grid(1, 1_516_204, 474), ...grid(1, 1_596_537, 2052, ":at-once") },
  "enes-gmap60-mesh": { ...grid(1.6039, 2_455_737, 1249), ...grid(1.2011, 1_927_466, 5114, ":at-once") },
  "enes-gmap100-tree": { ...grid(1, 2_472_620, 474), ...grid(1, 2_557_924, 2057, ":at-once") },
  "enes-gmap100-mesh": { ...grid(1.6039, 3_990_626, 1249), ...grid(1.2011, 3_077_588, 5118, ":at-once") },
  "gossip-1000": { payloads_per_node: 1.2146, link_delays: 32.1, "payloads_per_node:forming": 1.4116 },
};

/** A cell of the grid. */
function grid(elements: number, bytes: number, messages: number, variant = ""): Record<string, number> {
  return { [`elements_per_floor${variant}`]: elements, [`bytes${variant}`]: bytes, [`messages${variant}`]: messages };
}
