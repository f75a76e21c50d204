// A relay from its start to its end: a replica that opens what peers ask for, keeps it, and passes it on.

import { createReplica, namedDocumentId, type Replica, type Storage } from "joinery";
import { createWitness } from "joinery/signed";
import { encryptedStorage, type StorageSecret } from "joinery/storage/encrypted";
import { memoryStorage } from "joinery/storage/memory";
import { sqliteStorage } from "joinery/storage/sqlite";
import { webSocketListener } from "joinery/transports/websocket-server";
import { RefusedConnections } from "./refused-connections.js";
import { RelayBackup } from "./relay-backup.js";
import { RelayDocuments } from "./relay-documents.js";
import { RelayStatus } from "./relay-status.js";

export interface RelayOptions {
  readonly port: number;
  readonly host: string;
  /** Undefined: memory, gone with the process. */
  readonly storeFile: string | undefined;
  /** Of a store that is encrypted. */
  readonly secret: StorageSecret | undefined;
  /** What the names of documents begin with; none: every document. */
  readonly prefixes: readonly string[];
  readonly documentsMax: number;
  /** How many clients may be connected from one address. */
  readonly connectionsPerAddress: number;
  /** Where a backup is written whenever the process is asked for one by SIGUSR2. */
  readonly backupFile: string | undefined;
}

const lookEveryMs = 1000;

/** Relays until `stop` aborts. Rejects with the error of the store or the port, or with that of a disk that fails. */
export async function runRelay(options: RelayOptions, stop: AbortSignal): Promise<void> {
  const { storeFile, port, host, prefixes, connectionsPerAddress } = options;
  const storage = storageOf(options);
  const refused = new RefusedConnections(say);
  const documents: RelayDocuments = new RelayDocuments(
    (id) => (namedDocumentId(id) === undefined ? relay.hold(id) : relay.open(id, {})),
    options.documentsMax,
    say,
  );
  const relay: Replica = await createReplica({
    storage,
    witness: createWitness(),
    network: [webSocketListener({ port, host, connectionsPerAddress, onRefused: (remote) => refused.count(remote) })],
    authorize: (_peer, id) => prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix)),
    onRequested: (id, { remote }) => documents.request(id, remote),
    onPeerError: ({ remote, code, reason }) => say(`${remote}: ${code}: ${reason}`),
  });
  process.stdout.write(`relay: ${relay.addresses[0]}\n`);
  say(
    storeFile === undefined
      ? "keeps documents in memory: they are gone when it ends"
      : `keeps documents in ${storeFile}`,
  );
  const endBackups = writeBackups(storage, options.backupFile, stop);
  try {
    await untilOver(relay, [documents, refused], stop);
  } finally {
    await endBackups();
    await relay.close();
  }
  say("ended");
}

function storageOf({ storeFile, secret }: RelayOptions): Storage {
  if (storeFile === undefined) return memoryStorage();
  return secret === undefined ? sqliteStorage(storeFile) : encryptedStorage(sqliteStorage(storeFile), secret);
}

/** Writes a backup at each SIGUSR2, where there is a file for them. Answers what ends that, once the last one is over. */
function writeBackups(storage: Storage, file: string | undefined, stop: AbortSignal): () => Promise<void> {
  if (file === undefined) return async () => undefined;
  let last = Promise.resolve();
  const backup = new RelayBackup(storage, file, say, stop);
  const write = (): void => {
    last = backup.write();
  };
  process.on("SIGUSR2", write);
  say(`writes a backup to ${file} at each SIGUSR2: kill -USR2 ${process.pid}`);
  return () => {
    process.removeListener("SIGUSR2", write);
    return last;
  };
}

/** Looks after the relay until it is told to stop; throws what a document failed with. */
async function untilOver(
  relay: Replica,
  [documents, refused]: readonly [RelayDocuments, RefusedConnections],
  stop: AbortSignal,
): Promise<void> {
  const status = new RelayStatus();
  while (!stop.aborted) {
    documents.look();
    refused.look();
    const { failure } = documents;
    if (failure !== undefined) throw failure;
    const line = status.lineOf({ peers: relay.peers().length, documents: documents.count, bytes: documents.bytes });
    if (line !== undefined) say(line);
    await pause(stop);
  }
}

/** Resolves after a second, or when `stop` aborts. */
function pause(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, lookEveryMs);
    stop.addEventListener("abort", over);
  });
}

function say(line: string): void {
  process.stderr.write(`relay: ${line}\n`);
}
