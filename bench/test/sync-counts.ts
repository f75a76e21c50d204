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
  "heal-truncated-100": { bytes: 2000, messages: 5, round_trips: 2, "bytes:greetings": 62 },
  "heal-truncated-1000": { bytes: 13_272, messages: 7, round_trips: 3, "bytes:greetings": 62 },
  "heal-truncated-10000": { bytes: 111_542, messages: 7, round_trips: 3, "bytes:greetings": 62 },
  "idle-0": { bytes: 34, messages: 2, "bytes:greetings": 62 },
  "idle-10": { bytes: 993, messages: 6, "bytes:greetings": 62 },
  "authors-10000": { bytes: 1539, "bytes:all": 2702, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  "enes-gset-tree": { ...grid(1, 103_742, 478), ...grid(1, 164_580, 2491, ":at-once") },
  "enes-gset-mesh": { ...grid(36 / 14, 279_780, 900), ...grid(2.7029, 423_714, 4336, ":at-once") },
  "enes-gcounter-tree": { ...grid(1, 71_994, 478), ...grid(1, 132_512, 2491, ":at-once") },
  "enes-gcounter-mesh": { ...grid(36 / 14, 198_240, 900), ...grid(2.7029, 337_285, 4336, ":at-once") },
  "enes-gmap10-tree": { ...grid(1, 317_656, 478), ...grid(1, 379_898, 2491, ":at-once") },
  "enes-gmap10-mesh": { ...grid(36 / 14, 829_560, 900), ...grid(2.7025, 1_005_068, 4336, ":at-once") },
  "enes-gmap30-tree": { ...grid(1, 779_676, 478), ...grid(1, 847_988, 2491, ":at-once") },
  "enes-gmap30-mesh": { ...grid(36 / 14, 2_019_840, 900), ...grid(2.7029, 2_269_617, 4336, ":at-once") },
  "enes-gmap60-tree": { ...grid(1, 1_523_412, 478), ...grid(1, 1_598_948, 2491, ":at-once") },
  "enes-gmap60-mesh": { ...grid(36 / 14, 3_935_220, 900), ...grid(2.7029, 4_298_693, 4336, ":at-once") },
  // One message more at once than with larger entries: credit falls due elsewhere, and a CREDIT goes alone once more.
  "enes-gmap100-tree": { ...grid(1, 2_480_012, 478), ...grid(1, 2_560_333, 2494, ":at-once") },
  "enes-gmap100-mesh": { ...grid(36 / 14, 6_396_600, 900), ...grid(2.7029, 6_896_376, 4336, ":at-once") },
};

/** A cell of the grid; in the mesh every element goes over each of 30 links once, and over 6 of them both ways. */
function grid(elements: number, bytes: number, messages: number, variant = ""): Record<string, number> {
  return { [`elements_per_floor${variant}`]: elements, [`bytes${variant}`]: bytes, [`messages${variant}`]: messages };
}
