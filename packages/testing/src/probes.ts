// What the contracts look at adapters with, for tests of an adapter that go beyond its contract.
export { bytesOf, documentNamed, type Rejection, record, rejectionOf } from "./storage/storage-records.js";
export { ConnectionLog, digests, frameOf, pause } from "./transport/connection-log.js";
