// Bytes are shown in the unit that gives them few digits; every other unit is shown as it is.

export interface DisplayUnit {
  readonly name: string;
  /** A value in the original unit is divided by this. */
  readonly divisor: number;
}

const bytePrefixes: readonly (readonly [atLeast: number, prefix: string])[] = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

export function displayUnit(unit: string, largest: number): DisplayUnit {
  const isBytes = unit === "B" || unit === "B/s";
  const found = isBytes ? bytePrefixes.find(([atLeast]) => largest >= atLeast) : undefined;
  return found === undefined ? { name: unit, divisor: 1 } : { name: `${found[1]}${unit}`, divisor: found[0] };
}
