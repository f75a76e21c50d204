// A flag that is on or off, with a choice of what concurrent changes end in. Enable-wins keeps nothing while it is off;
// disable-wins keeps one dot. Almeida, Shoker, Baquero (2018), enable-wins and disable-wins flags.

import type { CellDelta } from "../../core/cell.js";
import type { FieldType } from "../../core/field-type.js";
import type { DotPredicate } from "../../core/join-scope.js";
import { type PlaceAccess, type PlaceState, placeCells, removeCells, replaceCells } from "./place-cells.js";
import { isStanding, settledDots, yesOnly, yesOrNo } from "./standing.js";

export interface FlagOptions {
  /** What an enabling and a disabling that had not seen each other end in; "enable" unless said. */
  readonly wins?: "enable" | "disable";
}

export interface FlagDraft {
  readonly enabled: boolean;
  enable(): void;
  disable(): void;
}

export type FlagState = PlaceState<boolean>;
export type FlagField = FieldType<FlagState, CellDelta<boolean>, boolean, FlagDraft>;

/** True or false, false at first. Enabling or disabling again counts as new: it prevails over what it had not seen. */
export function flag(options: FlagOptions = {}): FlagField {
  return options.wins === "disable" ? disableWins : enableWins;
}

/** What may be dropped of a disable-wins flag once `stable` holds: see `settledRemovals` of sets. */
export function settledDisabling(state: FlagState, stable: DotPredicate): CellDelta<boolean> {
  return { added: [], removed: settledDots(state.cells, stable) };
}

const isEnabled = (state: FlagState): boolean => isStanding(state.cells);

const enableWins: FlagField = {
  ...placeCells(yesOnly),
  tag: "flag",
  view: isEnabled,
  draft: (access) => new SwitchDraft(access, () => removeCells(access)),
};

const disableWins: FlagField = {
  ...placeCells(yesOrNo),
  tag: "flag(disable)",
  view: isEnabled,
  draft: (access) => new SwitchDraft(access, () => replaceCells(access, false)),
};

class SwitchDraft implements FlagDraft {
  readonly #access: PlaceAccess<boolean>;
  readonly disable: () => void;

  constructor(access: PlaceAccess<boolean>, disable: () => void) {
    this.#access = access;
    this.disable = disable;
  }

  get enabled(): boolean {
    return isStanding(this.#access.state()?.cells);
  }

  enable(): void {
    replaceCells(this.#access, true);
  }
}
