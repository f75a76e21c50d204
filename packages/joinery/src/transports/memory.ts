// Links within one process, for tests and examples.
export {
  type LinkFault,
  type MemoryHub,
  type MemoryLinkOptions,
  memoryHub,
  memoryLink,
} from "@joinery/transports/memory";
