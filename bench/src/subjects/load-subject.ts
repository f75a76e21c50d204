// Loads one subject and nothing of the others, so that no process carries a peer's code beside what it measures.

import type { LibraryName } from "../suite.js";
import type { Subject } from "./subject.js";

export async function loadSubject(name: LibraryName): Promise<Subject> {
  switch (name) {
    case "joinery":
      return (await import("./joinery.js")).joinery;
    case "yjs":
      return (await import("./yjs.js")).yjs;
    case "loro":
      return (await import("./loro.js")).loro;
    case "automerge":
      return (await import("./automerge.js")).automerge;
  }
}
