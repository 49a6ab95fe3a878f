import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { composeSigner } from "../src/compose/signer.ts";
import { nextPayee, type Paying, paying } from "./paying.ts";
import { apartIn } from "./segregated.ts";
import { person, type World, world } from "./world.ts";

const DENIED = { code: "42501" };
const SEALED = ["wrapped_key", "ciphertext", "account_wrapped_key", "account_ciphertext"];
const TABLES = "pg_class WHERE relnamespace = 'wallets'::regnamespace AND relkind = 'r'";

/** A signer over a world's database, as another process would be one. */
function startSigner(here: World, changes: Partial<World["settings"]> = {}) {
  const { signer: pool } = here;
  if (!pool) throw new Error("keys are not apart");
  return composeSigner({ ...here.environment, pool }, { ...here.settings, ...changes });
}

describe("rights where account keys are the signer's alone", () => {
  let database: TestDatabase;
  const listTablesTo = async (role: "wallets" | "signer", right: string): Promise<readonly string[]> => {
    const { rows } = await database
      .adminPool()
      .query<{ name: string }>(
        `SELECT relname AS name FROM ${TABLES} AND has_any_column_privilege($1::name, oid, $2) ORDER BY relname`,
        [database.roleOf(role), right],
      );
    return rows.map(({ name }) => name);
  };
  beforeAll(async () => {
    database = await freshDatabase();
    await database.keepKeysApart();
  });
  afterAll(() => database.drop());

  it.each(SEALED)("let wallets read %s no more, in no way that tells of it", async (column) => {
    const pool = database.pool("wallets", 1);
    for (const statement of [
      `SELECT ${column} FROM wallet`,
      `SELECT length(${column}) FROM wallet`,
      `SELECT id FROM wallet WHERE ${column} > '\\x00'`,
      "SELECT * FROM wallet",
      "SELECT w FROM wallet w",
      `UPDATE wallet SET name = 'x' RETURNING ${column}`,
      `UPDATE wallet SET name = encode(${column}, 'hex')`,
      `UPDATE wallet SET ${column} = '\\x00'`,
      `COPY wallet (${column}) TO STDOUT`,
    ])
      await expect(pool.query(statement), statement).rejects.toMatchObject(DENIED);
  });

  it("let wallets write nothing that is signed", async () => {
    const pool = database.pool("wallets", 1);
    for (const table of ["attempt", "attempt_input", "send_input"])
      await expect(pool.query(`INSERT INTO ${table} DEFAULT VALUES`)).rejects.toMatchObject(DENIED);
  });

  it("let the signer read account keys and no entropy, and write what it signs and nothing else", async () => {
    const pool = database.pool("signer", 1);
    await pool.query("SELECT account_key_id, account_wrapped_key, account_ciphertext FROM wallet");
    for (const column of ["key_id", "wrapped_key", "ciphertext", "name"])
      await expect(pool.query(`SELECT ${column} FROM wallet`), column).rejects.toMatchObject(DENIED);

    const written = [
      "attempt",
      "attempt_input",
      "lease",
      "outbox",
      "send",
      "send_change",
      "send_input",
      "send_verdict",
    ];
    expect(await listTablesTo("signer", "INSERT")).toEqual([...written, "signer_look"]);
    expect(await listTablesTo("signer", "UPDATE")).toEqual([
      "custody",
      "draft",
      "lease",
      "send",
      "signer_look",
      "source",
    ]);
    const { rows } = await database
      .adminPool()
      .query(
        `SELECT relname FROM ${TABLES} AND has_table_privilege($1::name, oid, 'DELETE, TRUNCATE, TRIGGER, REFERENCES')`,
        [database.roleOf("signer")],
      );
    expect(rows).toEqual([]);
    for (const column of ["payee", "kind", "currency", "fee_cap", "payment_id", "user_id", "source_address", "txid"])
      await expect(pool.query(`UPDATE send SET ${column} = ${column}`), column).rejects.toMatchObject(DENIED);
  });

  it("let the signer see no other subgraph's tables, and become nobody else", async () => {
    const pool = database.pool("signer", 1);
    for (const other of SUBGRAPHS.filter((name) => name !== "wallets"))
      await expect(pool.query(`SELECT FROM ${other}.outbox`)).rejects.toMatchObject(DENIED);
    for (const role of [database.roleOf("wallets"), `${database.roleOf("wallets")}_owner`, "postgres"])
      await expect(pool.query(`SET ROLE ${role}`)).rejects.toMatchObject(DENIED);
    const { rows } = await database
      .adminPool()
      .query("SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = $1", [
        database.roleOf("signer"),
      ]);
    expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false }]);
  });

  it("a lock on what the books say is all that the signer's right to it is good for", async () => {
    const admin = database.adminPool();
    await admin.query(
      "INSERT INTO wallets.custody (network, currency, scale, state, since_height, since_hash, since_at) VALUES ('ETHEREUM', 'ETH', 18, 'STOPPED', 1, 'h', now())",
    );
    const pool = database.pool("signer", 1);
    await pool.query("SELECT state FROM custody FOR SHARE");
    await expect(pool.query("UPDATE custody SET network = 'BITCOIN'")).rejects.toMatchObject({
      constraint: "custody_may_change",
    });
  });
});

describe("a process whose rights are not those of its setting", () => {
  it("does not start: wallets that would sign without keys, or could though it should not", async () => {
    const here = await world();
    try {
      const apart = await here.another(undefined, { signing: "apart" }, false);
      await expect(apart.start()).rejects.toThrow("npm run vault -- apart");
    } finally {
      await here.close();
    }
    const kept = await world({ isApart: true });
    try {
      const inside = await kept.another(undefined, { signing: "inside" }, false);
      await expect(inside.start()).rejects.toThrow("npm run vault -- inside");
    } finally {
      await kept.close();
    }
  });

  it("does not start: a signer that may not sign, or that may do more than that", async () => {
    const here = await world();
    try {
      const cases = [
        ["signer", "permission denied for database"],
        ["wallets", "no signer may sign in this database"],
        ["payments", "no signer may sign in this database"],
      ] as const;
      for (const [role, said] of cases) {
        const signer = composeSigner({ ...here.environment, pool: here.poolOf(role) }, here.settings);
        await expect(signer.start(), role).rejects.toThrow(said);
      }
    } finally {
      await here.close();
    }
    const kept = await world({ isApart: true });
    try {
      const asAdmin = composeSigner({ ...kept.environment, pool: kept.admin }, kept.settings);
      await expect(asAdmin.start()).rejects.toThrow("may do more than sign");
      const asWallets = composeSigner({ ...kept.environment, pool: kept.poolOf("wallets") }, kept.settings);
      await expect(asWallets.start()).rejects.toThrow("no signer may sign in this database");
    } finally {
      await kept.close();
    }
  });
});

describe("wallets, where account keys are the signer's alone", () => {
  it("are made, brought, watched, shown, named and given addresses as ever, and nothing is opened for it", async () => {
    const opened: string[] = [];
    const here = await world({
      isApart: true,
      around: (vault) => ({
        ...vault,
        open: (sealed, context) => {
          opened.push(context);
          return vault.open(sealed, context);
        },
      }),
    });
    try {
      const [alice, apart] = [person(), apartIn(here)];
      const { said } = await here.create(alice, { network: "ETHEREUM" });
      expect(said).toMatchObject({ __typename: "CreateWalletSuccess", wallet: { network: "ETHEREUM" } });
      const secret = `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex")}`;
      const brought = await apart.importWallet(alice, { network: "ETHEREUM", secret });
      expect(brought.wallet).toMatchObject({ kind: "IMPORTED" });
      const watch = "0x00000000000000000000000000000000dead0001";
      expect(await apart.watchWallet(alice, { network: "ETHEREUM", watch })).toMatchObject({
        wallet: { kind: "WATCH_ONLY" },
      });
      const address = await here.ask(
        alice,
        `mutation ($input: CreateWalletAddressInput!) { createWalletAddress(input: $input) { __typename } }`,
        { input: { walletId: said?.wallet?.id, idempotencyKey: "another" } },
      );
      expect(address.data).toEqual({ createWalletAddress: { __typename: "CreateWalletAddressSuccess" } });
      const renamed = await here.ask(
        alice,
        `mutation ($input: RenameWalletInput!) { renameWallet(input: $input) { __typename } }`,
        { input: { walletId: said?.wallet?.id, name: "Mine" } },
      );
      expect(renamed.data).toEqual({ renameWallet: { __typename: "RenameWalletSuccess" } });
      expect((await here.walletsOf(alice)).map(({ name }) => name)).toContain("Mine");

      // What was sealed opens, for who may read it.
      const row = await here.rowOf(said?.wallet?.id ?? "");
      const key = await here.vault.open(row.account, `wallets/account-key/${said?.wallet?.id}`);
      expect(key).toHaveLength(78);
      expect(opened).toEqual([]);
    } finally {
      await here.close();
    }
  });
});

describe.skipIf(whyNoAnvil())("pay-outs, where account keys are the signer's alone", () => {
  let here: Paying;
  const running: ReturnType<typeof composeSigner>[] = [];
  const start = async (changes: Partial<World["settings"]> = {}) => {
    const signer = startSigner(here, changes);
    running.push(signer);
    await signer.start();
    return signer;
  };
  beforeEach(async () => {
    here = await paying({ isApart: true });
    await here.awaitTreasury();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((signer) => signer.stop()));
    await here.close();
  });
  const readCount = async (name: string): Promise<number | undefined> => {
    const found = await here.subgraph.counts?.find((metric) => metric.name === name)?.count();
    return found?.find(({ label }) => label === "ETHEREUM")?.count;
  };

  it("wait planned while no signer is at work, which operators see, and go on with the first one", async () => {
    const to = nextPayee();
    const paymentId = await here.request(to, "0.25");
    await here.awaitSend(paymentId, { state: "PLANNED" });
    // Rounds go by, and nothing is signed.
    const block = Number(await here.anvil.ask("eth_blockNumber"));
    await here.mine(3);
    await here.awaitThat(async () => {
      const [chain] = await here.rows<{ height: number }>("SELECT cursor_height AS height FROM wallets.chain");
      expect(chain?.height).toBeGreaterThanOrEqual(block + 3);
    });
    expect(await here.rows("SELECT FROM wallets.attempt")).toEqual([]);
    expect(await readCount("coffer_transactions_planned")).toBe(1);
    expect(await readCount("coffer_signer_silent_seconds")).toBeGreaterThanOrEqual(0);

    const signer = await start();
    await here.awaitSend(paymentId, { state: "BROADCAST" });
    await here.awaitThat(() => Promise.all(signer.checks.map(({ check }) => check())));
    await here.mine(7);
    await here.awaitSend(paymentId, { state: "FINAL" });
    expect(await here.readBalance(to)).toBe(250_000_000_000_000_000n);
    expect(await here.told("payout.confirmed", paymentId)).toHaveLength(1);

    await signer.stop();
    await here.rows("UPDATE wallets.signer_look SET at = at - interval '5 minutes'");
    expect(await readCount("coffer_signer_silent_seconds")).toBeGreaterThanOrEqual(300);
    await expect(Promise.all(signer.checks.map(({ check }) => check()))).rejects.toThrow("ETHEREUM");
    await here.awaitThat(async () => expect(here.lines.join("")).toContain("no signer is at work"));
  });

  it("are signed once each by two signers at once, and by nonces without a gap", async () => {
    await Promise.all([start(), start()]);
    const payees = Array.from({ length: 12 }, () => nextPayee());
    const ids = await Promise.all(payees.map((to) => here.request(to, "0.01")));
    await vi.waitFor(
      async () => {
        await here.mine();
        const states = (await here.listSends()).map(({ state }) => state);
        expect(states).toEqual(payees.map(() => "FINAL"));
      },
      { timeout: 240_000, interval: 100 },
    );
    for (const to of payees) expect(await here.readBalance(to)).toBe(10_000_000_000_000_000n);
    const nonces = await here.rows<{ nonce: number }>("SELECT nonce FROM wallets.send ORDER BY nonce");
    expect(nonces.map(({ nonce }) => nonce)).toEqual(ids.map((_, i) => i));
  });

  it("are signed by what was asked for: what somebody changes in its row is refused, by whatever role", async () => {
    const paymentId = await here.request(nextPayee(), "0.5");
    await here.awaitSend(paymentId, { state: "PLANNED" });
    for (const pool of [here.poolOf("wallets"), here.poolOf("signer")])
      await expect(pool.query(`UPDATE send SET payee = '${nextPayee()}'`)).rejects.toMatchObject(DENIED);
    for (const change of [`payee = '${nextPayee()}'`, "units = units + 1", "kind = 'SWEEP'", "fee_cap = fee_cap * 2"])
      await expect(here.rows(`UPDATE wallets.send SET ${change}`), change).rejects.toMatchObject({
        constraint: "send_may_change",
      });
    // Signed without bytes, or bytes without a send: neither role puts in what the other reads.
    const forged = `INSERT INTO attempt (send_id, number, network, txid, bytes, is_cancel, units, signed_at)
      SELECT id, 1, network, 'x', '\\x00', false, units, now() FROM send`;
    await expect(here.poolOf("wallets").query(forged)).rejects.toMatchObject(DENIED);
    const planned = `INSERT INTO send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, state, created_at)
      SELECT gen_random_uuid(), network, kind, source_address, payee, currency, scale, units, fee_cap, priority, 'PLANNED', now() FROM send`;
    await expect(here.poolOf("signer").query(planned)).rejects.toMatchObject({ constraint: "send_begins" });
  });

  it("are not signed where a row was put past every rule to go elsewhere, and the others go on", async () => {
    // What a superuser can do, and no role of ours: no trigger is asked.
    const thief = nextPayee();
    const holder = await here.admin.connect();
    try {
      await holder.query("SET session_replication_role = replica");
      await holder.query(
        `INSERT INTO wallets.send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, state, created_at)
         SELECT gen_random_uuid(), o.network, 'SWEEP', o.address, $1, 'ETH', 18, 1000000000000000000, 420000000000000, 'HIGH', 'PLANNED', now()
         FROM wallets.source o`,
        [thief],
      );
    } finally {
      await holder.query("RESET session_replication_role");
      holder.release();
    }
    await start();
    const to = nextPayee();
    const paymentId = await here.request(to, "0.125");
    await here.awaitSend(paymentId, { state: "BROADCAST" });
    await here.mine(7);
    await here.awaitSend(paymentId, { state: "FINAL" });
    expect(await here.rows("SELECT state, nonce FROM wallets.send WHERE kind = 'SWEEP'")).toEqual([
      { state: "PLANNED", nonce: null },
    ]);
    expect(await here.readBalance(thief)).toBe(0n);
    expect(here.lines.join("")).toContain("somebody has to look who wrote it");
  });

  it("are replaced, and called off, by the signer, as operators ask", async () => {
    const signer = await start();
    const paymentId = await here.request(nextPayee(), "0.5");
    const { id } = await here.awaitSend(paymentId, { state: "BROADCAST" });
    const input = { transactionId: id, reason: "a look" };
    const ask = (name: string, type: string) =>
      here.gql(`mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`, { input });
    await ask("speedUpTransaction", "SpeedUpTransactionInput");
    await here.awaitThat(async () => expect((await here.sendOf(paymentId))?.attempts).toHaveLength(2));
    await signer.stop();
    await ask("cancelTransaction", "CancelTransactionInput");
    await here.awaitSend(paymentId, { asked: "CANCEL" });
    expect((await here.sendOf(paymentId))?.attempts).toHaveLength(2);

    await start();
    await here.awaitThat(async () =>
      expect((await here.sendOf(paymentId))?.attempts.at(-1)).toMatchObject({ isCancel: true, outcome: "ACCEPTED" }),
    );
    await here.awaitThat(async () => {
      await here.mine(2);
      expect((await here.sendOf(paymentId))?.state).toBe("CANCELLED");
    });
  });
});
