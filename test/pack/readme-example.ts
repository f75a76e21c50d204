// The example of a README: the first TypeScript block, and what it says it prints.
// The contract: it logs plain strings, in the order of its comment lines "// prints: <the line>".

export interface Example {
  readonly code: string;
  readonly prints: readonly string[];
}

/** @returns undefined when the text has no TypeScript block */
export function readExample(markdown: string): Example | undefined {
  const code = /^```ts\n(.*?)^```$/ms.exec(markdown)?.[1];
  if (code === undefined) return undefined;
  const prints = [...code.matchAll(/\/\/ prints: (.*)$/gm)].map(([, line]) => line!.trimEnd());
  return { code, prints };
}
