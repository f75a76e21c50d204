// Others than Joinery under the same faults: they converge, the same seed gives the same run, and what loses writes is found out.
import { automergeSubject, joinerySubject, runSubject, type Subject, yjsSubject } from "@joinery/sim/subjects";
import { describe, expect, it } from "vitest";

const options = { seed: 3, nodes: 6, durationMs: 6000 };

describe.each([joinerySubject, yjsSubject, automergeSubject])("$name as a subject", (subject) => {
  it("comes to one value after partitions, lost frames and crashes, and takes the same course again", {
    timeout: 60_000,
  }, () => {
    const result = runSubject(subject, options);
    expect(result).toMatchObject({ subject: subject.name, faults: [], convergeMs: expect.any(Number) as number });
    expect(result.operations).toBeGreaterThan(20);
    expect(result.crashes).toBe(4);
    expect(runSubject(subject, options)).toEqual(result);
  });

  it("does not answer every copy of a frame for ever", { timeout: 60_000 }, () => {
    // With this seed Automerge's two sides once began their sessions at different times, and answered each other more and more.
    const { frames, convergeMs, faults } = runSubject(subject, { seed: 1, nodes: 10, durationMs: 5000 });
    expect([convergeMs === null, faults]).toEqual([false, []]);
    expect(frames).toBeLessThan(10_000);
  });
});

describe("a subject that is broken", () => {
  /** Hands on what it writes, once, and never what it was told. */
  const forgetful = (looksBack: boolean): Subject => ({
    name: "forgetful",
    node({ peers, send }) {
      const held = new Map<string, string>();
      return {
        apply({ key, value }, saved) {
          if (!looksBack) held.set(key, value);
          for (const peer of peers) send(peer, new TextEncoder().encode(`${key}=${value}`));
          saved();
        },
        receive(_peer, frame) {
          const [key, value] = new TextDecoder().decode(frame).split("=") as [string, string];
          if (!looksBack) held.set(key, value);
        },
        tick() {},
        value: () => held,
        linked() {},
        crash() {},
      };
    },
  });

  it("does not converge", () => {
    expect(runSubject(forgetful(false), options).convergeMs).toBe(null);
  });

  it("and reads nothing back from its disk is told what it lost", () => {
    // All of what is written is told to nobody, and on a disk that is never looked at.
    const diskless: Subject = {
      name: "diskless",
      node({ disk }) {
        const held = new Map<string, string>();
        return {
          apply({ key, value }, saved) {
            held.set(key, value);
            disk.append([value], saved);
          },
          receive() {},
          tick() {},
          value: () => held,
          linked() {},
          crash() {},
        };
      },
    };
    const { faults, crashes } = runSubject(diskless, { ...options, nodes: 4, seed: 1 });
    expect([crashes, faults.some((fault) => /^key \d+ was lost$/.test(fault))]).toEqual([4, true]);
  });

  it("and holds nothing of what was written is told what it lost", () => {
    const { convergeMs, faults } = runSubject(forgetful(true), options);
    expect([convergeMs, faults.length > 10, faults[0]]).toEqual([0, true, expect.stringMatching(/^key \d+ was lost$/)]);
  });
});
