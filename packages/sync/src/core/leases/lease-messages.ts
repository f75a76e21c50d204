// Messages about leased authors: LEASE and RETIRE ask, GRANT and RETIRED answer. Each names its lease, so any of them may
// come twice, late or on another session.

import { fromBase64Url, type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import {
  type DocumentId,
  type DocumentSeq,
  documentIdLengthMax,
  type LeaseAnswer,
  type LeaseId,
  type LeaseQuestion,
  type LeaseRefusal,
  leaseIdBytes,
  leaseIdFrom,
} from "@joinery/replica";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readByte, readCount, readSized, readText, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";

const refusals: readonly LeaseRefusal[] = ["full", "absent", "unknown", "none"];
const grantStatus = { granted: 0, refused: 1 } as const;
const retiredStatus = { retired: 0, lacking: 1 } as const;

/** Most documents that one RETIRE names. */
const finalsMax = 1024;

export function encodeQuestion(question: LeaseQuestion): Uint8Array {
  if (question.type === "lease") {
    return encodeMessage(messageType.lease, (encoder) => {
      encoding.writeUint8Array(encoder, leaseBytes(question.lease));
      encoding.writeVarString(encoder, question.document);
      encoding.writeVarUint8Array(
        encoder,
        question.holds === undefined ? new Uint8Array() : authorBytes(question.holds),
      );
    });
  }
  return encodeMessage(messageType.retire, (encoder) => {
    encoding.writeUint8Array(encoder, leaseBytes(question.lease));
    encoding.writeVarUint8Array(encoder, authorBytes(question.author));
    encoding.writeVarUint(encoder, question.finals.length);
    for (const final of question.finals) writeDocumentSeq(encoder, final);
  });
}

export function encodeAnswer(answer: LeaseAnswer): Uint8Array {
  const type = answer.type === "granted" || answer.type === "refused" ? messageType.grant : messageType.retired;
  return encodeMessage(type, (encoder) => {
    encoding.writeUint8Array(encoder, leaseBytes(answer.lease));
    if (answer.type === "granted") {
      encoding.writeUint8(encoder, grantStatus.granted);
      encoding.writeVarUint8Array(encoder, authorBytes(answer.author));
      writeDocumentSeq(encoder, answer);
    } else if (answer.type === "refused") {
      encoding.writeUint8(encoder, grantStatus.refused + refusals.indexOf(answer.reason));
    } else {
      encoding.writeUint8(encoder, retiredStatus[answer.type]);
    }
  });
}

export function isAboutLeases(type: number): boolean {
  return type >= messageType.lease && type <= messageType.retired;
}

export function isQuestion(type: number): boolean {
  return type === messageType.lease || type === messageType.retire;
}

export function decodeQuestion(type: number, body: Uint8Array): LeaseQuestion {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const lease = readLease(decoder);
    if (type === messageType.retire) {
      return { type: "retire", lease, author: readAuthorName(decoder), finals: readFinals(decoder) };
    }
    const document = readDocument(decoder);
    const holds = decoding.peekUint8(decoder) === 0 ? undefined : readAuthorName(decoder);
    return { type: "lease", lease, document, holds };
  });
}

export function decodeAnswer(type: number, body: Uint8Array): LeaseAnswer {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const lease = readLease(decoder);
    const status = readByte(decoder);
    if (type === messageType.retired) {
      if (status > retiredStatus.lacking) throw malformed("a RETIRED with an unknown state");
      return { type: status === retiredStatus.retired ? "retired" : "lacking", lease };
    }
    if (status !== grantStatus.granted) return { type: "refused", lease, reason: refusalOf(status) };
    return { type: "granted", lease, author: readAuthorName(decoder), ...readDocumentSeq(decoder) };
  });
}

/** A reason from a later version is as good as none. */
function refusalOf(status: number): LeaseRefusal {
  return refusals[status - grantStatus.refused] ?? "none";
}

function readFinals(decoder: decoding.Decoder): DocumentSeq[] {
  const finals: DocumentSeq[] = [];
  const count = readCount(decoder, 3);
  if (count > finalsMax) throw malformed(`a RETIRE of more than ${finalsMax} documents`);
  for (let left = count; left > 0; left--) finals.push(readDocumentSeq(decoder));
  return finals;
}

function writeDocumentSeq(encoder: encoding.Encoder, { document, seq }: DocumentSeq): void {
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, seq);
}

function readDocumentSeq(decoder: decoding.Decoder): DocumentSeq {
  return { document: readDocument(decoder), seq: decoding.readVarUint(decoder) };
}

function readDocument(decoder: decoding.Decoder): DocumentId {
  const document = readText(decoder);
  if (document.length === 0 || document.length > documentIdLengthMax) throw malformed("a malformed name of a document");
  return document as DocumentId;
}

function readAuthorName(decoder: decoding.Decoder): ReplicaId {
  const author = replicaIdFromBytes(readSized(decoder));
  if (author === undefined) throw malformed("a message about a lease with a malformed author name");
  return author;
}

function readLease(decoder: decoding.Decoder): LeaseId {
  const lease = leaseIdFrom(decoding.readUint8Array(decoder, leaseIdBytes));
  if (lease === undefined) throw malformed("a malformed name of a lease");
  return lease;
}

function leaseBytes(lease: LeaseId): Uint8Array {
  return fromBase64Url(lease) ?? new Uint8Array(leaseIdBytes);
}

function authorBytes(author: ReplicaId): Uint8Array {
  return replicaIdToBytes(author) ?? new Uint8Array();
}
