// The command line: a suite and a few options, or a reason why it can't be understood.

import { parseArgs } from "node:util";
import { type SubjectName, subjectNames } from "../suite.js";

export interface BenchArguments {
  readonly suite: string;
  readonly quick: boolean;
  /** Where to write the rows as JSON. */
  readonly json: string | undefined;
  /** Only the case with this id. */
  readonly case: string | undefined;
  /** Only these; every subject when there are none. */
  readonly subjects: readonly SubjectName[];
  /** True to write the page of results. */
  readonly results: boolean;
  /** The size of the work; 1 is that of the table. */
  readonly scale: number;
}

export type ReadArguments =
  | { readonly kind: "run"; readonly run: BenchArguments }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly reason: string };

export function readArguments(args: readonly string[]): ReadArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        json: { type: "string" },
        case: { type: "string" },
        subject: { type: "string", multiple: true, default: [] },
        results: { type: "boolean", default: false },
        scale: { type: "string", default: "1" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const [suite, ...rest] = positionals;
    if (suite === undefined || rest.length > 0) return { kind: "wrong", reason: "name one suite" };
    const scale = Number(values.scale);
    if (!(scale > 0 && scale <= 1)) return { kind: "wrong", reason: "--scale takes a number above 0, at most 1" };
    const { quick, json, results } = values;
    const subjects = subjectNames.filter((name) => values.subject.includes(name));
    if (subjects.length < values.subject.length) {
      return { kind: "wrong", reason: `--subject takes one of ${subjectNames.join(", ")}, each once` };
    }
    if (results && (values.case !== undefined || subjects.length > 0 || scale < 1)) {
      return { kind: "wrong", reason: "--results takes the whole suite: leave out --case, --subject and --scale" };
    }
    return { kind: "run", run: { suite, quick, json, case: values.case, subjects, results, scale } };
  } catch (error) {
    return { kind: "wrong", reason: error instanceof Error ? error.message : String(error) };
  }
}
