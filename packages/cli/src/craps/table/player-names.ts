// What members are called: by the name they gave themselves, which proves nothing and may be anybody's, so it is made safe to print,
// and told apart by the key where two chose the same.

import type { CrapsTable } from "./craps-table.js";

const lengthMax = 20;

/** The house is the house; who gave no name goes by the beginning of its key. */
export function nameOf(table: CrapsTable, author: string): string {
  if (author === table.value.table.roster[0]) return "house";
  const name = cleanName(givenName(table, author));
  const tag = author.slice(0, 4);
  if (name === "") return `player-${tag}`;
  const isShared = [...table.value.names].some(([other, given]) => other !== author && cleanName(given) === name);
  return isShared || name === "house" ? `${name}-${tag}` : name;
}

function givenName(table: CrapsTable, author: string): string {
  for (const [member, name] of table.value.names) if (member === author) return name;
  return "";
}

/** Letters, digits and a few signs: nothing that moves a cursor. */
export function cleanName(name: string): string {
  return name
    .replace(/[^\p{L}\p{N}._ -]/gu, "")
    .trim()
    .slice(0, lengthMax);
}
