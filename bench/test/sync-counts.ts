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
};
