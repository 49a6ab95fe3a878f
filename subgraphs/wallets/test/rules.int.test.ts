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
