// Numbers of things as people write them.

/** `1 fault`, `2 faults` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
