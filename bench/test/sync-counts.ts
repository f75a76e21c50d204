// What Joinery's sync takes at a tenth of each case's size, as measured. Lower a bound when less is enough; raising one
// needs a reason.

export const countsMeasured: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "heal-1": { bytes: 441, messages: 8, round_trips: 1.5 },
  "heal-10": { bytes: 441, messages: 8, round_trips: 1.5 },
  "heal-100": { bytes: 957, messages: 8, round_trips: 1.5 },
  "heal-1000": { bytes: 5437, messages: 8, round_trips: 1.5 },
  "heal-10000": { bytes: 50343, messages: 8, round_trips: 1.5 },
  "idle-0": { bytes: 149_758, messages: 4 },
  "idle-10": { bytes: 149_912, messages: 6 },
  "authors-10000": { bytes: 73_550, "bytes:all": 74_678, messages: 6, round_trips: 1.5 },
  "enes-gset-tree": { ...grid(1, 196_036, 478), ...grid(1, 510_252, 2519, ":at-once") },
  "enes-gset-mesh": { ...grid(36 / 14, 523_560, 900), ...grid(2.7029, 1_206_932, 4396, ":at-once") },
  "enes-gcounter-tree": { ...grid(1, 164_320, 478), ...grid(1, 478_533, 2519, ":at-once") },
  "enes-gcounter-mesh": { ...grid(36 / 14, 442_020, 900), ...grid(2.7029, 1_121_189, 4396, ":at-once") },
  "enes-gmap10-tree": { ...grid(1, 441_276, 478), ...grid(1, 755_524, 2519, ":at-once") },
  "enes-gmap10-mesh": { ...grid(36 / 14, 1_153_980, 900), ...grid(2.7025, 1_869_669, 4396, ":at-once") },
  "enes-gmap30-tree": { ...grid(1, 946_066, 478), ...grid(1, 1_267_014, 2519, ":at-once") },
  "enes-gmap30-mesh": { ...grid(36 / 14, 2_454_240, 900), ...grid(2.7029, 3_251_559, 4396, ":at-once") },
  "enes-gmap60-tree": { ...grid(1, 1_671_532, 478), ...grid(1, 1_999_704, 2519, ":at-once") },
  "enes-gmap60-mesh": { ...grid(36 / 14, 4_322_640, 900), ...grid(2.7029, 5_231_230, 4396, ":at-once") },
  "enes-gmap100-tree": { ...grid(1, 2_661_034, 478), ...grid(1, 2_993_984, 2519, ":at-once") },
  "enes-gmap100-mesh": { ...grid(36 / 14, 6_868_800, 900), ...grid(2.7029, 7_918_037, 4396, ":at-once") },
};

/** A cell of the grid; in the mesh every element goes over each of 30 links once, and over 6 of them both ways. */
function grid(elements: number, bytes: number, messages: number, variant = ""): Record<string, number> {
  return { [`elements_per_floor${variant}`]: elements, [`bytes${variant}`]: bytes, [`messages${variant}`]: messages };
}
