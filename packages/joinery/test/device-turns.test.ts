// Whose turn it is to give: who lets it pass is done without, until it is heard of again or nobody is low any more.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Turns } from "../src/devices/turns.js";

describe("turns to give", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const paid = new Map<string, bigint>();
  const paidBy = (unit: string): bigint => paid.get(unit) ?? 0n;

  /** Turns in which "a" was waited for in vain. */
  function givenAbsent() {
    const wake = vi.fn();
    const turns = new Turns(100, wake);
    turns.await(["a"], paidBy);
    vi.advanceTimersByTime(99);
    expect([wake.mock.calls.length, turns.absent(paidBy).size]).toEqual([0, 0]);
    vi.advanceTimersByTime(1);
    expect([wake.mock.calls.length, [...turns.absent(paidBy)]]).toEqual([1, ["a"]]);
    return { turns, wake };
  }

  it("pass after a while", () => {
    givenAbsent();
  });

  it("come again to who has paid something since", () => {
    const { turns } = givenAbsent();
    paid.set("a", 1n);
    expect(turns.absent(paidBy).size).toBe(0);
  });

  it("come again to all once nobody is low", () => {
    const { turns } = givenAbsent();
    turns.forgive();
    expect(turns.absent(paidBy).size).toBe(0);
  });

  it("are waited for from the first time on, and no longer than it is their turn", () => {
    const wake = vi.fn();
    const turns = new Turns(100, wake);
    turns.await(["a"], paidBy);
    vi.advanceTimersByTime(60);
    turns.await(["a"], paidBy);
    vi.advanceTimersByTime(40);
    expect(wake).toHaveBeenCalledOnce();
    turns.await(["b"], paidBy);
    turns.await([], paidBy);
    vi.advanceTimersByTime(1000);
    turns.await(["b"], paidBy);
    turns.stop();
    vi.advanceTimersByTime(1000);
    expect(wake).toHaveBeenCalledOnce();
  });
});
