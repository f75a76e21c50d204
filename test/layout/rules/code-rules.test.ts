// Shows on fixtures that each rule over syntax finds what it forbids, with its line, and nothing else.
import { describe, expect, it } from "vitest";
import { findIn } from "./fixture.js";
import { checkFrontDoor } from "./front-door.js";
import { checkAnyCasts, checkBareErrors, checkConsole } from "./plain-faults.js";
import { checkDeterministicSim, checkPureCore } from "./purity.js";

describe("the rule on front doors", () => {
  it.each(["export const a = 1;", 'import { a } from "./a.js";', "export {};", "export default 1;"])(
    "finds %s",
    (text) =>
      expect(findIn("packages/a/src/index.ts", `\n${text}`, checkFrontDoor)).toEqual([expect.stringMatching(/^2 /)]),
  );
  it("accepts re-exports", () => {
    const text = '// A door.\nexport { a } from "./a.js";\nexport type { B } from "./b.js";\nexport * from "./c.js";';
    expect(findIn("packages/a/src/index.ts", text, checkFrontDoor)).toEqual([]);
  });
});

describe("the rules on plain faults", () => {
  it.each(['throw new Error("no");', 'throw Error("no");'])("find %s", (text) =>
    expect(findIn("a.ts", text, checkBareErrors)).toHaveLength(1),
  );
  it("accept typed errors", () => expect(findIn("a.ts", "throw new FrameError(1);", checkBareErrors)).toEqual([]));

  it.each(["x as any", "<any>x", "(x as any).y"])("find the cast %s", (text) =>
    expect(findIn("a.ts", `const a = ${text};`, checkAnyCasts)).toHaveLength(1),
  );
  it("accept other casts", () => expect(findIn("a.ts", "const a = x as unknown;", checkAnyCasts)).toEqual([]));

  it.each(["console.log(1)", "console.error(1)", "process.stdout.write(a)", "process.stderr.write(a)"])(
    "find %s",
    (text) => expect(findIn("packages/sync/src/a.ts", text, checkConsole)).toHaveLength(1),
  );
  it.each(["packages/cli/src/a.ts", "sim/src/report/a.ts"])(
    "let %s write to the streams, not to the console",
    (path) => {
      expect(findIn(path, "process.stdout.write(a)", checkConsole)).toEqual([]);
      expect(findIn(path, "console.log(a)", checkConsole)).toHaveLength(1);
    },
  );
});

const impure = [
  "const t = Date.now();",
  "const t = new Date();",
  "const t = Date();",
  "const t = new Date(5);",
  "const ok = t instanceof Date;",
  "const r = Math.random();",
  "const { random } = Math;",
  "const t = performance.now();",
  "crypto.getRandomValues(a);",
  "setTimeout(f, 1);",
  "setInterval(f, 1);",
  "setImmediate(f);",
  "queueMicrotask(f);",
  "const e = process.env;",
  "Promise.resolve();",
  "function f(): Promise<void> {}",
  "async function f() {}",
  "const f = async () => 1;",
  "class C { async m() {} }",
  "await f();",
  "for await (const a of b) f(a);",
  'const m = import("./a.js");',
  'fetch("a");',
  'new WebSocket("a");',
  "console.log(1);",
  "a.localeCompare(b);",
  "a.toLocaleUpperCase();",
  "new Intl.Collator();",
  "new WeakRef(a);",
  "globalThis.a;",
  "const p = { performance };",
  'import { readFileSync } from "node:fs";',
];

const pure = [
  "const n = Math.max(1, 2);",
  "frame.process(1);",
  "const a = { crypto: 1, process: 2 };",
  "interface Port { process(): void; fetch: boolean }",
  "class Job { process() {} }",
  "const { process: work } = job;",
  'const s = "Date.now() and await";',
  "// Promise, async and Date.now() in a comment.",
  'import { a } from "./promise.js";',
];

describe("the rule on cores", () => {
  it.each(impure)("finds %s", (text) =>
    expect(findIn("packages/clock/src/a.ts", `\n${text}`, checkPureCore)).toEqual([expect.stringMatching(/^2 /)]),
  );
  it.each(pure)("accepts %s", (text) => expect(findIn("packages/clock/src/a.ts", text, checkPureCore)).toEqual([]));

  const inValues = (text: string): string[] => findIn("packages/crdt/src/values/a.ts", text, checkPureCore);
  it.each(["const ok = a instanceof Date;", "const t = new Date(5);", "type Value = string | Date;"])(
    "accepts %s where values live",
    (text) => expect(inValues(text)).toEqual([]),
  );
  it.each([
    "const t = new Date();",
    "const t = new Date(...a);",
    "const t = Date.now();",
    "const t = Date();",
    "f(Date);",
  ])("finds %s even there", (text) => expect(inValues(text)).toHaveLength(1));
});

describe("the rule on the simulator's event loop", () => {
  it.each([
    ...impure,
    "Math.log(2);",
    "Math.sin(1);",
    "Math.cos(1);",
    "Math.pow(a, b);",
    "Math.exp(1);",
    "a ** b;",
    "a **= 2;",
  ])("finds %s", (text) => expect(findIn("sim/src/kernel/a.ts", text, checkDeterministicSim)).toHaveLength(1));
  it.each([...pure, "2 ** 32;", "10n ** a;", "Math.sqrt(2);", "Math.imul(a, b);"])("accepts %s", (text) =>
    expect(findIn("sim/src/kernel/a.ts", text, checkDeterministicSim)).toEqual([]),
  );
});
