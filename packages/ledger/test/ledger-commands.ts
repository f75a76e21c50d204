// What happens in a random history of a ledger, one command at a time; ledger-history.ts carries them out.
import fc from "fast-check";

export interface Payment {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly amount: bigint;
  /** What a liar adds to the running total that would be right. */
  readonly skew: bigint;
  /** An honest replica leaves out what can't be paid, a liar pays a little more than it has. */
  readonly stubborn: boolean;
  /** How old the id is, in days. */
  readonly age: number;
}

export type Command =
  | {
      readonly kind: "change";
      readonly node: number;
      readonly payments: readonly Payment[];
      /** All payments are legs of one transfer. */
      readonly together: boolean;
      readonly flush: boolean;
    }
  | {
      readonly kind: "hold";
      readonly node: number;
      readonly payment: Payment;
      readonly resolver: number;
      /** What a liar says wrongly: 0 is nothing. */
      readonly lie: number;
    }
  | {
      readonly kind: "settle";
      readonly node: number;
      /** Which of all holds that were ever placed. */
      readonly pick: number;
      readonly share: bigint;
      readonly voids: boolean;
      readonly id: number;
      readonly lie: number;
    }
  | {
      readonly kind: "credit";
      readonly node: number;
      readonly from: number;
      readonly to: number;
      readonly amount: bigint;
      readonly lie: number;
    }
  | {
      readonly kind: "closing";
      readonly node: number;
      readonly account: number;
      readonly closes: boolean;
      readonly lie: number;
    }
  | { readonly kind: "open"; readonly node: number; readonly nonce: number }
  | { readonly kind: "deliver"; readonly node: number; readonly picks: readonly number[] }
  | { readonly kind: "catchUp"; readonly node: number; readonly from: number }
  | { readonly kind: "restart"; readonly node: number };

const payment = fc.record({
  id: fc.nat(400),
  from: fc.nat(20),
  to: fc.nat(30),
  amount: fc.oneof({ arbitrary: fc.bigInt(1n, 30n), weight: 5 }, fc.bigInt(0n, 400n)),
  skew: fc.oneof({ arbitrary: fc.constant(0n), weight: 9 }, fc.bigInt(0n, 3n)),
  stubborn: fc.boolean(),
  age: fc.oneof({ arbitrary: fc.nat(30), weight: 19 }, fc.constant(31)),
});
const node = fc.nat(4);

export const arbitraryCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      node,
      payments: fc.array(payment, { minLength: 1, maxLength: 3 }),
      together: fc.boolean(),
      flush: fc.boolean(),
    }),
    weight: 10,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      node,
      payment,
      resolver: node,
      lie: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat(5)),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("settle" as const),
      node,
      pick: fc.nat(100),
      share: fc.bigInt(0n, 40n),
      voids: fc.boolean(),
      id: fc.nat(400),
      lie: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat(5)),
    }),
    weight: 5,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("credit" as const),
      node,
      from: fc.nat(20),
      to: fc.nat(30),
      amount: fc.oneof({ arbitrary: fc.bigInt(1n, 60n), weight: 5 }, fc.bigInt(0n, 250n)),
      lie: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat(3)),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("closing" as const),
      node,
      account: fc.nat(20),
      closes: fc.boolean(),
      lie: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat(2)),
    }),
    weight: 3,
  },
  { arbitrary: fc.record({ kind: fc.constant("open" as const), node, nonce: fc.nat(2) }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant("deliver" as const),
      node,
      picks: fc.array(fc.nat(200), { minLength: 1, maxLength: 6 }),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant("catchUp" as const), node, from: node }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant("restart" as const), node }), weight: 1 },
);
