import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

const AT = "2026-01-01T00:00:00Z";
let here: World;
beforeAll(async () => {
  here = await world();
  await here.rows(
    `WITH kept AS (
       INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), NULL, 'TRON', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id)
     INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce) SELECT 'TRON', 'house', id, 0, 0 FROM kept`,
  );
  await here.rows(
    `INSERT INTO wallets.block (network, height, hash, parent, time) VALUES ('TRON', 7, 'h7', 'h6', $1::timestamptz), ('TRON', 8, 'h8', 'h7', $1::timestamptz + interval '60 s')`,
    [AT],
  );
});
afterAll(() => here.close());

let nonces = 0;
async function add(state = "BROADCAST"): Promise<string> {
  nonces += 1;
  const [row] = await here.rows<{ id: string }>(
    `INSERT INTO wallets.send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, payment_id, user_id, state, nonce, created_at)
     VALUES (gen_random_uuid(), 'TRON', 'PAYOUT', 'house', 'ann', 'TRX', 6, 5, 9, 'NORMAL', gen_random_uuid(), gen_random_uuid(), $1, $2, $3) RETURNING id`,
    [state, nonces, AT],
  );
  return row?.id ?? "";
}
const ATTEMPT = { network: "TRON", bytes: "\\x00", is_cancel: false, units: 5, fee: 141, signed_at: AT };
/** It expires with block 8, to the millisecond. */
const EXPIRES = "2026-01-01T00:01:00.000Z";
const attempt = (sendId: string, number: number, changes: object = {}) =>
  here.environment.pool.query("INSERT INTO attempt SELECT (jsonb_populate_record(NULL::attempt, $1::jsonb)).*", [
    JSON.stringify({
      ...{ ...ATTEMPT, expires_at: EXPIRES, send_id: sendId, number, txid: `${number} of ${sendId}` },
      ...changes,
    }),
  ]);
const bury = (sendId: string, height: number | null, number = 1) =>
  here.environment.pool.query("UPDATE attempt SET dead_height = $3 WHERE send_id = $1 AND number = $2", [
    ...[sendId, number, height],
  ]);
const end = (sendId: string) =>
  here.environment.pool.query("UPDATE send SET state = 'CANCELLED', sequence = sequence + 1 WHERE id = $1", [sendId]);
const refused = (constraint: string) => ({ constraint });

describe("of what expires the database refuses", () => {
  it.each([
    ["that says no fee", { fee: null }, "attempt_cost_whole"],
    ["that has bytes as well", { vsize: 5 }, "attempt_cost_whole"],
    ["that has gas as well", { gas_limit: 1, max_fee_per_gas: 1, max_priority_fee_per_gas: 1 }, "attempt_cost_whole"],
    ["that costs nothing at most", { fee: 0 }, "attempt_cost_positive"],
    ["that is dead when it is signed", { dead_height: 8 }, "attempt_follows_dead"],
    ["that is dead, and does not expire", { expires_at: null, vsize: 1, dead_height: 8 }, "attempt_dead_has_expired"],
  ])("an attempt %s", async (_what, changes, constraint) => {
    await expect(attempt(await add(), 1, changes)).rejects.toMatchObject(refused(constraint));
  });

  it("another one while the one before may be mined, and takes it once that is dead", async () => {
    const id = await add();
    await attempt(id, 1);
    await expect(attempt(id, 2)).rejects.toMatchObject(refused("attempt_follows_dead"));
    await bury(id, 8);
    await attempt(id, 2);
    await expect(attempt(id, 3)).rejects.toMatchObject(refused("attempt_follows_dead"));
  });

  it("that one is dead by a block before its end, by one that is not read, while a block has it, and twice", async () => {
    const id = await add();
    await attempt(id, 1);
    for (const height of [7, 9, null]) await expect(bury(id, height)).rejects.toMatchObject(refused("attempt_may_die"));
    const mined = (txid: string | null) =>
      here.rows(
        "UPDATE wallets.send SET txid = $2, height = CASE WHEN $2::text IS NULL THEN NULL ELSE 8 END, block_hash = CASE WHEN $2::text IS NULL THEN NULL ELSE 'h8' END, succeeded = CASE WHEN $2::text IS NULL THEN NULL ELSE true END, fee = CASE WHEN $2::text IS NULL THEN NULL ELSE 1 END, sequence = sequence + 1 WHERE id = $1",
        [id, txid],
      );
    await mined(`1 of ${id}`);
    await expect(bury(id, 8)).rejects.toMatchObject(refused("attempt_may_die"));
    await mined(null);
    await bury(id, 8);
    await expect(bury(id, 8)).rejects.toMatchObject(refused("attempt_may_die"));
    await expect(bury(id, null)).rejects.toMatchObject(refused("attempt_may_die"));
  });

  it("that a send ends while one of its attempts may be mined", async () => {
    const id = await add();
    await attempt(id, 1);
    await expect(end(id)).rejects.toMatchObject(refused("send_ends_dead"));
    await bury(id, 8);
    await end(id);
  });
});
