// Frames with every type of message, spoiled: read as a session reads them, and refused with a `ProtocolError` or not.
import { AuthorTable } from "@joinery/clock";
import { decodeEntryRest, decodePlain } from "@joinery/replica";
import { describeHostileBytes } from "@joinery/testing/hostile";
import { createDecoder } from "lib0/decoding";
import { readRefused } from "../../src/core/access/refused-message.js";
import { AuthorNames } from "../../src/core/author-names.js";
import { readBranches, readFetch } from "../../src/core/branch-messages.js";
import {
  openDocumentMessage,
  readAbsent,
  readAck,
  readEntries,
  readVector,
  readWant,
} from "../../src/core/document-messages.js";
import { readBusy } from "../../src/core/flow/busy-talk.js";
import { readFlow } from "../../src/core/flow/flow-messages.js";
import { decodeFrame, messageType, type RawMessage } from "../../src/core/frame.js";
import { readGenesis, readGenesisWanted } from "../../src/core/genesis/genesis-messages.js";
import { readInterest, readInterestHeard } from "../../src/core/interest/interest-messages.js";
import { readChunk, readGet, readOffer, readTooLarge } from "../../src/core/large/large-messages.js";
import * as mesh from "../../src/core/membership/membership-messages.js";
import {
  readDocumentSymbols,
  readLevel,
  readMore,
  readOpened,
  readSummary,
} from "../../src/core/opening/summary-messages.js";
import * as parts from "../../src/core/parts/parts-messages.js";
import { readPresence } from "../../src/core/presence/presence-messages.js";
import { readAuth } from "../../src/core/proof/proof-messages.js";
import { ProtocolError } from "../../src/core/protocol-error.js";
import { decodeFarewell, decodeHello } from "../../src/core/session-messages.js";
import { readNoState, readStateOffer } from "../../src/core/states/state-messages.js";
import * as vectors from "../../src/core/vectors/vector-messages.js";
import { decodeRanks } from "../../src/reconcile/parts/part-ranks.js";
import { corpus, type FrameItem } from "../model/message-corpus.js";
import { authorOf } from "../model/test-node.js";

/** A document that has a few authors by now, so that numbers stand for somebody. */
function tables(): [AuthorTable, AuthorNames] {
  const authors = new AuthorTable();
  for (const number of [1, 2, 3]) authors.intern(authorOf(number));
  return [authors, new AuthorNames(authors)];
}

const documentReaders: Readonly<Record<number, (message: ReturnType<typeof openDocumentMessage>) => unknown>> = {
  [messageType.vector]: ({ decoder }) => readVector(decoder, tables()[1]),
  [messageType.ack]: ({ decoder }) => readAck(decoder, tables()[1]),
  [messageType.want]: ({ decoder }) => readWant(decoder, ...tables()),
  [messageType.absent]: ({ decoder }) => readAbsent(decoder),
  [messageType.refused]: ({ decoder }) => readRefused(decoder),
  [messageType.credit]: ({ decoder }) => readFlow(decoder),
  [messageType.blocked]: ({ decoder }) => readFlow(decoder),
  [messageType.branches]: ({ decoder }) => readBranches(decoder),
  [messageType.offer]: ({ decoder }) => readOffer(decoder, tables()[1]),
  [messageType.get]: ({ decoder }) => readGet(decoder),
  [messageType.chunk]: ({ decoder }) => readChunk(decoder),
  [messageType.busy]: ({ decoder }) => readBusy(decoder),
  [messageType.graft]: () => true,
  [messageType.prune]: () => true,
  [messageType.tooLarge]: ({ decoder }) => readTooLarge(decoder),
  [messageType.state]: ({ decoder }) => readStateOffer(decoder),
  [messageType.joined]: ({ decoder }) => readStateOffer(decoder),
  [messageType.noState]: ({ decoder }) => readNoState(decoder, tables()[1]),
  [messageType.parts]: ({ decoder }) => parts.readParts(decoder, tables()[1]),
  [messageType.partsSymbols]: ({ decoder }) => parts.readPartsSymbols(decoder),
  [messageType.partsMore]: ({ decoder }) => parts.readPartsMore(decoder),
  [messageType.partsDifference]: ({ decoder }) =>
    decodeRanks(parts.readPartsDifference(decoder, tables()[1]).ranks, 100_000).ok,
  [messageType.partsItems]: ({ decoder }) => parts.readPartsItems(decoder),
  [messageType.patch]: ({ decoder }) => parts.readPatch(decoder),
  [messageType.fetch]: ({ decoder }) => readFetch(decoder),
  [messageType.vectorSummary]: ({ decoder }) => vectors.readVectorSummary(decoder),
  [messageType.vectorLevel]: ({ decoder }) => vectors.readVectorLevel(decoder),
  [messageType.vectorSymbols]: ({ decoder }) => vectors.readVectorSymbols(decoder),
  [messageType.vectorMore]: ({ decoder }) => vectors.readVectorMore(decoder),
  [messageType.vectorDifference]: ({ decoder }) => vectors.readVectorDifference(decoder, tables()[1]),
  [messageType.presence]: ({ decoder }) => {
    const states = readPresence(decoder).filter(({ bytes }) => bytes.length > 0);
    return states.every(({ bytes }) => decodePlain(bytes).ok);
  },
};

const openingReaders: Readonly<Record<number, (body: Uint8Array) => unknown>> = {
  [messageType.opened]: readOpened,
  [messageType.summary]: readSummary,
  [messageType.level]: readLevel,
  [messageType.interest]: readInterest,
  [messageType.genesis]: readGenesis,
  [messageType.genesisWanted]: readGenesisWanted,
  [messageType.interestHeard]: readInterestHeard,
  [messageType.symbols]: readDocumentSymbols,
  [messageType.join]: mesh.readJoin,
  [messageType.forwardJoin]: mesh.readForwardJoin,
  [messageType.neighbor]: mesh.readNeighbor,
  [messageType.disconnect]: mesh.readDisconnect,
  [messageType.shuffle]: mesh.readShuffle,
  [messageType.shuffleReply]: mesh.readShuffleReply,
  [messageType.more]: readMore,
};

/** False for a message that ends the session, or an entry that is refused. */
function readMessage({ type, body }: RawMessage): boolean {
  if (type === messageType.hello) return decodeHello(body) !== undefined;
  if (type === messageType.auth) return readAuth(body).length > 0;
  if (type === messageType.error) return decodeFarewell(body) !== undefined;
  if (type === messageType.entries) {
    const [authors, names] = tables();
    const entries = readEntries(openDocumentMessage(body).decoder, authors, names);
    return entries.every(({ locals, rest }) => decodeEntryRest(rest, locals, authors).ok);
  }
  if (type === messageType.sessionCredit || type === messageType.sessionBlocked) {
    return readFlow(createDecoder(body)) >= 0;
  }
  const read = openingReaders[type];
  if (read !== undefined) return read(body) !== undefined;
  return documentReaders[type]?.(openDocumentMessage(body)) !== false;
}

/** What `read` answers; undefined where it threw a `ProtocolError`, the one thing that it may throw. */
function readOrRefuse<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return undefined;
  }
}

const tells = process.env.JOINERY_STATISTICS !== undefined;

describeHostileBytes<FrameItem>(
  {
    name: "frames",
    corpus: corpus(),
    decode(bytes) {
      const messages = readOrRefuse(() => decodeFrame(bytes));
      if (messages === undefined) return "outside";
      return messages.every((message) => readOrRefuse(() => readMessage(message)) === true) ? "accepted" : "inside";
    },
  },
  tells ? { tell: ({ text }) => console.log(text) } : {},
);
