// The examples of a README: its TypeScript blocks, and what each says it prints.
// The contract: it logs plain strings, in the order of its comment lines "// prints: <the line>", or it is a suite of
// tests, some of whose titles its comment lines "// passes: <the title>" name.

export interface Example {
  readonly code: string;
  readonly prints: readonly string[];
  /** Titles of tests; empty for an example that is no suite. */
  readonly passes: readonly string[];
}

/** Every TypeScript block, in order. */
export function readExamples(markdown: string): readonly Example[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => {
    return { code: code!, prints: commented(code!, "prints"), passes: commented(code!, "passes") };
  });
}

function commented(code: string, word: string): string[] {
  return [...code.matchAll(new RegExp(`// ${word}: (.*)$`, "gm"))].map(([, line]) => line!.trimEnd());
}

/** @returns the first; undefined when the text has no TypeScript block */
export function readExample(markdown: string): Example | undefined {
  return readExamples(markdown)[0];
}
