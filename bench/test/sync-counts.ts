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
  // At once, ten rounds of a mesh take 3 % more bytes than before what is said again is answered: the tree takes shape. A hundred take 2 % fewer.
  // In the mesh frames are more than they were, and bytes half as many: what is not pushed over a link is told.
  "enes-gset-tree": { ...grid(1, 93_698, 474), ...grid(1, 161_257, 2052, ":at-once") },
  "enes-gset-mesh": { ...grid(1.5039, 156_415, 1040), ...grid(1.2043, 214_559, 5339, ":at-once") },
  "enes-gcounter-tree": { ...grid(1, 61_950, 474), ...grid(1, 129_189, 2052, ":at-once") },
  "enes-gcounter-mesh": { ...grid(1.5039, 108_469, 1040), ...grid(1.2043, 175_786, 5339, ":at-once") },
  "enes-gmap10-tree": { ...grid(1, 308_162, 474), ...grid(1, 376_575, 2052, ":at-once") },
  "enes-gmap10-mesh": { ...grid(1.5047, 479_031, 1040), ...grid(1.204, 474_012, 5339, ":at-once") },
  "enes-gmap30-tree": { ...grid(1, 768_550, 474), ...grid(1, 844_309, 2052, ":at-once") },
  "enes-gmap30-mesh": { ...grid(1.5039, 1_167_553, 1040), ...grid(1.2043, 1_035_267, 5339, ":at-once") },
  "enes-gmap60-tree": { ...grid(1, 1_511_520, 474), ...grid(1, 1_594_983, 2052, ":at-once") },
  "enes-gmap60-mesh": { ...grid(1.5039, 2_284_146, 1040), ...grid(1.2043, 1_936_278, 5339, ":at-once") },
  "enes-gmap100-tree": { ...grid(1, 2_468_424, 474), ...grid(1, 2_556_180, 2057, ":at-once") },
  "enes-gmap100-mesh": { ...grid(1.5039, 3_724_416, 1041), ...grid(1.2043, 3_091_081, 5345, ":at-once") },
  "gossip-1000": { payloads_per_node: 1.145, link_delays: 22.18, "payloads_per_node:forming": 1.415 },
};

/** A cell of the grid. */
function grid(elements: number, bytes: number, messages: number, variant = ""): Record<string, number> {
  return { [`elements_per_floor${variant}`]: elements, [`bytes${variant}`]: bytes, [`messages${variant}`]: messages };
}
