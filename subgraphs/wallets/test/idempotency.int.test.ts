import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { person, type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world({ config: { walletsPerUser: 3 } });
});
afterAll(() => here.close());

const newKey = () => ({ idempotencyKey: randomUUID() });
const TRON = { network: "TRON" };

describe("createWallet with an idempotency key", () => {
  it.each([
    ["", "EMPTY"],
    ["k".repeat(129), "TOO_LONG"],
  ])("refuses no key and one of 129 characters, and makes nothing: %j", async (idempotencyKey, code) => {
    const alice = person();
    const { errors } = await here.create(alice, { ...TRON, idempotencyKey });
    expect(errors?.[0]?.extensions).toMatchObject({ inputs: [{ path: "input.idempotencyKey", code }] });
    expect(await here.walletsOf(alice)).toEqual([]);
  });

  it.each([{ network: "BITCOIN" }, { network: "TRON", name: "Savings" }, { network: "NOWHERE" }])(
    "refuses the key with another network or name, configured or not: %j",
    async (other) => {
      const [alice, key] = [person(), newKey()];
      await here.create(alice, { ...TRON, ...key });
      const { said } = await here.create(alice, { ...other, ...key });
      expect(said).toMatchObject({ __typename: "IdempotencyKeyReused", code: "IDEMPOTENCY_KEY_REUSED" });
      expect(await here.walletsOf(alice)).toHaveLength(1);
    },
  );

  it("gives the same wallet to every repeat, of another process too, and states it once", async () => {
    const [alice, key] = [person(), newKey()];
    const elsewhere = await here.another();
    const { said: first } = await here.create(alice, { ...TRON, name: "  Savings ", ...key });
    expect(first?.__typename).toBe("CreateWalletSuccess");
    for (const at of [here.subgraph, elsewhere]) {
      const { said } = await here.create(alice, { ...TRON, name: "Savings", ...key }, at);
      expect(said).toEqual(first);
    }
    expect(await here.walletsOf(alice)).toEqual([first?.wallet]);
    expect((await here.stated()).filter(({ ownerid }) => ownerid === alice.userId)).toHaveLength(1);
  });

  it("gives it also to one who has as many wallets as one may by then, and refuses the next", async () => {
    const [alice, key] = [person(), newKey()];
    const { said: first } = await here.create(alice, { ...TRON, ...key });
    for (let made = 1; made < 3; made += 1) await here.create(alice, { ...TRON, ...newKey() });
    expect((await here.create(alice, { ...TRON, ...key })).said).toEqual(first);
    expect((await here.create(alice, { ...TRON, ...newKey() })).said).toMatchObject({ code: "QUOTA_EXCEEDED" });
  });

  it("is each person's own", async () => {
    const [alice, bob, key] = [person(), person(), newKey()];
    const { said: hers } = await here.create(alice, { ...TRON, ...key });
    const { said: his } = await here.create(bob, { ...TRON, ...key });
    expect(his?.wallet?.id).not.toBe(hers?.wallet?.id);
    expect(await here.walletsOf(bob)).toEqual([his?.wallet]);
  });

  it("makes one wallet of 16 requests at once, over two processes, and each gets it", async () => {
    const [alice, key] = [person(), newKey()];
    const processes = [here.subgraph, await here.another()];
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) => here.create(alice, { ...TRON, ...key }, processes[i % 2])),
    );
    expect(new Set(answers.map(({ said }) => JSON.stringify(said))).size).toBe(1);
    expect(await here.walletsOf(alice)).toEqual([answers[0]?.said?.wallet]);
  });

  it("fills no place twice where many keys race for the last one: those refused stay refused", async () => {
    const alice = person();
    const keys = Array.from({ length: 8 }, newKey);
    const first = await Promise.all(keys.map((key) => here.create(alice, { ...TRON, ...key })));
    const kinds = Object.groupBy(first, ({ said }) => said?.__typename ?? "");
    expect([kinds.CreateWalletSuccess?.length, kinds.QuotaExceeded?.length]).toEqual([3, 5]);
    const again = await Promise.all(keys.map((key) => here.create(alice, { ...TRON, ...key })));
    expect(again.map(({ said }) => said)).toEqual(first.map(({ said }) => said));
    expect(await here.walletsOf(alice)).toHaveLength(3);
  });

  it("leaves nothing where its connection ends before the commit, and its repeat makes one", async () => {
    const [alice, key] = [person(), newKey()];
    const claims = await here.countOf("claim");
    await here.rows(`CREATE FUNCTION wallets.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(77); RETURN NEW; END $$;
      CREATE TRIGGER wait BEFORE INSERT ON wallets.claim FOR EACH ROW EXECUTE FUNCTION wallets.wait()`);
    await here.holding("SELECT pg_advisory_xact_lock(77)", async () => {
      const cut = here.create(alice, { ...TRON, ...key });
      await vi.waitFor(
        async () => {
          const ended = await here.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO claim%'",
          );
          expect(ended).toHaveLength(1);
        },
        { timeout: 120_000 },
      );
      expect((await cut).errors?.[0]?.extensions.code).toBe("UNAVAILABLE");
    });
    await here.rows("DROP TRIGGER wait ON wallets.claim; DROP FUNCTION wallets.wait()");
    expect(await here.walletsOf(alice)).toEqual([]);
    expect(await here.countOf("claim")).toBe(claims);

    const answers = [await here.create(alice, { ...TRON, ...key }), await here.create(alice, { ...TRON, ...key })];
    expect(answers[0]?.said?.__typename).toBe("CreateWalletSuccess");
    expect(answers[1]?.said).toEqual(answers[0]?.said);
    expect(await here.walletsOf(alice)).toHaveLength(1);
  });
});

describe("the keys of wallets", () => {
  const insert = (columns = "", values = "") =>
    `INSERT INTO wallets.claim (actor_id, operation, key, fingerprint${columns}) VALUES (gen_random_uuid(), 'x', 'k', sha256('')${values})`;

  it.each(["UPDATE wallets.claim SET key = 'x'", "DELETE FROM wallets.claim", "TRUNCATE wallets.claim"])(
    "are never changed, by a superuser either: %s",
    async (statement) => {
      await expect(here.rows(statement)).rejects.toThrow(/insert-only/);
    },
  );

  it.each(["UPDATE claim SET key = 'x'", "DELETE FROM claim", insert(", created_at", ", '2020-01-01'")])(
    "are added by the role of wallets, at the database's time, and nothing else: %s",
    async (statement) => {
      await expect(here.environment.pool.query(statement)).rejects.toMatchObject({ code: "42501" });
    },
  );

  it("hold claim_key_size and claim_fingerprint_size", async () => {
    for (const [constraint, statement] of [
      ["claim_key_size", insert().replace("'k'", "''")],
      ["claim_fingerprint_size", insert().replace("sha256('')", "''")],
    ] as const)
      await expect(here.rows(statement)).rejects.toMatchObject({ constraint });
  });
});
