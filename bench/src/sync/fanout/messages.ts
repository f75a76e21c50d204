// What the measuring process and the two that it starts say to each other.

import type { SubjectName } from "../../suite.js";

/** To the server: listen, say how much processor was used so far, or say what the document holds. */
export type ServerOrder =
  | { readonly order: "serve"; readonly subject: SubjectName }
  | { readonly order: "cpu" }
  | { readonly order: "await"; readonly keys: readonly string[] };

export type ServerAnswer =
  | { readonly answer: "serving"; readonly url: string }
  | { readonly answer: "cpu"; readonly ms: number }
  | { readonly answer: "holds"; readonly digest: string };

/** To the clients: connect all, or write, and wait until everybody has everything. */
export type ClientsOrder =
  | {
      readonly order: "connect";
      readonly subject: SubjectName;
      readonly url: string;
      readonly clients: number;
    }
  | { readonly order: "write"; readonly updates: number };

export type ClientsAnswer =
  | { readonly answer: "connected" }
  /** `ms` from the first update until every client has every update; one digest per distinct content. */
  | { readonly answer: "written"; readonly ms: number; readonly digests: readonly string[] };

/** Whatever went wrong in one of them. */
export interface Failure {
  readonly answer: "failed";
  readonly reason: string;
}
