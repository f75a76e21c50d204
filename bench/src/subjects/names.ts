// What documents call their parts, the same in every library. One letter, as some write the name into every operation.

export const names = {
  table: "t",
  counter: "c",
  set: "s",
  field: (index: number): string => `f${index}`,
} as const;
