// Runs a random history over several replicas, some of which lie, and keeps beside it what each entry was made from,
// so that an oracle can say which of them must count.

import type { ReplicaId } from "@joinery/clock";
import { closingsOf, isClosing } from "../src/accounts/closings.js";
import { type LedgerGenesis, transferId } from "../src/index.js";
import type { Command, Payment } from "./ledger-commands.js";
import { type LedgerNode, type LyingDraft, nowMs, replicaId } from "./ledger-node.js";
import type { Closing, Grant, Held, Pay, Step } from "./past-oracle.js";
import { type Peer, WrittenHistory } from "./written-history.js";

/** An issuer and two accounts per replica, of which the second has credit, and an issuer and an account in another ledger. */
export function genesisFor(nodeCount: number): LedgerGenesis {
  const numbers = Array.from({ length: nodeCount }, (_, number) => number);
  return {
    issuers: numbers.flatMap((number) => [
      { account: `mint${number}`, owner: replicaId(number), cap: 200n },
      { account: `euromint${number}`, owner: replicaId(number), cap: 50n, ledger: 978 },
    ]),
    accounts: numbers.flatMap((number) => [
      { account: `a${number}`, owner: replicaId(number) },
      { account: `b${number}`, owner: replicaId(number), creditLimit: 20n },
      { account: `euro${number}`, owner: replicaId(number), ledger: 978, code: 7 },
    ]),
  };
}

export class LedgerHistory extends WrittenHistory {
  /** What the first replica that was looked at shows of the journal. */
  shown: string | undefined;
  readonly #placed: Placed[] = [];
  readonly #names: string[];

  constructor(nodeCount: number, liars: number) {
    super(genesisFor(nodeCount), nodeCount, (number) => number >= liars);
    this.#names = [...this.genesis.issuers, ...this.genesis.accounts].map(({ account }) => account);
    for (let number = 0; number < nodeCount; number++) this.#names.push(`${replicaId(number)}.0.0.${number % 3}`);
  }

  run(command: Command): void {
    const peer = this.peers[command.node % this.peers.length] as Peer;
    switch (command.kind) {
      case "change":
        this.#change(peer, command.payments, command.together);
        if (command.flush) this.flush(peer);
        return;
      case "hold":
        this.#hold(peer, command);
        return;
      case "settle":
        this.#settle(peer, command);
        return;
      case "credit":
        this.#credit(peer, command);
        return;
      case "closing":
        this.#closing(peer, command);
        return;
      case "open":
        this.#open(peer, `${command.nonce}`);
        return;
      case "deliver":
        this.deliver(
          peer,
          command.picks.map((pick) => pick % Math.max(this.entries.length, 1)),
        );
        return;
      case "catchUp":
        this.catchUp(peer, this.peers[command.from % this.peers.length] as Peer);
        return;
      case "restart":
        this.restart(peer);
        return;
    }
  }

  #change(peer: Peer, payments: readonly Payment[], together: boolean): void {
    const made = this.opened(peer);
    let steps: Step[] = [];
    try {
      peer.node.change((chips) => {
        if (together) steps = this.#pay(peer, chips, payments);
        else for (const payment of payments) steps.push(...this.#pay(peer, chips, [payment]));
      });
    } catch (error) {
      if (!peer.honest) throw error;
      return;
    }
    this.keep(peer, made, steps);
  }

  /** Makes one transfer, a leg per payment, and answers what was written. */
  #pay(peer: Peer, chips: LyingDraft, payments: readonly Payment[]): Pay[] {
    const totals = new Map<string, bigint>();
    const { id: number, age } = payments[0] as Payment;
    const id = transferId(nowMs - age * 86_400_000, BigInt(number));
    const legs = payments.flatMap((payment, leg): Pay[] => {
      const asked = this.#leg(peer, chips, payment);
      if (asked === undefined) return [];
      const pair = `${asked.from} ${asked.to}`;
      const before = totals.get(pair) ?? peer.node.view.paid.get(peer.node.id, asked.from, asked.to);
      const total = before + asked.amount + (peer.honest ? 0n : payment.skew);
      totals.set(pair, total);
      return [{ kind: "pay", id, leg, ...asked, code: 0, total }];
    });
    if (peer.honest) {
      if (legs.length === 0 || chips.transfer({ id, code: 0, legs }).status === "exists") return [];
      return legs.map((leg, index) => ({ ...leg, leg: index }));
    }
    for (const { settles: _, ...leg } of legs) chips.rawTransfer(leg);
    return legs;
  }

  #leg(
    peer: Peer,
    chips: Pick<LyingDraft, "available">,
    payment: Payment,
  ): Pick<Pay, "from" | "to" | "amount"> | undefined {
    const names = this.#names;
    const own = this.#ownOf(peer);
    const from = (payment.from < 19 ? own[payment.from % own.length] : names[payment.to % 3]) as string;
    // Nearly always within the ledger.
    const others = payment.amount % 11n === 0n ? names : names.filter((name) => isEuro(name) === isEuro(from));
    const to = others[payment.to % others.length] as string;
    // Lies that are just a little too large show best who counts what the payer had not seen.
    const overdrawn = chips.available(from) + (payment.amount % 8n);
    const amount = peer.honest || !payment.stubborn || overdrawn < 0n ? payment.amount : overdrawn;
    if (peer.honest && payment.stubborn && chips.available(from) < amount) return undefined;
    return { from, to, amount };
  }

  #hold(peer: Peer, { payment, resolver: number, lie }: Extract<Command, { kind: "hold" }>): void {
    const made = this.opened(peer);
    const { node } = peer;
    const asked = this.#leg(peer, node.view, payment);
    if (asked === undefined) return;
    const resolver = (this.peers[number % this.peers.length] as Peer).node.id;
    const id = transferId(nowMs, BigInt(payment.id));
    const ledger = isEuro(asked.from) ? 978 : 0;
    const hold: Held = { kind: "hold", id, ...asked, resolver, ledger };
    const escrow = `${resolver}.${ledger}.escrow`;
    const total = node.view.paid.get(node.id, asked.from, escrow) + asked.amount;
    const pay = {
      kind: "pay" as const,
      id,
      leg: 0,
      from: asked.from,
      to: escrow,
      amount: asked.amount,
      code: 0,
      total,
    };
    if (peer.honest) {
      if (!this.attempt(peer, made, [pay, hold], (chips) => chips.hold({ ...asked, id, resolver }))) return;
      this.#placed.push({
        name: { payer: node.id, id },
        hold,
        seq: node.store.holds.find(node.document.self, id)?.seq ?? 0,
      });
      return;
    }
    const told = { ...hold, ...lieOfHold(hold, lie) };
    node.change((chips) => {
      if (lie !== 5) chips.rawTransfer(pay);
      chips.rawHold({ ...told, resolver: told.resolver as ReplicaId, code: 0 });
    });
    this.keep(peer, made, lie === 5 ? [told] : [pay, told]);
    const seq = Math.max(...[...node.store.holds.all()].filter((one) => one.id === told.id).map((one) => one.seq));
    this.#placed.push({ name: { payer: node.id, id: told.id }, hold: told, seq });
  }

  #settle(peer: Peer, { pick, share, voids, id: number, lie }: Extract<Command, { kind: "settle" }>): void {
    const placed = this.#placed[pick % Math.max(1, this.#placed.length)];
    if (placed === undefined) return;
    const { name, hold, seq } = placed;
    const { node } = peer;
    const made = this.opened(peer);
    const id = transferId(nowMs, BigInt(number));
    const part = share % (hold.amount + 1n);
    const amount = voids || part === 0n ? hold.amount : part;
    const legs = this.#settling(node, hold, id, voids ? hold.from : hold.to, amount);
    const settles = { payer: name.payer, id: name.id };
    const steps = legs.map((leg, index) => (index === 0 ? { ...leg, settles } : leg));
    if (peer.honest) {
      const pending = { payer: name.payer as ReplicaId, id: name.id };
      this.attempt(peer, made, steps, (chips) =>
        voids ? chips.void({ id, pending }) : chips.post({ id, pending, amount }),
      );
      return;
    }
    const author = node.document.authors.indexOf(name.payer as ReplicaId);
    if (author < 0) return;
    const told = lieOfSettling(steps, lie);
    node.change((chips) => {
      for (const { settles: said, ...leg } of told) {
        chips.rawTransfer({ ...leg, settles: said === undefined ? undefined : { author, seq } });
      }
    });
    this.keep(peer, made, told);
  }

  #settling(node: LedgerNode, hold: Held, id: bigint, to: string, amount: bigint): Pay[] {
    const from = `${hold.resolver}.${hold.ledger}.escrow`;
    const leg = (number: number, payee: string, moved: bigint): Pay => {
      const total = node.view.paid.get(node.id, from, payee) + moved;
      return { kind: "pay", id, leg: number, from, to: payee, amount: moved, code: 0, total };
    };
    const rest = hold.amount - amount;
    return rest === 0n ? [leg(0, to, amount)] : [leg(0, to, amount), leg(1, hold.from, rest)];
  }

  #credit(peer: Peer, { from, to, amount, lie }: Extract<Command, { kind: "credit" }>): void {
    const made = this.opened(peer);
    const { node } = peer;
    const own = this.#ownOf(peer);
    const names = this.#names;
    // Half of the grants come from an issuer.
    const asked = {
      from: own[amount % 2n === 0n ? 0 : from % own.length] as string,
      to: names[to % names.length] as string,
      amount,
    };
    const given = node.view.credit.get(node.id, asked.from, asked.to);
    const grant: Grant = { kind: "grant", ...asked, total: given + amount };
    if (peer.honest) {
      this.attempt(peer, made, [grant], (chips) => chips.grant(asked));
      return;
    }
    const told = {
      ...grant,
      ...(lie === 1 ? { total: grant.total + 1n } : {}),
      ...(lie === 2 ? { from: "mint0" } : {}),
    };
    node.change((chips) => chips.rawCredit(told));
    this.keep(peer, made, [told]);
    // A lie takes the rest of its entry with it.
    this.flush(peer);
  }

  #closing(peer: Peer, { account: number, closes, lie }: Extract<Command, { kind: "closing" }>): void {
    const made = this.opened(peer);
    const { node } = peer;
    const countOf = (name: string): bigint =>
      closingsOf(node.store.closings, node.document.authors, node.document.self, name);
    // Mostly accounts of which it makes sense.
    const fitting = this.#ownOf(peer).filter((name) => isClosing(countOf(name)) !== closes);
    const account = lie === 1 || fitting.length === 0 ? "a0" : (fitting[number % fitting.length] as string);
    const closing: Closing = { kind: "closing", account, count: countOf(account) + (lie === 2 ? 2n : 1n) };
    if (peer.honest) {
      if (!fitting.includes(account) || lie === 2) return;
      this.attempt(peer, made, [closing], (chips) => (closes ? chips.close(account) : chips.reopen(account)));
      return;
    }
    node.change((chips) => chips.rawClosing(closing));
    this.keep(peer, made, [closing]);
    this.flush(peer);
  }

  #ownOf(peer: Peer): readonly string[] {
    return this.#names.filter((name) => name.endsWith(`${peer.number}`) || name.startsWith(peer.node.id));
  }

  #open(peer: Peer, nonce: string): void {
    const made = this.opened(peer);
    const account = `${peer.node.id}.0.0.${nonce}`;
    if (peer.node.view.account(account) !== undefined) return;
    peer.node.change((chips) => chips.open({ nonce }));
    this.keep(peer, made, [{ kind: "open", account }]);
  }
}

/** What a liar says of the hold that it places: another payee, payer, amount, resolver, or nothing wrong. */
function lieOfHold(hold: Held, lie: number): Partial<Held> {
  if (lie === 1) return { amount: hold.amount + 1n };
  if (lie === 2) return { to: hold.from };
  if (lie === 3) return { ledger: hold.ledger + 1 };
  return lie === 4 ? { id: hold.id + 1n } : {};
}

/** What a liar does with the money in escrow: pays more, pays somebody else, keeps the rest, settles as if it were no hold. */
function lieOfSettling(steps: readonly Pay[], lie: number): Pay[] {
  const [first, rest] = steps as [Pay, Pay?];
  if (lie === 1) return [{ ...first, amount: first.amount + 1n, total: first.total + 1n }];
  if (lie === 2) return [{ ...first, to: "a0", total: first.amount }];
  if (lie === 3) return [first];
  const { settles: _, ...bare } = first;
  if (lie === 4) return rest === undefined ? [bare] : [bare, rest];
  return [...steps];
}

/** A hold that somebody placed, where it stands. */
interface Placed {
  readonly name: { readonly payer: string; readonly id: bigint };
  readonly hold: Held;
  readonly seq: number;
}

function isEuro(name: string): boolean {
  return name.startsWith("euro");
}
