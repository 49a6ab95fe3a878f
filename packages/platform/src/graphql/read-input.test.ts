import fc from "fast-check";
import { GraphQLError } from "graphql";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { IdempotencyKey, Line } from "../text/parse-text.ts";
import { ok } from "../values/result.ts";
import { anything, faultAt, id, idempotencyKey, line, listOf, optional, within } from "./input-parsers.ts";
import { afterwards, object, type Parser, type Path, readInput } from "./read-input.ts";

type Leg = { readonly accountId: string; readonly units: number };
type Args = {
  readonly first: number;
  readonly input: {
    readonly name: string;
    readonly userId: string;
    readonly memo?: string | null;
    readonly key: string;
    readonly legs: readonly Leg[];
    readonly currency: string;
    readonly amount: string;
  };
};

const currency: Parser<string, { scale: number }> = (code, path) =>
  code === "USD" ? ok({ scale: 2 }) : faultAt(path, "UNKNOWN_CURRENCY", "is no currency");
const amountOf =
  ({ scale }: { scale: number }): Parser<string, number> =>
  (text, path) =>
    text.length <= scale ? ok(text.length) : faultAt(path, "TOO_PRECISE", "has too many digits");

const leg = object<Leg, { accountId: ReturnType<typeof accountId>; units: ReturnType<typeof units> }>((read) => ({
  accountId: read("accountId", accountId),
  units: read("units", units),
}));
const accountId = id("acc");
const units = within({ min: 1, max: 9 });

const readAll = (args: Args) =>
  readInput(args, (read) => {
    const asset = read("input.currency", currency);
    return {
      first: read("first", within({ min: 1, max: 100 })),
      name: read("input.name", line(8)),
      userId: read("input.userId", id("usr")),
      memo: read("input.memo", optional(line(8))),
      key: read("input.key", idempotencyKey),
      legs: read("input.legs", listOf(leg, { min: 1, max: 3, message: "must be 1 to 3 legs" })),
      asset,
      amount: afterwards(asset, (known) => read("input.amount", amountOf(known))),
    };
  });

const faultsOf = (args: Args): string[] => {
  try {
    readAll(args);
    return [];
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    expect(error.extensions.code).toBe("BAD_USER_INPUT");
    return (error.extensions.inputs as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`);
  }
};

const ID = "0".repeat(26);
const good: Args = {
  first: 20,
  input: {
    name: " Ann ",
    userId: `usr_${ID}`,
    key: "k",
    legs: [
      { accountId: `acc_${ID}`, units: 1 },
      { accountId: `acc_${ID}`, units: 2 },
    ],
    currency: "USD",
    amount: "12",
  },
};

type Breakage = { readonly told: readonly string[]; readonly break: (args: Args) => Args };
const inInput = (change: Partial<Args["input"]>) => (args: Args) => ({ ...args, input: { ...args.input, ...change } });
const inLeg = (at: number, change: Partial<Leg>) => (args: Args) => {
  const legs = args.input.legs.map((one, i) => (i === at ? { ...one, ...change } : one));
  return { ...args, input: { ...args.input, legs } };
};

const BREAKAGES: readonly Breakage[] = [
  { told: ["first OUT_OF_RANGE"], break: (args) => ({ ...args, first: 0 }) },
  { told: ["input.name TOO_LONG"], break: inInput({ name: "a".repeat(9) }) },
  { told: ["input.userId INVALID_ID"], break: inInput({ userId: "usr_" }) },
  { told: ["input.memo EMPTY"], break: inInput({ memo: "" }) },
  { told: ["input.key EMPTY"], break: inInput({ key: "" }) },
  { told: ["input.legs.0.accountId INVALID_ID"], break: inLeg(0, { accountId: "" }) },
  { told: ["input.legs.0.units OUT_OF_RANGE"], break: inLeg(0, { units: 0 }) },
  { told: ["input.legs.1.units OUT_OF_RANGE"], break: inLeg(1, { units: 10 }) },
  { told: ["input.amount TOO_PRECISE"], break: inInput({ amount: "123" }) },
];

describe("readInput", () => {
  it("tells all faults, whichever fields are faulty, and only those", () => {
    fc.assert(
      fc.property(fc.subarray([...BREAKAGES]), (broken) => {
        const args = broken.reduce((at, one) => one.break(at), good);
        expect(faultsOf(args).toSorted()).toEqual(broken.flatMap(({ told }) => told).toSorted());
      }),
    );
  });

  it("tells them in the order in which they were read, with their messages", () => {
    expect(() => readAll({ first: 0, input: { ...good.input, userId: "", name: "" } })).toThrow(
      "first: must be 1 to 100; input.name: must have at least one visible character; input.userId: must be an id that begins with usr_",
    );
  });

  it("says nothing of what cannot be judged without a value that is at fault itself", () => {
    expect(faultsOf(inInput({ currency: "", amount: "123" })(good))).toEqual(["input.currency UNKNOWN_CURRENCY"]);
  });

  it.each([
    [[], ["input.legs OUT_OF_RANGE"]],
    [
      Array.from({ length: 4 }, () => ({ accountId: "", units: 1 })),
      ["input.legs OUT_OF_RANGE", ...[0, 1, 2].map((i) => `input.legs.${i}.accountId INVALID_ID`)],
    ],
  ])("refuses a list that is too short or too long, and looks at no more than it may have: %j", (legs, told) => {
    expect(faultsOf(inInput({ legs })(good))).toEqual(told);
  });

  it("gives what each parser made of its place, and the types remember it", () => {
    const read = readAll(good);
    expect(read).toEqual({
      first: 20,
      name: "Ann",
      userId: `usr_${ID}`,
      memo: null,
      key: "k",
      legs: good.input.legs,
      asset: { scale: 2 },
      amount: 2,
    });
    expectTypeOf(read.name).toEqualTypeOf<Line>();
    expectTypeOf(read.memo).toEqualTypeOf<Line | null>();
    expectTypeOf(read.key).toEqualTypeOf<IdempotencyKey>();
    expectTypeOf(read.asset).toEqualTypeOf<{ scale: number }>();
    expectTypeOf(read.amount).toEqualTypeOf<number>();
  });

  it("takes the names of the arguments' fields alone for places", () => {
    expectTypeOf<Path<{ a: string; b: { c: string; d?: number }; e: readonly { f: string }[] }>>().toEqualTypeOf<
      "a" | "b" | "b.c" | "b.d" | "e"
    >();
  });

  it.each([null, undefined])("takes %s for none where a field may be left out, and an empty text for one", (memo) => {
    expect(readInput({ memo }, (read) => ({ memo: read("memo", optional(anything<string>)) }))).toEqual({ memo: null });
    expect(readInput({ memo: "" }, (read) => ({ memo: read("memo", optional(anything<string>)) }))).toEqual({
      memo: "",
    });
  });
});
