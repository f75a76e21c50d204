// Links within one process, for tests and examples.
export {
  type LinkFault,
  type MemoryDatagrams,
  type MemoryDatagramsOptions,
  type MemoryHub,
  type MemoryLinkOptions,
  memoryDatagrams,
  memoryHub,
  memoryLink,
} from "@joinery/transports/memory";
