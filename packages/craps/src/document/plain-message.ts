// Messages as plain values, which is how a document holds them. What is read comes from anybody: whatever is not a message in
// this very shape is none.

import type { PlainValue } from "@joinery/replica";
import type { Verdict } from "../arbiter/verdict.js";
import type { Spot } from "../bets/spot.js";
import type { Message } from "../round/message.js";

export function toPlain(message: Message): PlainValue {
  switch (message.type) {
    case "sit":
      return [message.type, message.amount];
    case "bet":
    case "take-down":
      return [message.type, message.round, message.spot, message.amount];
    case "commit": {
      const { type, round, attempt, betsRoot, commitment, leaves, admits } = message;
      return [type, round, attempt, betsRoot, commitment, leaves, [...admits]];
    }
    case "ack":
      return [message.type, message.round, message.attempt, message.commitsRoot];
    case "reveal":
      return [message.type, message.round, message.attempt, message.commitsRoot, message.secret];
    case "ruling":
      return [message.type, message.round, message.attempt, message.verdict.type, subjectOf(message.verdict)];
  }
}

function subjectOf(verdict: Verdict): PlainValue {
  if (verdict.type === "sealed") return verdict.commitsRoot;
  return verdict.type === "complete" ? verdict.revealsRoot : verdict.player;
}

/** Most players that one commit admits: as many as may sit anywhere. */
const admitsMax = 64;

/** Undefined for what is no message. */
export function fromPlain(value: PlainValue): Message | undefined {
  if (!Array.isArray(value)) return undefined;
  const [type, ...rest] = value as readonly PlainValue[];
  if (type === "sit") return isAmount(rest[0]) && rest.length === 1 ? { type, amount: rest[0] } : undefined;
  if (type === "bet" || type === "take-down") return wagerFrom(type, rest);
  const [round, attempt, ...said] = rest;
  if (!isNumber(round) || !isNumber(attempt)) return undefined;
  return typeof type === "string" ? slottedFrom(type, { round, attempt }, said) : undefined;
}

function wagerFrom(
  type: "bet" | "take-down",
  [round, spot, amount, ...more]: readonly PlainValue[],
): Message | undefined {
  if (!isNumber(round) || typeof spot !== "string" || !isAmount(amount) || more.length > 0) return undefined;
  return { type, round, spot: spot as Spot, amount };
}

function slottedFrom(
  type: string,
  slot: { readonly round: number; readonly attempt: number },
  said: readonly PlainValue[],
): Message | undefined {
  const [first, second, leaves, admits] = said;
  if (type === "commit" && said.length === 4) {
    if (!isDigest(first) || !isDigest(second) || typeof leaves !== "boolean" || !isNames(admits)) return undefined;
    return { type, ...slot, betsRoot: first, commitment: second, leaves, admits };
  }
  if (type === "ack" && said.length === 1) return isDigest(first) ? { type, ...slot, commitsRoot: first } : undefined;
  if (said.length !== 2) return undefined;
  if (type === "reveal" && isDigest(first) && isDigest(second))
    return { type, ...slot, commitsRoot: first, secret: second };
  const verdict = type === "ruling" ? verdictFrom(first, second) : undefined;
  return verdict && { type: "ruling", ...slot, verdict };
}

function verdictFrom(type: PlainValue | undefined, subject: PlainValue | undefined): Verdict | undefined {
  if (type === "sealed") return isDigest(subject) ? { type, commitsRoot: subject } : undefined;
  if (type === "complete") return isDigest(subject) ? { type, revealsRoot: subject } : undefined;
  if (type !== "exclude" && type !== "void") return undefined;
  return typeof subject === "string" ? { type, player: subject } : undefined;
}

function isNumber(value: PlainValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAmount(value: PlainValue | undefined): value is bigint {
  return typeof value === "bigint";
}

function isDigest(value: PlainValue | undefined): value is Uint8Array {
  return value instanceof Uint8Array && value.length === 32;
}

function isNames(value: PlainValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.length <= admitsMax && value.every((name) => typeof name === "string");
}
