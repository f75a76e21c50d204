// The memory adapter's door.
export { memoryStorage } from "./memory-storage.js";
