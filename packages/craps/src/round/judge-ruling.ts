// Whether what an arbiter is said to have ruled counts: in the order in which its record may change, and about these very
// commits and reveals.

import { mayFollow } from "../arbiter/verdict.js";
import type { PlayerId } from "../game/table-state.js";
import { revealsRootOf, sameDigest } from "./hashes.js";
import type { Bench, Judgement } from "./judge.js";
import type { Ruling } from "./message.js";
import { refusal } from "./refusal.js";
import { compareSlots } from "./slot.js";

export function judgeRuling(author: PlayerId, ruling: Ruling, { current, terms }: Bench): Judgement {
  if (author !== terms.arbiter) return refusal("not_the_arbiter", `the terms do not name ${author} as arbiter`);
  const order = compareSlots(ruling, current);
  if (order !== 0) return order > 0 ? "waits" : refusal("slot_over", "this attempt is over");
  const { verdict } = ruling;
  if (!mayFollow(current.standing, verdict))
    return refusal("verdict_stands", `${verdict.type} can't follow ${current.standing?.type ?? "nothing"}`);
  switch (verdict.type) {
    case "exclude":
      if (verdict.player === terms.house)
        return refusal("house_stays", "without the house, others could choose the dice");
      return inRoster(verdict.player, current.roster);
    case "void":
      return inRoster(verdict.player, current.roster);
    case "sealed":
      if (!current.isAcknowledged) return "waits";
      if (sameDigest(verdict.commitsRoot, current.commitsRoot(terms.table))) return "counts";
      return refusal("wrong_commits_root", "these are not the commits of this attempt");
    case "complete":
      if (!current.isRevealed) return "waits";
      if (sameDigest(verdict.revealsRoot, revealsRootOf(terms.table, current, current.secrets))) return "counts";
      return refusal("wrong_reveals_root", "these are not the reveals of this attempt");
  }
}

function inRoster(player: PlayerId, roster: readonly PlayerId[]): Judgement {
  return roster.includes(player) ? "counts" : refusal("not_in_roster", `${player} takes no part in this attempt`);
}
