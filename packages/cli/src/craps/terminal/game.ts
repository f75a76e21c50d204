// One player's game at a terminal: reads commands, says what comes of them, and shows how the table stands.

import { ChangeError } from "joinery";
import { CrapsError } from "joinery/craps";
import { UsageError } from "../../usage-error.js";
import type { Player } from "../seat/player.js";
import { nameOf } from "../table/player-names.js";
import { refusalLine } from "../table/refusal-line.js";
import { gameCommands } from "./game-commands.js";
import { statusLine } from "./status-line.js";
import type { Terminal } from "./terminal.js";

const showEveryMs = 500;

export interface GameOptions {
  readonly player: Player;
  readonly terminal: Terminal;
  /** How it stands with the others: `connected`, `link cut since 12 s`. */
  readonly linkText: () => string;
  readonly stop: AbortSignal;
}

export class Game {
  readonly player: Player;
  readonly stop: AbortSignal;
  readonly #terminal: Terminal;
  readonly #linkText: () => string;
  #isOver = false;

  constructor({ player, terminal, linkText, stop }: GameOptions) {
    this.player = player;
    this.stop = stop;
    this.#terminal = terminal;
    this.#linkText = linkText;
  }

  get status(): string {
    return statusLine(this.player, this.#linkText());
  }

  say(line: string): void {
    this.#terminal.say(line);
  }

  /** No command is read after this one. */
  quit(): void {
    this.#isOver = true;
  }

  /** Does what is typed. False when there was nothing more to read, true when the player has quit or it was told to stop. */
  async run(): Promise<boolean> {
    const show = (): void => this.#terminal.showStatus(`[${this.status}] `);
    const timer = setInterval(show, showEveryMs);
    show();
    try {
      while (!this.#isOver && !this.stop.aborted) {
        const line = await this.#terminal.next();
        if (line === undefined) return this.stop.aborted;
        await this.#do(line);
        show();
      }
      return true;
    } finally {
      clearInterval(timer);
    }
  }

  async #do(line: string): Promise<void> {
    const [name = "", ...args] = line.trim().split(/\s+/);
    if (name === "") return;
    try {
      const command = gameCommands.get(name);
      if (command === undefined) throw new UsageError(`"${name.slice(0, 20)}" is no command: help lists them`);
      await command.run(this, args);
    } catch (error) {
      this.say(this.#refused(error));
    }
  }

  /** What the table or the replica does not take; throws anything else. */
  #refused(error: unknown): string {
    const { table, author } = this.player;
    if (error instanceof CrapsError) return refusalLine(error, author, nameOf(table, author));
    if (error instanceof UsageError) return `usage: ${error.message}`;
    if (error instanceof ChangeError && table.failure === undefined) return `${error.code}: ${error.message}`;
    throw error;
  }
}
