// The front door of sync: sessions, the engine that holds them, the shell that runs them, and the transport port.
export type { AuthorizeEffect, Permission } from "./core/access/access-gate.js";
export type { Access } from "./core/access/refused-message.js";
export type { ChannelProgress } from "./core/channel-context.js";
export { type EngineOptions, SyncEngine } from "./core/engine.js";
export { type EntryOnWire, entriesInFrame, type WireNames } from "./core/entry-dots.js";
export { protocolVersion } from "./core/frame.js";
export type { GenesisEffect } from "./core/genesis/genesis-talk.js";
export { frameBytesMin } from "./core/handshake.js";
export type { Interest, Interests } from "./core/interest/interests.js";
export type { LeaseEffect } from "./core/leases/lease-talk.js";
export type { DialTarget } from "./core/membership/membership-effects.js";
export type { Mesh, MeshEffect, MeshFactory } from "./core/membership/mesh.js";
export { type MessageClass, messageClasses, messageSizes } from "./core/message-sizes.js";
export type { PresenceBoards } from "./core/presence/presence-boards.js";
export { defaultPresenceLimits, type PresenceLimits } from "./core/presence/presence-limits.js";
export type { PresenceChange } from "./core/presence/shown-presence.js";
export type { ProtocolFault } from "./core/protocol-error.js";
export { Session } from "./core/session.js";
export {
  defaultLimits,
  type RandomWord,
  type SessionLimits,
  type SessionOptions,
  type SyncCounts,
} from "./core/session-options.js";
export type { DocumentStatus, Holders } from "./core/status/document-status.js";
export type { SoughtEffect, SyncEffect } from "./core/sync-effect.js";
export type { Rung, Tally, TrafficClass } from "./core/traffic.js";
export { SyncError } from "./errors.js";
export { createSync } from "./shell/create-sync.js";
export type { Gossip } from "./shell/mesh/gossip.js";
export type { Presence, PresenceListener } from "./shell/presence/presence.js";
export type { ReconnectState } from "./shell/reconnect.js";
export type { StatusListener } from "./shell/status/status-board.js";
export type {
  Authorize,
  Peer,
  PeerError,
  Refusal,
  Sync,
  SyncableReplica,
  SyncOptions,
  SyncTimers,
  SyncTraffic,
} from "./shell/sync.js";
export type { IsDone } from "./shell/synced-waits.js";
export type { Connection, ConnectionHandlers, Dialer, Listener, Listening, WaitOptions } from "./transport-port.js";
