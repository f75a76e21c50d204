// The examples of a README: its TypeScript blocks, and what each says it prints.
// The contract: it logs plain strings, in the order of its comment lines "// prints: <the line>".

export interface Example {
  readonly code: string;
  readonly prints: readonly string[];
}

/** Every TypeScript block, in order. */
export function readExamples(markdown: string): readonly Example[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => {
    const prints = [...code!.matchAll(/\/\/ prints: (.*)$/gm)].map(([, line]) => line!.trimEnd());
    return { code: code!, prints };
  });
}

/** @returns the first; undefined when the text has no TypeScript block */
export function readExample(markdown: string): Example | undefined {
  return readExamples(markdown)[0];
}
