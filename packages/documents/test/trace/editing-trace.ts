// A recorded session of several people, as its file has it: each transaction names those that its author had seen, and what it
// changed of the text as of then.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export interface Edit {
  readonly parents: readonly number[];
  readonly agent: number;
  readonly patches: readonly (readonly [index: number, deleted: number, inserted: string])[];
}

export interface EditingTrace {
  readonly txns: readonly Edit[];
  readonly endContent: string;
}

/** The session `name` in a folder of public data. */
export function readTrace(folder: string, name: string): EditingTrace {
  return JSON.parse(gunzipSync(readFileSync(join(folder, `${name}.json.gz`))).toString()) as EditingTrace;
}
