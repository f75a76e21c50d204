// Two people at two terminals: processes of their own over real WebSockets, whose link is cut, and one of which is killed.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CrapsProcess, Wire } from "./craps-process.js";
import { runCommand, spawnCommand } from "./run-command.js";

const folder = mkdtempSync(join(tmpdir(), "joinery-craps-"));
const games: CrapsProcess[] = [];
const wires: Wire[] = [];

beforeAll(() => {
  const root = join(import.meta.dirname, "../../..");
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/cli"], { cwd: root });
}, 180_000);
afterEach(async () => {
  for (const game of games.splice(0)) await game.kill();
  for (const wire of wires.splice(0)) wire.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(...options: string[]): CrapsProcess {
  const game = new CrapsProcess(...options);
  games.push(game);
  return game;
}

async function host(...options: string[]): Promise<{ ann: CrapsProcess; address: string }> {
  const ann = start("host", "--port", "0", "--name", "ann", ...options);
  const line = await ann.until(/^table: /);
  return { ann, address: line.replace("table: ", "") };
}

/** Ann's first round is over as soon as Bob has asked for his seat. */
async function seated(ann: CrapsProcess, bob: CrapsProcess): Promise<void> {
  await ann.until(/^bob asks for a seat/);
  ann.type("roll");
  await Promise.all([ann.until(/^bob sits down/), bob.until(/^bob sits down/)]);
}

/** What both say of the table, once both have ended the same round. */
async function agreed(games: readonly CrapsProcess[]): Promise<{ balances: string[]; history: string[] }> {
  const [balances, history] = [await games[0]!.answer("balances"), await games[0]!.answer("history 100")];
  for (const game of games.slice(1)) {
    expect(await game.answer("balances")).toEqual(balances);
    expect(await game.answer("history 100")).toEqual(history);
  }
  return { balances, history };
}

describe("joinery craps", { timeout: 60_000 }, () => {
  it("is played by two processes, which end with the same balances and history", async () => {
    const { ann, address } = await host("--chips", "500");
    const bob = start("join", address, "--name", "bob");
    await seated(ann, bob);
    for (const bet of ["bet pass 10", "bet hard-8 2", "bet place-6 6", "odds 10"]) {
      ann.type(bet, "roll", "wait");
      bob.type("bet field 5", "bet any-7 1", "roll", "wait");
    }
    bob.type("leave", "wait");
    ann.type("roll", "wait");
    await bob.until(/^bob gets up with /);
    await ann.until(/^round 6: /);
    expect(await bob.status()).toMatch(/ \| watching$/);
    const { balances, history } = await agreed([ann, bob]);
    expect(balances.at(-1)).toBe("  together: 100,000 chips");
    expect(history.filter((line) => /^round \d: [1-6] \+ [1-6] = /.test(line))).toHaveLength(6);
    expect([...ann.errors, ...bob.errors]).toEqual([]);
    expect(await bob.type("quit").ended()).toBe(0);
    expect(await ann.type("quit").ended()).toBe(0);
  });

  it("goes on while the link is cut, and catches up when it is back", async () => {
    const { ann, address } = await host();
    const wire = new Wire(Number(new URL(address).port));
    wires.push(wire);
    const bob = start("join", await wire.address(), "--name", "bob");
    await seated(ann, bob);
    ann.type("bet pass 10", "roll");
    await bob.until(/^ann is ready/);
    wire.cut();
    await bob.until(/^link cut: bet, take and roll as before/);
    await ann.until(/^bob's link is cut/);
    bob.type("bet field 7", "roll", "status");
    await bob.until(/^7 on field; 993 chips left/);
    await bob.until(/^you are ready for round 2/);
    expect(await bob.until(/ \| round 2/)).toMatch(/^link cut since \d+ s \| .* \| 993 chips, 7 on field/);
    expect(await ann.status()).toMatch(/^bob's link cut since \d+ s \| round 2, .* \| waiting for bob$/);
    wire.mend();
    await ann.until(/^round 2: /, /^bob's link is back/);
    expect(await bob.until(/^link back/, /^round 2: /)).toMatch(
      /^link back after \d+ s: [01] rounds? ended meanwhile, [1-9] changes? of yours went out$/,
    );
    const { history } = await agreed([ann, bob]);
    expect(
      history.some((line) => /bob (wins|loses) 7 on field/.test(line) || /bob wins \d+ on field with 7/.test(line)),
    ).toBe(true);
  });

  it("comes back from its stores: a player that was killed after it was ready, then the house with all chips", async () => {
    const stores = [join(folder, "table.db"), join(folder, "bob.db")] as const;
    const { ann, address } = await host("--store", stores[0]);
    const bob = start("join", address, "--name", "bob", "--store", stores[1]);
    await seated(ann, bob);
    bob.type("bet field 7", "roll");
    await bob.until(/^you are ready for round 2/);
    await bob.kill();
    await ann.until(/^bob's link is cut/);
    ann.type("roll");
    await ann.until(/^you are ready for round 2/);
    const bobAgain = start("join", address, "--name", "bob", "--store", stores[1]);
    await bobAgain.until(/^you are bob at the table/);
    await ann.until(/^round 2: /);
    bobAgain.type("wait");
    const { history } = await agreed([ann, bobAgain]);
    expect(history.join("\n")).toMatch(/bob (loses 7 on field|wins (7|14) on field with 7)/);
    expect(await bobAgain.status()).toContain("your bets are open");

    bobAgain.type("bet field 3", "roll");
    await ann.until(/^bob is ready/);
    await ann.kill();
    await bobAgain.until(/^link cut/);
    const annAgain = start("host", "--port", new URL(address).port, "--name", "ann", "--store", stores[0]);
    expect(await annAgain.until(/by the rules it had/)).toMatch(/^round 3 of the table/);
    annAgain.type("roll");
    await Promise.all([annAgain.until(/^round 3: /), bobAgain.until(/^round 3: /, /^link back/)]);
    await agreed([annAgain, bobAgain]);
  });

  it("leaves out who is late, and lets them back in", async () => {
    const { ann, address } = await host("--patience", "1");
    const bob = start("join", address, "--name", "bob");
    await seated(ann, bob);
    ann.type("roll");
    await ann.until(/^round 2 begins anew, attempt 2, with house, ann/, /^round 2: /);
    await bob.until(/^round 2: /);
    expect(await bob.status()).toContain("left out: sit to be back in");
    expect(await bob.answer("bet field 1")).toEqual([
      expect.stringMatching(/^not_in_roster: bob takes no part .*: ask for a seat \(sit\)/),
    ]);
    bob.type("sit", "wait", "status");
    await bob.until(/^you have asked for a seat/);
    await ann.until(/^bob asks for a seat/);
    ann.type("roll");
    expect(await bob.until(/ \| round 4/)).toContain("your bets are open");
  });

  it("says what is wrong in a line with a code, and in an exit code at its door", async () => {
    const { ann, address } = await host("--chips", "50", "--max", "20");
    ann.type("wait");
    await ann.until(/^ann sits down with 50 chips/);
    const said = async (command: string): Promise<string> => (await ann.answer(command)).join("\n");
    expect(await said("bet pass 21")).toBe("bet_above_maximum: at most 20 may lie there, not 21");
    expect(await said("bet pass 1.5")).toBe("not_in_chips: bets are in whole chips, not 1.5");
    expect(await said("bet pass x")).toBe('invalid_amount: "x" is no number of chips');
    expect(await said("bet moon 1")).toMatch(/^unknown_spot: /);
    expect(await said("odds 5")).toMatch(/^wrong_phase: /);
    expect(await said("wait")).toBe("nothing to wait for: your bets are open");
    expect(await said("spots")).toMatch(/\bpass\b/);
    expect(await said("spots")).not.toContain("odds");
    expect(await said("take field")).toMatch(/^no_such_bet: /);
    expect(await said("sit")).toMatch(/^already_seated: /);
    expect(await said("bet")).toBe("usage: bet <spot> <chips>");
    expect(await said("fly")).toBe('usage: "fly" is no command: help lists them');
    expect(await said("bet pass 20")).toBe("20 on pass; 30 chips left");
    expect(await said("bet place-6 20")).toBe("20 on pass, 20 on place-6; 10 chips left");
    expect(await said("bet field 11")).toBe("insufficient_chips: ann has 10 to bet with, not 11");
    expect(ann.errors).toEqual([]);

    const ran = [
      await runCommand("craps", "join", "http://127.0.0.1:1"),
      await runCommand("craps", "host", "--port", new URL(address).port),
      await runCommand("craps", "host", "--bank", "9"),
      await runCommand("craps", "host", "--odds", "3-4"),
      await spawnCommand("craps", "join", "ws://127.0.0.1:1", "--timeout", "1"),
    ];
    expect(ran.map(({ code }) => code)).toEqual([69, 69, 64, 64, 69]);
    for (const { stderr } of ran) expect(stderr).toMatch(/joinery:.* .+\n$/);
    expect(ran[2]!.stderr).toContain("--bank takes at least 44,000 chips");
  });
});
