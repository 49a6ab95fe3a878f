import { newId, uuidOf } from "@coffer/contracts/ids";
import { freshDatabase } from "@coffer/testkit/database";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeClaim } from "../values/claim.ts";
import { err, ok } from "../values/result.ts";
import { type Decided, decideOnce, findDecided } from "./decide-once.ts";
import { inTransaction, pgSql } from "./sql.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: pg.Pool;
let admin: pg.Pool;
beforeAll(async () => {
  database = await freshDatabase();
  pool = database.pool("wallets", 8);
  admin = database.adminPool();
});
afterAll(() => database.drop());

type Refusal = { readonly code: "FULL"; readonly limit: number };
type Asked = { actorId?: string; operation?: string; key?: string; args?: readonly string[] };
type Work = () => Promise<Decided<Refusal>>;

const refusals = { write: JSON.stringify, read: (text: string) => JSON.parse(text) as Refusal };
const claimOf = ({ actorId = newId("usr"), operation = "make", key = "k", args = ["a"] }: Asked) =>
  makeClaim({ actorId, operation, key }, args);
const decide = (asked: Asked, work: Work) =>
  inTransaction(pool, (client) => decideOnce(pgSql(client), { claim: claimOf(asked), refusals, work }));
const find = (asked: Asked) => findDecided(pgSql(pool), { claim: claimOf(asked), refusals });

const newSubject = () => uuidOf(newId("wal"));
const done = (subjectId = newSubject()): Decided<Refusal> => ({ subjectId, refusal: null });
const full: Decided<Refusal> = { subjectId: null, refusal: { code: "FULL", limit: 3 } };
const REUSED = err({ code: "IDEMPOTENCY_KEY_REUSED" });

describe("a request that is decided once for its key", () => {
  it("is refused where the key came with other arguments, whatever came of it", async () => {
    for (const first of [done(), full]) {
      const asked = { actorId: newId("usr") };
      await decide(asked, async () => first);
      const work = vi.fn<Work>();
      expect(await decide({ ...asked, args: ["a", "b"] }, work)).toEqual(REUSED);
      expect(await find({ ...asked, args: [] })).toEqual(REUSED);
      expect(work).not.toHaveBeenCalled();
    }
  });

  it("gives its answer to every repeat, a refusal too, and does nothing again", async () => {
    for (const first of [done(), full, { ...full, subjectId: newSubject() }]) {
      const asked = { actorId: newId("usr") };
      expect(await find(asked)).toBeNull();
      expect(await decide(asked, async () => first)).toEqual(ok(first));
      const work = vi.fn<Work>();
      expect(await decide(asked, work)).toEqual(ok(first));
      expect(await find(asked)).toEqual(ok(first));
      expect(work).not.toHaveBeenCalled();
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
        const first = new Map<string, { args: string; decided: Decided<Refusal> }>();
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

  it("is decided by one of many that come at once, and the others get its answer", async () => {
    const asked = { actorId: newId("usr") };
    const work = vi.fn<Work>(async () => done());
    const answers = await Promise.all(Array.from({ length: 24 }, () => decide(asked, work)));
    expect(work).toHaveBeenCalledTimes(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("is decided by one of many that come at once with other arguments, and the others are refused", async () => {
    const asked = { actorId: newId("usr") };
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => decide({ ...asked, args: [`${i}`] }, async () => done())),
    );
    expect(answers.filter(({ ok: isGood }) => isGood)).toHaveLength(1);
    expect(answers.filter((answer) => JSON.stringify(answer) === JSON.stringify(REUSED))).toHaveLength(23);
  });

  it("leaves its key free where it throws", async () => {
    const asked = { actorId: newId("usr") };
    await expect(decide(asked, () => Promise.reject(new Error("power cut")))).rejects.toThrow("power cut");
    expect(await find(asked)).toBeNull();
    const second = done();
    expect(await decide({ ...asked, args: ["other"] }, async () => second)).toEqual(ok(second));
  });

  it("leaves its key free where its connection ends before the commit, and whoever waited decides", async () => {
    const asked = { actorId: newId("usr") };
    const second = done();
    let waiting: ReturnType<typeof decide> | undefined;
    const cut = inTransaction(pool, (client) =>
      decideOnce(pgSql(client), {
        claim: claimOf(asked),
        refusals,
        work: async () => {
          waiting = decide(asked, async () => second);
          await vi.waitFor(
            async () => {
              const { rowCount } = await admin.query(
                "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
              );
              expect(rowCount).toBe(1);
            },
            { timeout: 15_000 },
          );
          const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
          await admin.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
          return done();
        },
      }),
    );
    await expect(cut).rejects.toThrow();
    expect(await waiting).toEqual(ok(second));
    expect(await find(asked)).toEqual(ok(second));
  });
});
