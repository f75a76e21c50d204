// The suites as their users run them: a sound type passes every law, and what is broken fails with what a reader needs.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

interface Outcome {
  readonly suite: string;
  readonly title: string;
  readonly passed: boolean;
  readonly message: string;
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
let outcomes: readonly Outcome[] = [];

beforeAll(async () => {
  const report = await runSuites();
  outcomes = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status, failureMessages }) => ({
      suite: ancestorTitles[0]!,
      title,
      passed: status === "passed",
      message: failureMessages.join("\n"),
    })),
  );
}, 120_000);

/** A run of its own, whatever becomes of its tests. */
function runSuites(): Promise<Report> {
  const root = join(import.meta.dirname, "suites");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|JOINERY)/.test(name)));
  return new Promise((resolve, reject) => {
    const args = [vitest, "run", "--root", root, "--reporter=json"];
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const start = stdout.indexOf("{");
      if (start < 0) reject(new TypeError(`no report:\n${stdout}${stderr}`, { cause: error }));
      else resolve(JSON.parse(stdout.slice(start)) as Report);
    });
  });
}

function of(suite: string, passed: boolean): readonly Outcome[] {
  return outcomes.filter((one) => one.suite.includes(suite) && one.passed === passed);
}

describe("the laws", () => {
  it("hold of a sound type of somebody else", () => {
    expect(of("a sound type", false)).toEqual([]);
    expect(of("a sound type", true)).toHaveLength(14);
  });

  it("say less of a type without an oracle, and the rest of it all the same", () => {
    expect(of("a type without an oracle", false)).toEqual([]);
    const titles = of("a type without an oracle", true).map(({ title }) => title);
    expect(titles).toHaveLength(13);
    expect(titles).not.toContain("the value is what the definition says");
  });

  it("that a type breaks are named with the seed, and a trace that breaks them", () => {
    const failures = of("a view with a ceiling", false);
    expect(failures.map(({ title }) => title)).toEqual(["the value is what the definition says"]);
    const { message } = failures[0]!;
    expect(message).toContain("LawBrokenError: a view with a ceiling breaks the law");
    expect(message).toContain('"the value is what the definition says" with seed 7 (again: JOINERY_SEED=7)');
    expect(message).toMatch(/Counterexample: .*replicaCount/);
  });

  it("find a join that forgets", () => {
    const titles = of("a join that forgets", false).map(({ title }) => title);
    expect(titles).toContain("a join is commutative");
  });

  it("hold of nothing where operations do nothing", () => {
    expect(of("operations without effect", true)).toEqual([]);
  });
});

describe("the contracts", () => {
  it("are broken by a storage that keeps half batches and copies nothing", () => {
    const titles = of("a forgetful storage", false).map(({ title }) => title);
    expect(titles).toEqual(
      expect.arrayContaining([
        "leaves a record as it is that is there already",
        "leaves nothing of a batch that contradicts itself, not even the document",
        "keeps the bytes as they were at the call, whoever changes theirs afterwards",
        "refuses every operation after it was closed, but not a second close",
        "are listed the latest first, read as they were written, and kept as many as asked",
        "leave the log as it is unless it is to be truncated",
        "let go of records that all kept ones cover, of each author from its beginning on",
        "give the records beyond what is covered, in the order of their appends",
      ]),
    );
    expect(of("a forgetful storage", true).map(({ title }) => title)).toContain("stay apart by document");
  });

  it("are broken by a transport that keeps reasons to itself", () => {
    const titles = of("keeps reasons to itself", false).map(({ title }) => title);
    expect(titles).toContain("is told once at both ends, with its reason, after every frame that was accepted before");
    expect(of("keeps reasons to itself", true).map(({ title }) => title)).toContain(
      "arrive whole and in order, in both directions, empty ones too",
    );
  });
});
