// Keeps logs in memory, for as long as the process lives.
export { memoryStorage } from "@joinery/storage/memory";
