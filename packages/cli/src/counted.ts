// Numbers of things as people write them.

/** `1 document`, `2 documents` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
