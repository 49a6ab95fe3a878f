import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, verified, type World, world } from "./world.ts";

let here: World;
const alice = person();
beforeAll(async () => {
  here = await world();
  await here.publish(verified(alice, ["TRON"]));
});
afterAll(() => here.close());

describe("the database refuses", () => {
  it.each([
    ["a wallet of another origin", "wallet SET origin = 'GIFT'", "wallet_origin_known"],
    ["a wallet of another kind", "wallet SET kind = 'PAPER'", "wallet_kind_known"],
    ["a wallet without a name", "wallet SET name = ''", "wallet_name_length"],
    ["a name of 65 characters", "wallet SET name = repeat('x', 65)", "wallet_name_length"],
    [
      "a private key in the public one's place",
      "wallet SET account_xpub = 'xprv' || substr(account_xpub, 5)",
      "wallet_xpub_is_public",
    ],
    ["a default that is archived", "wallet SET is_default = true, archived_at = now()", "wallet_default_not_archived"],
    ["half a sealed account key", "wallet SET account_key_id = NULL", "wallet_account_key_whole"],
    ["an empty label", "address SET label = ''", "address_label_length"],
    ["an address before the first", "address SET index = -1", "address_index_range"],
  ])("%s", async (_what, set, constraint) => {
    await expect(here.rows(`UPDATE wallets.${set}`)).rejects.toThrow(constraint);
  });

  it("a second automatic wallet of one user on one network, and one address in two wallets", async () => {
    const copy = (origin: string) =>
      here.rows(
        `INSERT INTO wallets.wallet SELECT $1, user_id, network, kind, name, $2, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at, null, false
         FROM wallets.wallet WHERE user_id = $3 LIMIT 1 RETURNING id`,
        [uuidOf(newId("wal")), origin, uuidOf(alice.userId)],
      );
    await expect(copy("VERIFICATION")).rejects.toThrow("wallet_one_automatic");
    const [other] = await copy("REQUEST");
    await expect(
      here.rows(
        "INSERT INTO wallets.address (wallet_id, index, network, address) SELECT $1, 0, network, address FROM wallets.address",
        [(other as { id: string }).id],
      ),
    ).rejects.toThrow("address_network_address_key");
  });

  it("a second default of one user on one network", async () => {
    await expect(
      here.rows(
        `INSERT INTO wallets.wallet SELECT $1, user_id, network, kind, name, 'REQUEST', account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at, null, true
         FROM wallets.wallet WHERE user_id = $2 LIMIT 1`,
        [uuidOf(newId("wal")), uuidOf(alice.userId)],
      ),
    ).rejects.toThrow("wallet_one_default");
  });

  it("to let the application change keys, whose they are, or what was made from them", async () => {
    const { pool } = here.environment;
    const kept = [
      ...["user_id = user_id", "network = network", "account_xpub = account_xpub", "ciphertext = ciphertext"],
      ...["wrapped_key = wrapped_key", "key_id = key_id", "account_path = account_path", "origin = origin"],
      ...["account_key_id = 'k'", "account_wrapped_key = wrapped_key", "account_ciphertext = ciphertext"],
    ];
    for (const set of kept) await expect(pool.query(`UPDATE wallet SET ${set}`)).rejects.toThrow("permission denied");
    for (const set of ["address = address", "index = index", "wallet_id = wallet_id", "network = network"])
      await expect(pool.query(`UPDATE address SET ${set}`)).rejects.toThrow("permission denied");
  });

  it("to let the application delete keys, or addresses that somebody may pay to", async () => {
    const { pool } = here.environment;
    await expect(pool.query("DELETE FROM wallet")).rejects.toThrow("permission denied");
    await expect(pool.query("DELETE FROM address")).rejects.toThrow("permission denied");
    await expect(pool.query("TRUNCATE wallet, address")).rejects.toThrow("permission denied");
  });
});

describe("of chains the database refuses", () => {
  beforeAll(async () => {
    const { pool } = here.environment;
    await pool.query(
      `INSERT INTO block (network, height, hash, parent, time) VALUES ('ETHEREUM', 7, 'seven', 'six', now()), ('ETHEREUM', 8, 'eight', 'seven', now())`,
    );
    await pool.query(
      `INSERT INTO chain (network, chain_id, genesis, state, cursor_height, peak_height, tip_height, tip_hash, tip_parent, tip_time, checked_at)
       VALUES ('ETHEREUM', 'eip155:1', 'g', 'FOLLOWING', 8, 8, 8, 'eight', 'seven', now(), now())`,
    );
    await pool.query("INSERT INTO provider (network, place, state) VALUES ('ETHEREUM', 1, 'UNREACHABLE')");
  });

  it.each([
    ["a state that there is not", "chain SET state = 'LOST'", "chain_state_known"],
    ["a cursor above the greatest height that was read", "chain SET peak_height = 7", "chain_peak_above"],
    ["a provider before the first", "provider SET place = 0", "provider_place_range"],
    ["a state of a provider that there is not", "provider SET state = 'FINE'", "provider_state_known"],
    ["half a block of a provider", "provider SET tip_height = 1", "provider_tip_whole"],
  ])("%s", async (_what, set, constraint) => {
    await expect(here.rows(`UPDATE wallets.${set}`)).rejects.toThrow(constraint);
  });

  it.each([
    ["a block that is no child of the one below", 9, "other", "seven"],
    ["a block under a child of another", 6, "other", "five"],
  ])("%s", async (_what, height, hash, parent) => {
    const added = here.environment.pool.query(
      "INSERT INTO block (network, height, hash, parent, time) VALUES ('ETHEREUM', $1, $2, $3, now())",
      [height, hash, parent],
    );
    await expect(added).rejects.toMatchObject({ constraint: "block_follows" });
  });

  it("a block before the first, and a cursor on a block that is not kept", async () => {
    const { pool } = here.environment;
    const early = pool.query(
      "INSERT INTO block (network, height, hash, parent, time) VALUES ('TRON', -1, 'a', 'b', now())",
    );
    await expect(early).rejects.toMatchObject({ constraint: "block_height_range" });
    await expect(pool.query("DELETE FROM block WHERE height = 8")).rejects.toMatchObject({
      constraint: "chain_cursor_is_block",
    });
  });

  it("to let the application change a block, which chain it is, or what an operator has accepted", async () => {
    const { pool } = here.environment;
    for (const change of [
      "UPDATE block SET hash = hash",
      "UPDATE chain SET genesis = genesis",
      "UPDATE chain SET chain_id = chain_id",
      "DELETE FROM chain",
      "UPDATE chain_acceptance SET reason = reason",
      "DELETE FROM chain_acceptance",
    ])
      await expect(pool.query(change)).rejects.toThrow("permission denied");
    await expect(here.rows("UPDATE wallets.chain_acceptance SET reason = 'x'")).rejects.toThrow("insert-only");
    await expect(
      here.rows(
        `INSERT INTO wallets.chain_acceptance VALUES (gen_random_uuid(), 'ETHEREUM', 8, 8, 'eight', '', gen_random_uuid(), now())`,
      ),
    ).rejects.toThrow("chain_acceptance_reason_length");
  });
});

describe("of deposits the database refuses", () => {
  let id: string;
  beforeAll(async () => {
    const [kept] = await here.rows<{ id: string }>(
      `INSERT INTO wallets.deposit (id, network, txid, position, user_id, wallet_id, address_id, currency, scale, units, needed, state, height, block_hash, seen_at)
       SELECT gen_random_uuid(), w.network, 'tx', 'native', w.user_id, w.id, a.id, 'TRX', 6, 5, 2, 'CONFIRMING', 7, 'seven', now()
       FROM wallets.wallet w JOIN wallets.address a ON a.wallet_id = w.id LIMIT 1 RETURNING id`,
    );
    id = kept?.id ?? "";
  });
  const update = (set: string) => here.environment.pool.query(`UPDATE deposit SET ${set} WHERE id = $1`, [id]);

  it.each([
    ["skips a number of its history", "sequence = sequence + 2, state = 'CONFIRMED', credits = 1"],
    [
      "is credited before it was confirmed",
      "sequence = sequence + 1, state = 'CREDITED', payment_id = gen_random_uuid()",
    ],
    ["is reversed before it was confirmed", "sequence = sequence + 1, state = 'REVERSED'"],
    ["is confirmed and not counted", "sequence = sequence + 1, state = 'CONFIRMED'"],
    ["is of another amount", "sequence = sequence + 1, state = 'ORPHANED', units = 6"],
    ["needs fewer blocks", "sequence = sequence + 1, state = 'ORPHANED', needed = 1"],
    ["is another transaction's", "sequence = sequence + 1, state = 'ORPHANED', txid = 'x'"],
    ["stays what it was", "sequence = sequence + 1"],
    ["needs other blocks and is of another amount", "needed = needed + 1, units = 6"],
    ["needs other blocks and has a history of it", "needed = needed + 1, sequence = sequence + 1"],
  ])("one that %s", async (_what, set) => {
    await expect(update(set)).rejects.toMatchObject({ constraint: "deposit_may_change" });
  });

  it("one of nothing, of a scale or a state that there is not, and one of a transaction's twice", async () => {
    const kept = `network, txid, position, user_id, wallet_id, address_id, currency`;
    const copy = (values: string) =>
      here.environment.pool.query(
        `INSERT INTO deposit (id, ${kept}, scale, units, needed, state, height, block_hash, credits, payment_id, seen_at)
         SELECT gen_random_uuid(), network, txid || 'x', position, user_id, wallet_id, address_id, currency, ${values}, now() FROM deposit WHERE id = $1`,
        [id],
      );
    const refused = (values: string, constraint: string) => expect(copy(values)).rejects.toMatchObject({ constraint });
    await refused("6, 0, 2, 'CONFIRMING', 7, 'seven', 0, null", "deposit_units_positive");
    await refused("31, 5, 2, 'CONFIRMING', 7, 'seven', 0, null", "deposit_scale_range");
    await refused("6, 5, 2, 'LOST', 7, 'seven', 0, null", "deposit_state_known");
    await refused("6, 5, 2, 'CREDITED', 7, 'seven', 1, null", "deposit_credited_whole");
    await refused("6, 5, 2, 'CONFIRMED', 7, 'seven', 0, null", "deposit_confirmed_counted");
    await refused("6, 5, 0, 'CONFIRMING', 7, 'seven', 0, null", "deposit_needed_positive");
    const twice = here.environment.pool.query(
      `INSERT INTO deposit (id, ${kept}, scale, units, needed, state, height, block_hash, seen_at)
       SELECT gen_random_uuid(), ${kept}, scale, units, needed, state, height, block_hash, now() FROM deposit WHERE id = $1`,
      [id],
    );
    await expect(twice).rejects.toMatchObject({ constraint: "deposit_network_txid_position_key" });
  });

  it("to let the application forget one, or rewrite its history", async () => {
    const { pool } = here.environment;
    await pool.query(
      "INSERT INTO deposit_change (deposit_id, sequence, state, height, block_hash, at) VALUES ($1, 1, 'CONFIRMING', 7, 'seven', now())",
      [id],
    );
    for (const change of [
      "DELETE FROM deposit",
      "DELETE FROM deposit_change",
      "UPDATE deposit_change SET state = state",
    ])
      await expect(pool.query(change)).rejects.toThrow("permission denied");
    await expect(here.rows("UPDATE wallets.deposit_change SET state = state")).rejects.toThrow("insert-only");
  });
});

describe("of outputs the database refuses", () => {
  const OUTPUT = "network, txid, vout, wallet_id, address_id, units, height, block_hash, is_coinbase";
  const SPENT = "spent_by = 'spender', spent_height = 8, spent_block_hash = 'eight'";
  const FREE = "spent_by = NULL, spent_height = NULL, spent_block_hash = NULL";
  const add = (values: string) =>
    here.environment.pool.query(
      `INSERT INTO utxo (${OUTPUT}, spent_by, spent_height, spent_block_hash)
       SELECT w.network, ${values} FROM wallet w JOIN address a ON a.wallet_id = w.id LIMIT 1`,
    );
  const values = "'made', 0, w.id, a.id, 5, 7, 'seven', false, null::text, null::int, null::text";
  const update = (set: string) => here.environment.pool.query(`UPDATE utxo SET ${set} WHERE txid = 'made'`);
  const remove = () => here.environment.pool.query("DELETE FROM utxo WHERE txid = 'made'");
  const asOwner = (set: string) => here.rows(`UPDATE wallets.utxo SET ${set} WHERE txid = 'made'`);

  it.each([
    ["of nothing", values.replace(" 5,", " 0,"), "utxo_units_positive"],
    ["at no place", values.replace(" 0,", " -1,"), "utxo_vout_range"],
    ["that nothing spent in some block", values.replace("null::int", "8"), "utxo_spent_whole"],
    ["that was spent before it was made", values.replace(/null::text.*$/, "'x', 6, 'six'"), "utxo_spent_after"],
  ])("one %s", async (_what, wrong, constraint) => {
    await expect(add(wrong)).rejects.toMatchObject({ constraint });
  });

  it("to make it twice, to make another of it, to spend it twice, and to forget it while it is spent", async () => {
    await add(values);
    await expect(add(values)).rejects.toMatchObject({ constraint: "utxo_pkey" });
    const refused = { constraint: "utxo_may_change" };
    await expect(update(FREE)).rejects.toMatchObject(refused);
    await expect(update("units = 6")).rejects.toThrow("permission denied");
    await expect(asOwner(`units = 6, ${SPENT}`)).rejects.toMatchObject(refused);
    await update(SPENT);
    await expect(update(SPENT.replace("spender", "another"))).rejects.toMatchObject(refused);
    await expect(remove()).rejects.toMatchObject(refused);
    await update(FREE);
    expect((await remove()).rowCount).toBe(1);
  });
});
