// The memory adapter's door.
export type { LinkFault, MemoryLinkOptions } from "./link-options.js";
export { type MemoryHub, memoryHub } from "./memory-hub.js";
export { memoryLink } from "./memory-link.js";
