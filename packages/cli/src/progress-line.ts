// A line on standard error that says how far something is: rewritten on a terminal, else a new one every ten seconds.

const terminalEveryMs = 200;
const logEveryMs = 10_000;

/** Says what `lineOf` answers, when it is time for it. On a terminal the last one is always said. */
export function createProgressLine(): (lineOf: (elapsedSeconds: number) => string, isOver: boolean) => void {
  const { isTTY } = process.stderr;
  const startedMs = performance.now();
  let nextMs = isTTY ? 0 : logEveryMs;
  return (lineOf, isOver) => {
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs < nextMs && !(isTTY && isOver)) return;
    nextMs = elapsedMs + (isTTY ? terminalEveryMs : logEveryMs);
    const text = lineOf(elapsedMs / 1000);
    process.stderr.write(isTTY ? `\r\u001b[K${text}${isOver ? "\n" : ""}` : `${text}\n`);
  };
}
