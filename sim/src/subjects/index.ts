// Joinery, Yjs and Automerge under the same faults. Apart from the rest, as it loads Yjs and Automerge.
export { automergeSubject } from "./automerge-subject.js";
export { joinerySubject } from "./joinery-subject.js";
export { runSubject, type SubjectOptions, type SubjectResult } from "./run-subject.js";
export type { SetKey, Subject, SubjectNode, SubjectPlace } from "./subject.js";
export { yjsSubject } from "./yjs-subject.js";
