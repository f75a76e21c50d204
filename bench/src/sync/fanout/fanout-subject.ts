// What the fan-out asks of a library: a server on a port of this machine, and clients of it, each with a document of its own.

import type { SubjectName } from "../../suite.js";
import type { Pair } from "../../work/workload.js";

/** A document with a table of texts, and who holds it. */
export interface SharedTable {
  get(key: string): string | undefined;
  pairs(): Iterable<Pair>;
}

export interface Client extends SharedTable {
  /** One transaction. */
  set(key: string, value: string): void;
}

export interface Server extends SharedTable {
  readonly url: string;
}

export interface FanoutSubject {
  /** Listens on a free port; keeps the document in memory. */
  serve(): Promise<Server>;
  /** Resolves when the client is in step with the server. */
  connect(url: string): Promise<Client>;
}

/** Loads one subject and nothing of the others. */
export async function loadFanoutSubject(name: SubjectName): Promise<FanoutSubject> {
  if (name === "hocuspocus") return (await import("./hocuspocus-fanout.js")).hocuspocus;
  if (name === "joinery") return (await import("./joinery-fanout.js")).joinery;
  throw new TypeError(`${name} has no server of its own`);
}
