// The door for those who check, copy and hand over what is stored, without opening it.
export { snapshotFault } from "../../core/base/snapshot-codec.js";
export { isReplaceable } from "../deleted-document.js";
export { documentValueKeys, leaveAuthorBehind, storedAuthorOf } from "./hand-over.js";
export { createLogAudit, type LogAudit, type LogAuditOptions } from "./log-audit.js";
