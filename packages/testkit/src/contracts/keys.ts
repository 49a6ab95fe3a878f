import { newId, newUuid, type UserId, type Uuid } from "@coffer/contracts/ids";
import { type Claim, type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** What a request came to, as this contract writes it. */
export type DecidedUnderKey = {
  readonly subjectId: Uuid | null;
  readonly refusal: { readonly code: "FULL"; readonly limit: number } | null;
};
type Answer = Result<DecidedUnderKey, IdempotencyKeyReused>;

export type Keys = {
  decide(claim: Claim, work: () => Promise<DecidedUnderKey>): Promise<Answer>;
  find(claim: Claim): Promise<Answer | null>;
};

type Asked = { actorId?: UserId; operation?: string; key?: string; args?: readonly string[] };

const claimOf = ({ actorId = newId("usr"), operation = "make", key = "k", args = ["a"] }: Asked) =>
  makeClaim({ actorId, operation, key }, args);
const done = (): DecidedUnderKey => ({ subjectId: newUuid(), refusal: null });
const full: DecidedUnderKey = { subjectId: null, refusal: { code: "FULL", limit: 3 } };
const REUSED = err({ code: "IDEMPOTENCY_KEY_REUSED" });

/** Work that says how often it was done. */
function countedWork() {
  const counted = {
    times: 0,
    work: async () => {
      counted.times += 1;
      return done();
    },
  };
  return counted;
}

/** What every idempotency key means, whatever keeps it. */
export function describeKeys(name: string, keys: Keys): void {
  describe(name, () => {
    const decide: Decide = (asked, work) => keys.decide(claimOf(asked), work);
    const find: Find = (asked) => keys.find(claimOf(asked));
    describeAnswers(decide, find);
    describeRaces(decide, find);
  });
}

type Decide = (asked: Asked, work: () => Promise<DecidedUnderKey>) => Promise<Answer>;
type Find = (asked: Asked) => Promise<Answer | null>;

function describeAnswers(decide: Decide, find: Find): void {
  it("refuses a key that came with other arguments, whatever came of it", async () => {
    for (const first of [done(), full]) {
      const asked = { actorId: newId("usr") };
      await decide(asked, async () => first);
      const again = countedWork();
      expect(await decide({ ...asked, args: ["a", "b"] }, again.work)).toEqual(REUSED);
      expect(await find({ ...asked, args: [] })).toEqual(REUSED);
      expect(again.times).toBe(0);
    }
  });

  it("gives its answer to every repeat, a refusal too, and does nothing again", async () => {
    for (const first of [done(), full, { ...full, subjectId: newUuid() }]) {
      const asked = { actorId: newId("usr") };
      expect(await find(asked)).toBeNull();
      expect(await decide(asked, async () => first)).toEqual(ok(first));
      const again = countedWork();
      expect(await decide(asked, again.work)).toEqual(ok(first));
      expect(await find(asked)).toEqual(ok(first));
      expect(again.times).toBe(0);
    }
  });

  it("agrees with a table of first answers, whoever asks for what under which key and in which order", async () => {
    const request = fc.record({
      actor: fc.constantFrom("a", "b"),
      operation: fc.constantFrom("make", "move"),
      key: fc.constantFrom("k", "K", "k "),
      args: fc.constantFrom(["x"], ["y"], ["x", "y"]),
      isFull: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
        const actors = { a: newId("usr"), b: newId("usr") };
        const first = new Map<string, { args: string; decided: DecidedUnderKey }>();
        for (const { actor, operation, key, args, isFull } of requests) {
          const decided = isFull ? full : done();
          const name = JSON.stringify([actor, operation, key]);
          const known = first.get(name) ?? { args: JSON.stringify(args), decided };
          first.set(name, known);
          const answer = await decide({ actorId: actors[actor], operation, key, args }, async () => decided);
          expect(answer).toEqual(known.args === JSON.stringify(args) ? ok(known.decided) : REUSED);
        }
      }),
      { numRuns: 25 },
    );
  });
}

function describeRaces(decide: Decide, find: Find): void {
  it("lets one of many that come at once decide, and gives the others its answer", async () => {
    const asked = { actorId: newId("usr") };
    const one = countedWork();
    const answers = await Promise.all(Array.from({ length: 24 }, () => decide(asked, one.work)));
    expect(one.times).toBe(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("lets one of many that come at once with other arguments decide, and refuses the others", async () => {
    const asked = { actorId: newId("usr") };
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => decide({ ...asked, args: [`${i}`] }, async () => done())),
    );
    expect(answers.filter(({ ok: isGood }) => isGood)).toHaveLength(1);
    expect(answers.filter((answer) => JSON.stringify(answer) === JSON.stringify(REUSED))).toHaveLength(23);
  });

  it("leaves its key free where the work throws", async () => {
    const asked = { actorId: newId("usr") };
    await expect(decide(asked, () => Promise.reject(new Error("power cut")))).rejects.toThrow("power cut");
    expect(await find(asked)).toBeNull();
    const second = done();
    expect(await decide({ ...asked, args: ["other"] }, async () => second)).toEqual(ok(second));
  });
}
