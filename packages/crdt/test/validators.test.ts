// Validators of the Standard Schema: what they refuse at a write, what types follow from them, and which are not taken.
import {
  type DraftOf,
  growSet,
  type InvalidValueError,
  log,
  map,
  multiRegister,
  type PlainValue,
  type RegisterField,
  register,
  rows,
  type SetField,
  set,
  struct,
  type TableField,
  table,
  type Validator,
} from "@joinery/crdt";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { sitesOf } from "./writing-site.js";

const seat = z.object({ name: z.string().min(1), tags: z.array(z.string()) });
const schema = struct({
  phase: register("open", { validate: z.enum(["open", "closed"]) }),
  seats: table({ validate: seat }),
  lucky: set({ validate: v.pipe(v.number(), v.integer(), v.maxValue(9)) }),
  scores: map(register(0, { validate: v.pipe(v.number(), v.minValue(0)) })),
  hands: rows(map(table({ validate: z.array(z.number()) }))),
  free: register(0),
});

function refusalOf(write: () => unknown): InvalidValueError {
  try {
    write();
  } catch (error) {
    expect(error).toMatchObject({ name: "InvalidValueError", code: "INVALID_VALUE" });
    return error as InvalidValueError;
  }
  throw new TypeError("not refused");
}

describe("a validator", () => {
  it("gives the field its type", () => {
    expectTypeOf(table({ validate: seat })).toEqualTypeOf<TableField<{ name: string; tags: string[] }>>();
    expectTypeOf(set({ validate: v.number() })).toEqualTypeOf<SetField<number>>();
    expectTypeOf(register(null, { validate: z.string().nullable() })).toEqualTypeOf<RegisterField<string | null>>();
    const wrong = (): void => {
      // @ts-expect-error: the first value is not valid
      register(1, { validate: z.string() });
      // @ts-expect-error: it would store another value than was written
      table({ validate: z.string().transform((text) => text.length) });
    };
    expect(wrong).toBeTypeOf("function");
  });

  it("refuses a local write with the path to the fault and every issue, and leaves no trace", () => {
    const [site] = sitesOf(schema);
    site.write(({ seats, lucky }) => [seats.set("1", { name: "ann", tags: [] }), lucky.add(7)]);
    const before = site.text;
    const asWritten = refusalOf(() =>
      site.write(({ seats, lucky }) => {
        lucky.add(1);
        seats.set("2", { name: "", tags: ["a", 7 as never] });
      }),
    );
    expect(asWritten.path).toBe("seats.2.name");
    expect(asWritten.issues.map(({ path }) => path)).toEqual([["name"], ["tags", 1]]);
    expect(asWritten.message).toMatch(/^seats\.2\.name is not valid: .*, and 1 more$/);
    expect(refusalOf(() => site.write(({ phase }) => phase.set("ajar" as never))).path).toBe("phase");
    expect(refusalOf(() => site.write(({ lucky }) => lucky.add(10))).path).toBe("lucky");
    expect(refusalOf(() => site.write(({ scores }) => scores.at("ann").set(-1))).path).toBe("scores.ann");
    expect(refusalOf(() => site.write(({ hands }) => hands.mine.at("a").set("b", [1, "x" as never]))).path).toMatch(
      /^hands\..*\.a\.b\[1\]$/,
    );
    expect(site.text).toBe(before);
  });

  it("does not change what is written", () => {
    const [site] = sitesOf(schema);
    site.write(({ seats }) => seats.set("1", { name: "ann", tags: [], more: 1 } as never));
    expect(site.view.seats.get("1")).toEqual({ name: "ann", tags: [], more: 1 });
  });

  it("is asked about the first value of a register", () => {
    expect(refusalOf(() => register(-1, { validate: z.number().min(0) })).path).toBe("register(initial)");
  });

  it("that throws or says nothing has refused", () => {
    const made = (validate: () => unknown): Validator<number> =>
      ({ "~standard": { version: 1, vendor: "test", validate } }) as Validator<number>;
    const throwing = made(() => {
      throw new RangeError("too deep");
    });
    for (const [validate, message] of [
      [throwing, "too deep"],
      [made(() => ({ issues: [] })), "does not say why"],
      [made(() => undefined), "failed"],
    ] as const) {
      const [site] = sitesOf(set({ validate }));
      expect(refusalOf(() => site.write((draft) => draft.add(1))).message).toContain(message);
    }
  });

  it("tells of what others wrote, at any depth, and of nothing else", () => {
    const loose = struct({
      phase: register("open"),
      seats: table<PlainValue>(),
      lucky: set<number>(),
      scores: map(register(0)),
      hands: rows(map(table<PlainValue>())),
      free: register(0),
    });
    const [writer] = sitesOf(loose);
    const [reader] = sitesOf(schema);
    const found = (): unknown[] => {
      const paths: unknown[] = [];
      schema.checks?.find(reader.view, (path, issues) => paths.push([...path, issues.length]));
      return paths;
    };
    reader.state.authors.intern(writer.state.authors.idOf(writer.author));
    reader.join(
      writer.write(({ phase, seats, lucky, scores, free }) => {
        phase.set("ajar");
        seats.set("good", { name: "ann", tags: [] });
        seats.set("bad", { name: "", tags: 1 });
        lucky.add(3);
        lucky.add(30);
        scores.at("ann").set(-1);
        scores.at("bob").set(1);
        free.set(-1);
      }) as never,
    );
    expect(found().sort()).toEqual([
      ["lucky", 30, 1],
      ["phase", 1],
      ["scores", "ann", 1],
      ["seats", "bad", 2],
    ]);
    const rejoined = writer.write(({ phase, seats, lucky, scores, hands }) => {
      phase.set("closed");
      seats.delete("bad");
      lucky.remove(30);
      scores.delete("ann");
      hands.mine.at("a").set("b", 1);
    });
    reader.join(rejoined as never);
    expect(found()).toEqual([["hands", writer.state.authors.idOf(writer.author), "a", "b", 1]]);
  });

  it("is asked by every type of plain values", () => {
    const validate = v.pipe(v.string(), v.maxLength(3));
    const strict = struct({
      banned: set({ wins: "remove", validate }),
      seen: growSet({ validate }),
      names: multiRegister({ validate }),
      events: log({ validate }),
    });
    const free = struct({
      banned: set<string>({ wins: "remove" }),
      seen: growSet<string>(),
      names: multiRegister<string>(),
      events: log<string>(),
    });
    const [reader] = sitesOf(strict);
    for (const write of [
      (draft: DraftOf<typeof strict>) => draft.banned.add("long"),
      (draft: DraftOf<typeof strict>) => draft.seen.add("long"),
      (draft: DraftOf<typeof strict>) => draft.names.set("long"),
      (draft: DraftOf<typeof strict>) => draft.events.append("long"),
    ]) {
      expect(refusalOf(() => reader.write(write)).issues).toHaveLength(1);
    }
    const [writer] = sitesOf(free);
    reader.state.authors.intern(writer.state.authors.idOf(writer.author));
    reader.join(
      writer.write(({ banned, seen, names, events }) => {
        for (const text of ["ok", "long"]) {
          banned.add(text);
          seen.add(text);
          names.set(text);
          events.append(text);
        }
      }) as never,
    );
    const paths: unknown[] = [];
    strict.checks?.find(reader.view, (path) => paths.push(path.join()));
    expect(paths.sort()).toEqual(["banned,long", "events,1", "names", "seen,long"]);
  });

  it("that answers by a promise is known as such", () => {
    const later: Validator<string> = z.string().refine(async () => true);
    const standard = (validate: () => unknown): Validator<string> =>
      ({ "~standard": { version: 1, vendor: "test", validate } }) as Validator<string>;
    const failing = standard(() => Promise.reject(new RangeError("later")));
    for (const validate of [
      later,
      failing,
      v.pipeAsync(
        v.string(),
        v.checkAsync(async () => true),
      ) as never,
    ]) {
      expect(register("", { validate }).checks?.isAsync()).toBe(true);
      expect(map(table({ validate })).checks?.isAsync()).toBe(true);
      const [site] = sitesOf(set({ validate }));
      expect(refusalOf(() => site.write((draft) => draft.add("x"))).message).toContain("promise");
    }
    expect(schema.checks?.isAsync()).toBe(false);
    expect(register("").checks).toBeUndefined();
    expect(struct({ a: map(rows(register(0))) }).checks).toBeUndefined();
  });
});
