import { newId, uuidOf } from "@coffer/contracts/ids";
import { type DecidedUnderKey, describeKeys } from "@coffer/testkit/contracts/keys";
import { freshDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Claim, makeClaim } from "../values/claim.ts";
import { ok } from "../values/result.ts";
import { decideOnce, findDecided } from "./decide-once.ts";
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

type Decided = DecidedUnderKey;
type Refusal = NonNullable<Decided["refusal"]>;

const refusals = { write: JSON.stringify, read: (text: string) => JSON.parse(text) as Refusal };
const decideClaim = (claim: Claim, work: () => Promise<Decided>) =>
  inTransaction(pool, (client) => decideOnce(pgSql(client), { claim, refusals, work }));
const findClaim = (claim: Claim) => findDecided(pgSql(pool), { claim, refusals });
const done = (): Decided => ({ subjectId: uuidOf(newId("wal")), refusal: null });

describeKeys("idempotency keys in PostgreSQL", { decide: decideClaim, find: findClaim });

describe("a request that is decided once for its key", () => {
  it("leaves its key free where its refusal is not one that is kept", async () => {
    const claim = makeClaim({ actorId: newId("usr"), operation: "make", key: "k" }, ["a"]);
    const decide = (decided: Decided, limit: number) =>
      inTransaction(pool, (client) =>
        decideOnce(pgSql(client), {
          claim,
          refusals,
          isKept: (refusal) => refusal.limit > limit,
          work: async () => decided,
        }),
      );
    const refused: Decided = { subjectId: null, refusal: { code: "FULL", limit: 3 } };
    expect(await decide(refused, 3)).toEqual(ok(refused));
    expect(await findClaim(claim)).toBeNull();
    expect(await decide(refused, 2)).toEqual(ok(refused));
    expect(await decide(done(), 2)).toEqual(ok(refused));
  });

  it("leaves its key free where its connection ends before the commit, and whoever waited decides", async () => {
    const claim = makeClaim({ actorId: newId("usr"), operation: "make", key: "k" }, ["a"]);
    const second = done();
    let waiting: ReturnType<typeof decideClaim> | undefined;
    const cut = inTransaction(pool, (client) =>
      decideOnce(pgSql(client), {
        claim,
        refusals,
        work: async () => {
          waiting = decideClaim(claim, async () => second);
          await vi.waitFor(
            async () => {
              const { rowCount } = await admin.query(
                "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
              );
              expect(rowCount).toBe(1);
            },
            { timeout: 120_000 },
          );
          const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
          await admin.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
          return done();
        },
      }),
    );
    await expect(cut).rejects.toThrow();
    expect(await waiting).toEqual(ok(second));
    expect(await findClaim(claim)).toEqual(ok(second));
  });
});
