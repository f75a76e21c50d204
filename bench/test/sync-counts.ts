// What Joinery's sync takes at a tenth of each case's size, as measured. Lower a bound when less is enough; raising one
// needs a reason.

export const countsMeasured: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "heal-1": { bytes: 202, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-10": { bytes: 202, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-100": { bytes: 718, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-1000": { bytes: 5198, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "heal-10000": { bytes: 50_101, messages: 4, round_trips: 1.5, "bytes:greetings": 62 },
  "idle-0": { bytes: 34, messages: 2, "bytes:greetings": 62 },
  "idle-10": { bytes: 993, messages: 6, "bytes:greetings": 62 },
  "authors-10000": { bytes: 1539, "bytes:all": 2702, messages: 6, round_trips: 2.5, "bytes:greetings": 62 },
  "enes-gset-tree": { ...grid(1, 103_742, 478), ...grid(1, 164_636, 2491, ":at-once") },
  "enes-gset-mesh": { ...grid(36 / 14, 279_780, 900), ...grid(2.7029, 423_834, 4336, ":at-once") },
  "enes-gcounter-tree": { ...grid(1, 71_994, 478), ...grid(1, 132_568, 2491, ":at-once") },
  "enes-gcounter-mesh": { ...grid(36 / 14, 198_240, 900), ...grid(2.7029, 337_405, 4336, ":at-once") },
  "enes-gmap10-tree": { ...grid(1, 349_016, 478), ...grid(1, 410_684, 2491, ":at-once") },
  "enes-gmap10-mesh": { ...grid(36 / 14, 910_200, 900), ...grid(2.7025, 1_088_248, 4336, ":at-once") },
  "enes-gmap30-tree": { ...grid(1, 853_806, 478), ...grid(1, 922_174, 2491, ":at-once") },
  "enes-gmap30-mesh": { ...grid(36 / 14, 2_210_460, 900), ...grid(2.7029, 2_470_138, 4336, ":at-once") },
  "enes-gmap60-tree": { ...grid(1, 1_579_272, 478), ...grid(1, 1_654_864, 2491, ":at-once") },
  "enes-gmap60-mesh": { ...grid(36 / 14, 4_078_860, 900), ...grid(2.7029, 4_449_809, 4336, ":at-once") },
  "enes-gmap100-tree": { ...grid(1, 2_568_848, 478), ...grid(1, 2_649_218, 2493, ":at-once") },
  "enes-gmap100-mesh": { ...grid(36 / 14, 6_625_020, 900), ...grid(2.7029, 7_136_635, 4337, ":at-once") },
};

/** A cell of the grid; in the mesh every element goes over each of 30 links once, and over 6 of them both ways. */
function grid(elements: number, bytes: number, messages: number, variant = ""): Record<string, number> {
  return { [`elements_per_floor${variant}`]: elements, [`bytes${variant}`]: bytes, [`messages${variant}`]: messages };
}
