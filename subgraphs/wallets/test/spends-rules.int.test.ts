import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

const AT = "2026-01-01T00:00:00Z";
let here: World;
beforeAll(async () => {
  here = await world();
  await here.rows(
    `WITH kept AS (
       INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), NULL, 'BITCOIN', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id)
     INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce) SELECT 'BITCOIN', 'house', id, 0, 0 FROM kept`,
  );
});
afterAll(() => here.close());

let nonces = 0;
/** A pay-out that was signed. */
async function add(state = "SIGNED"): Promise<string> {
  nonces += 1;
  const [row] = await here.rows<{ id: string }>(
    `INSERT INTO wallets.send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, payment_id, user_id, state, nonce, created_at)
     VALUES (gen_random_uuid(), 'BITCOIN', 'PAYOUT', 'house', 'ann', 'BTC', 8, 5, 9, 'NORMAL', gen_random_uuid(), gen_random_uuid(), $1, $2, $3) RETURNING id`,
    [state, nonces, AT],
  );
  return row?.id ?? "";
}

const ATTEMPT = { network: "BITCOIN", bytes: "\\x00", is_cancel: false, units: 5, fee: 141, vsize: 141, signed_at: AT };
const BY_GAS = { gas_limit: 1, max_fee_per_gas: 1, max_priority_fee_per_gas: 1 };
const INPUT = { network: "BITCOIN", vout: 0, address: "house", units: 9, released: false };
type Row = { readonly table: string; readonly row: object };
const inputOf = (sendId: string, txid: string, changes: object = {}): Row => ({
  table: "send_input",
  row: { ...INPUT, send_id: sendId, txid, ...changes },
});
const attemptOf = (sendId: string, number: number, changes: object = {}): Row => ({
  table: "attempt",
  row: { ...ATTEMPT, send_id: sendId, number, txid: `${number} of ${sendId}`, ...changes },
});
const spends = (sendId: string, number: number, txid: string): Row => ({
  table: "attempt_input",
  row: { send_id: sendId, number, txid, vout: 0 },
});
/** In one transaction of the application's role. */
const insert = (...all: readonly Row[]) =>
  inTransaction(here.environment.pool, async (client) => {
    const sql = pgSql(client);
    for (const { table, row } of all)
      await sql.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1::jsonb)).*`, [
        JSON.stringify(row),
      ]);
  });
const first = (id: string, txid: string) => [inputOf(id, txid), attemptOf(id, 1), spends(id, 1, txid)] as const;

describe("of what sends spend the database refuses", () => {
  it.each([
    ["of no place", { vout: -1 }, "send_input_vout_range"],
    ["of nothing", { units: 0 }, "send_input_units_positive"],
  ])("an output %s", async (_what, changes, constraint) => {
    await expect(insert(inputOf(await add(), "of nobody", changes))).rejects.toMatchObject({ constraint });
  });

  it.each([
    ["that says neither gas nor bytes", { fee: null, vsize: null }, "attempt_cost_whole"],
    ["that says both", BY_GAS, "attempt_cost_whole"],
    ["that says half", { vsize: null }, "attempt_cost_whole"],
    ["of half a gas", { fee: null, vsize: null, ...BY_GAS, gas_limit: null }, "attempt_cost_whole"],
    ["that pays nothing", { fee: 0 }, "attempt_cost_positive"],
    ["of no bytes", { vsize: 0 }, "attempt_cost_positive"],
  ])("an attempt %s", async (_what, changes, constraint) => {
    await expect(insert(attemptOf(await add(), 1, changes))).rejects.toMatchObject({ constraint });
  });

  it("the same output for two sends, until one is at its end", async () => {
    const [one, two] = [await add(), await add()];
    await insert(...first(one, "shared"));
    const again = () => insert(...first(two, "shared"));
    await expect(again()).rejects.toMatchObject({ constraint: "send_input_of_one" });
    const release = () => here.rows("UPDATE wallets.send_input SET released = true WHERE send_id = $1", [one]);
    await expect(release()).rejects.toMatchObject({ constraint: "send_input_may_change" });
    await here.rows("UPDATE wallets.send SET state = 'BROADCAST', sequence = 2 WHERE id = $1", [one]);
    await here.rows("UPDATE wallets.send SET state = 'CANCELLED', sequence = 3 WHERE id = $1", [one]);
    await release();
    await again();
    const back = here.rows("UPDATE wallets.send_input SET released = false WHERE send_id = $1", [one]);
    await expect(back).rejects.toMatchObject({ constraint: "send_input_may_change" });
    const other = here.rows("UPDATE wallets.send_input SET units = 1 WHERE send_id = $1", [two]);
    await expect(other).rejects.toMatchObject({ constraint: "send_input_may_change" });
  });

  it("an attempt that spends nothing, or nothing of each before it, or of another send", async () => {
    const [id, other] = [await add(), await add()];
    await expect(insert(attemptOf(id, 1))).rejects.toMatchObject({ constraint: "attempts_share_input" });
    await insert(...first(id, "a"));
    await insert(...first(other, "of another"));
    const second = (...txids: readonly string[]) =>
      insert(attemptOf(id, 2), ...txids.map((txid) => inputOf(id, txid)), ...txids.map((txid) => spends(id, 2, txid)));
    await expect(second("b")).rejects.toMatchObject({ constraint: "attempts_share_input" });
    await expect(insert(attemptOf(id, 2), spends(id, 2, "of another"))).rejects.toMatchObject({
      constraint: "attempt_input_send_id_txid_vout_fkey",
    });
    await insert(attemptOf(id, 2), spends(id, 2, "a"), inputOf(id, "b"), spends(id, 2, "b"));
    // It shares one with the second, and none with the first.
    await expect(insert(attemptOf(id, 3), spends(id, 3, "b"))).rejects.toMatchObject({
      constraint: "attempts_share_input",
    });
    await insert(attemptOf(id, 3), spends(id, 3, "a"));
  });

  it("that what was signed is forgotten or rewritten, also by the application's role", async () => {
    const id = await add();
    await insert(...first(id, "kept"));
    for (const statement of [
      "UPDATE wallets.attempt_input SET txid = 'other'",
      "DELETE FROM wallets.attempt_input",
      "TRUNCATE wallets.attempt_input",
    ])
      await expect(here.rows(statement)).rejects.toThrow();
    for (const statement of [
      "DELETE FROM send_input",
      "UPDATE send_input SET units = 1",
      "UPDATE attempt_input SET vout = 1",
      "DELETE FROM attempt_input",
    ])
      await expect(here.environment.pool.query(statement)).rejects.toMatchObject({ code: "42501" });
  });
});
