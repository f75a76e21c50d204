// A random history of two accounts, each delegated to the other's owner and to two devices, some of which lie: what was written by
// whom, and what an oracle says of it.
import fc from "fast-check";
import { type LedgerGenesis, transferId } from "../../src/index.js";
import { nowMs, replicaId } from "../ledger-node.js";
import type { Pay, Step } from "../past-oracle.js";
import { type Peer, WrittenHistory } from "../written-history.js";

/** Two owners, then two devices. */
const ownersCount = 2;
export const nodesCount = 4;
const accounts = ["ann", "bob"] as const;

const genesis: LedgerGenesis = {
  issuers: [{ account: "mint", owner: replicaId(0), cap: 1_000n }],
  accounts: accounts.map((account, owner) => ({ account, owner: replicaId(owner), creditLimit: 60n })),
};

export type DeviceCommand =
  | { readonly kind: "delegate" | "revoke"; readonly node: number; readonly account: number; readonly device: number }
  | {
      readonly kind: "pay";
      readonly node: number;
      readonly from: number;
      readonly to: number;
      readonly amount: bigint;
      /** Pays a little more than there is, which only liars do. */
      readonly more: boolean;
      readonly flush: boolean;
    }
  | { readonly kind: "deliver"; readonly node: number; readonly picks: readonly number[] }
  | { readonly kind: "catchUp"; readonly node: number; readonly from: number }
  | { readonly kind: "restart"; readonly node: number };

const node = fc.nat(nodesCount - 1);
/** Mostly an owner and its own account. */
const named = fc
  .record({ account: fc.nat(ownersCount - 1), stranger: fc.nat(9), device: node })
  .map(({ account, stranger, device }) => ({ account, device, node: stranger < nodesCount ? stranger : account }));

export const deviceCommand: fc.Arbitrary<DeviceCommand> = fc.oneof(
  { arbitrary: named.map((one) => ({ kind: "delegate" as const, ...one })), weight: 4 },
  { arbitrary: named.map((one) => ({ kind: "revoke" as const, ...one })), weight: 4 },
  {
    arbitrary: fc.record({
      kind: fc.constant("pay" as const),
      node,
      from: fc.nat(20),
      to: fc.nat(20),
      amount: fc.bigInt(1n, 25n),
      more: fc.nat(5).map((number) => number === 0),
      flush: fc.boolean(),
    }),
    weight: 12,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("deliver" as const),
      node,
      picks: fc.array(fc.nat(100), { minLength: 1, maxLength: 6 }),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant("catchUp" as const), node, from: node }), weight: 10 },
  { arbitrary: fc.record({ kind: fc.constant("restart" as const), node }), weight: 1 },
);

export class DeviceHistory extends WrittenHistory {
  #payments = 0;

  constructor(liars: readonly number[]) {
    super(genesis, nodesCount, (number) => !liars.includes(number));
  }

  /** Each owner delegates its account to both devices and gives them something, and everybody hears of it. */
  begin(): void {
    for (const account of [0, 1]) {
      const peer = this.peers[account] as Peer;
      for (const device of [2, 3]) {
        this.run({ kind: "delegate", node: account, account, device });
        this.#transfer(peer, accounts[account] as string, `${replicaId(device)}.unit.${accounts[account]}`, 20n);
      }
    }
    for (const peer of this.peers) for (const other of this.peers) if (other !== peer) this.catchUp(peer, other);
  }

  run(command: DeviceCommand): void {
    const peer = this.peers[command.node] as Peer;
    if (command.kind === "deliver")
      this.deliver(
        peer,
        command.picks.map((pick) => pick % Math.max(this.entries.length, 1)),
      );
    else if (command.kind === "catchUp") this.catchUp(peer, this.peers[command.from] as Peer);
    else if (command.kind === "restart") this.restart(peer);
    else if (command.kind === "pay") this.#pay(peer, command);
    else if (command.kind === "delegate") this.#delegate(peer, command);
    else this.#revoke(peer, command);
  }

  #delegate(peer: Peer, { account: number, device: at }: { readonly account: number; readonly device: number }): void {
    const [account, device] = [accounts[number] as string, replicaId(at)];
    const name = `${device}.unit.${account}`;
    const step: Step = { kind: "delegate", account, device };
    const made = this.opened(peer);
    if (!peer.honest) {
      peer.node.change((chips) => chips.rawDelegate({ account: name, ledger: 0, code: 0, unit: { account, device } }));
      this.keep(peer, made, [step]);
    } else if (peer.node.view.account(name) === undefined) {
      this.attempt(peer, made, [step], (chips) => chips.delegate({ account, device }));
    }
  }

  #revoke(peer: Peer, { account: number, device: at }: { readonly account: number; readonly device: number }): void {
    const unit = `${replicaId(at)}.unit.${accounts[number] as string}`;
    const step: Step = { kind: "revoke", unit };
    const made = this.opened(peer);
    // A device may close a unit of its own, which is something else.
    if (at === peer.number) return;
    if (!peer.honest) {
      peer.node.change((chips) => chips.rawClosing({ account: unit, count: 1n }));
      this.keep(peer, made, [step]);
    } else if (peer.node.view.account(unit)?.revoked === false) {
      this.attempt(peer, made, [step], (chips) => chips.revoke(unit));
    }
  }

  #pay(
    peer: Peer,
    { from: source, to: target, amount: asked, more, flush }: Extract<DeviceCommand, { kind: "pay" }>,
  ): void {
    const { view } = peer.node;
    const own = view.accounts({ owner: peer.node.id });
    const from = own[source % Math.max(1, own.length)]?.id;
    const all = view.accounts();
    // Often back to the account.
    const to = (target % 3 === 0 && own[source % own.length]?.unitOf) || (all[target % all.length]?.id as string);
    if (from === undefined || from === to) return;
    const overdrawn = view.available(from) + asked;
    const amount = !peer.honest && more && overdrawn > 0n ? overdrawn : asked;
    this.#transfer(peer, from, to, amount);
    // What a liar writes wrongly takes the rest of its entry with it.
    if (flush || !peer.honest) this.flush(peer);
  }

  #transfer(peer: Peer, from: string, to: string, amount: bigint): void {
    const { view, id: author } = peer.node;
    const id = transferId(nowMs, BigInt(++this.#payments));
    const total = view.paid.get(author, from, to) + amount;
    const pay: Pay = { kind: "pay", id, leg: 0, from, to, amount, code: 0, total };
    const made = this.opened(peer);
    if (peer.honest) {
      this.attempt(peer, made, [pay], (chips) => chips.transfer({ id, from, to, amount }));
    } else {
      const { kind: _, settles: __, ...raw } = pay;
      peer.node.change((chips) => chips.rawTransfer(raw));
      this.keep(peer, made, [pay]);
    }
  }
}
