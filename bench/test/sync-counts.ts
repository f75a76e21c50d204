// What Joinery's sync takes at a tenth of each case's size, as measured. Lower a bound when less is enough; raising one
// needs a reason.

export const countsMeasured: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "heal-1": { bytes: 441, messages: 8, round_trips: 1.5 },
  "heal-10": { bytes: 441, messages: 8, round_trips: 1.5 },
  "heal-100": { bytes: 957, messages: 8, round_trips: 1.5 },
  "heal-1000": { bytes: 5437, messages: 8, round_trips: 1.5 },
  "heal-10000": { bytes: 50343, messages: 8, round_trips: 1.5 },
};
