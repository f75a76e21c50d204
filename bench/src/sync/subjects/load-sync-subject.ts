// Loads one subject and nothing of the others, so that no process carries a peer's code beside what it measures.

import type { LibraryName } from "../../suite.js";
import type { SyncSubject } from "./synced-table.js";

export async function loadSyncSubject(name: LibraryName): Promise<SyncSubject> {
  switch (name) {
    case "joinery":
      return (await import("./joinery-table.js")).joinery;
    case "yjs":
      return (await import("./yjs-table.js")).yjs;
    case "loro":
      return (await import("./loro-table.js")).loro;
    case "automerge":
      return (await import("./automerge-table.js")).automerge;
  }
}
