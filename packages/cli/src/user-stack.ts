// The stack of what code of a user's threw while a simulation ran it: without the lines of the simulator below, which say nothing of it.

/** Where the simulator lies. */
const simulator = new URL(".", import.meta.resolve("@joinery/sim")).href;

/** `stack` up to the first line of the simulator; all of it where none is above that. */
export function userStack(stack: string): string {
  const lines = stack.split("\n");
  const end = lines.findIndex((line) => line.includes(simulator));
  const isAnyAbove = lines.slice(0, end).some((line) => /^\s+at /.test(line));
  return isAnyAbove ? lines.slice(0, end).join("\n") : stack;
}
