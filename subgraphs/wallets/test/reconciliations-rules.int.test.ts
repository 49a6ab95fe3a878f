import { newUuid } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

let here: World;
const id = newUuid();
beforeAll(async () => {
  here = await world();
  for (const text of [
    "INSERT INTO wallets.custody (network, currency, scale, state) VALUES ('ETHEREUM', 'ETH', 18, 'BALANCED')",
    `INSERT INTO wallets.custody_posting VALUES ('ETHEREUM', 'ETH', 1, '${id}', 'DEPOSIT', NULL, NULL, 5, now())`,
    `INSERT INTO wallets.reconciliation VALUES ('${id}', 'ETHEREUM', 'ETH', 18, 7, 'seven', now(), NULL, 0, 'BALANCED')`,
    `INSERT INTO wallets.reconciliation_term VALUES ('${id}', 'LEDGER', 5, 1)`,
    `INSERT INTO wallets.reconciliation_address VALUES ('${id}', 'a', 5, 6)`,
    "INSERT INTO wallets.custody_switch VALUES ('ETHEREUM', 'ETH', 1, 'STOPPED', -1, NULL, NULL, now())",
  ])
    await here.rows(text);
});
afterAll(() => here.close());

const SINCE = "since_height = 1, since_hash = 'h', since_at = now()";

describe("of custodies the database refuses", () => {
  it.each([
    ["another state", `state = 'FINE', ${SINCE}`, "custody_state_known"],
    ["no scale", "scale = 31", "custody_scale_range"],
    ["one less than nothing that was posted", "posted_up_to = -1", "custody_posted_range"],
    ["half of since when it differs", "since_height = 1", "custody_since_whole"],
    ["to differ since never", "state = 'DIFFERS'", "custody_since_whole"],
    ["to be stopped before it differed", `state = 'STOPPED', ${SINCE}`, "a custody may not change so"],
    ["another scale", "scale = 8", "a custody may not change so"],
    ["another currency", "currency = 'BTC'", "a custody may not change so"],
  ])("%s", async (_what, set, constraint) => {
    const drop = constraint.startsWith("a custody")
      ? ""
      : "ALTER TABLE wallets.custody DISABLE TRIGGER custody_may_change;";
    await expect(here.rows(`${drop} UPDATE wallets.custody SET ${set}`)).rejects.toThrow(constraint);
  });

  it("to forget postings that were read", async () => {
    await here.rows("UPDATE wallets.custody SET posted_up_to = 5");
    await expect(here.rows("UPDATE wallets.custody SET posted_up_to = 4")).rejects.toThrow(
      "a custody may not change so",
    );
  });

  it("to let go what was stopped, until an operator is named who does", async () => {
    await here.rows(`UPDATE wallets.custody SET state = 'DIFFERS', ${SINCE}`);
    await here.rows("UPDATE wallets.custody SET state = 'STOPPED'");
    const letGo = () =>
      here.rows(
        "UPDATE wallets.custody SET state = 'BALANCED', since_height = NULL, since_hash = NULL, since_at = NULL",
      );
    await expect(letGo()).rejects.toThrow("a custody may not change so");
    await here.rows(
      "INSERT INTO wallets.custody_switch VALUES ('ETHEREUM', 'ETH', 2, 'RELEASED', -1, 'why', gen_random_uuid(), now())",
    );
    await letGo();
  });

  it.each([
    ["a release by nobody", "2, 'RELEASED', 0, 'why', NULL", "custody_switch_by_whom"],
    ["a release without a reason", "2, 'RELEASED', 0, NULL, gen_random_uuid()", "custody_switch_by_whom"],
    ["a stop by somebody", "2, 'STOPPED', 0, 'why', gen_random_uuid()", "custody_switch_by_whom"],
    ["an empty reason", "2, 'RELEASED', 0, '', gen_random_uuid()", "custody_switch_reason_length"],
    ["another switch", "2, 'PAUSED', 0, NULL, NULL", "custody_switch_state_known"],
    ["one before the first", "0, 'STOPPED', 0, NULL, NULL", "custody_switch_sequence_range"],
    ["two of one place", "1, 'STOPPED', 0, NULL, NULL", "custody_switch_pkey"],
  ])("%s", async (_what, values, constraint) => {
    await expect(
      here.rows(`INSERT INTO wallets.custody_switch VALUES ('ETHEREUM', 'ETH', ${values}, now())`),
    ).rejects.toThrow(constraint);
  });
});

describe("of comparisons the database refuses", () => {
  const another = newUuid();
  it.each([
    [
      "another state",
      `reconciliation VALUES ('${another}', 'ETHEREUM', 'ETH', 18, 7, 's', now(), NULL, 0, 'FINE')`,
      "reconciliation_state_known",
    ],
    [
      "no height",
      `reconciliation VALUES ('${another}', 'ETHEREUM', 'ETH', 18, -1, 's', now(), NULL, 0, 'BALANCED')`,
      "reconciliation_height_range",
    ],
    [
      "one of no custody",
      `reconciliation VALUES ('${another}', 'TRON', 'TRX', 6, 1, 's', now(), NULL, 0, 'BALANCED')`,
      "reconciliation_network_currency_fkey",
    ],
    ["another term", `reconciliation_term VALUES ('${id}', 'LUCK', 1, 1)`, "reconciliation_term_kind_known"],
    [
      "less than no things",
      `reconciliation_term VALUES ('${id}', 'UNBIDDEN', 1, -1)`,
      "reconciliation_term_count_range",
    ],
    ["a term twice", `reconciliation_term VALUES ('${id}', 'LEDGER', 1, 1)`, "reconciliation_term_pkey"],
    [
      "an address that has what is expected",
      `reconciliation_address VALUES ('${id}', 'b', 5, 5)`,
      "reconciliation_address_differs",
    ],
    [
      "an address that has less than nothing",
      `reconciliation_address VALUES ('${id}', 'b', 5, -1)`,
      "reconciliation_address_differs",
    ],
    [
      "a posting of nothing",
      `custody_posting VALUES ('ETHEREUM', 'ETH', 2, '${id}', 'DEPOSIT', NULL, NULL, 0, now())`,
      "custody_posting_moves",
    ],
    [
      "a posting before the first",
      `custody_posting VALUES ('ETHEREUM', 'ETH', 0, '${id}', 'DEPOSIT', NULL, NULL, 1, now())`,
      "custody_posting_moves",
    ],
  ])("%s", async (_what, row, constraint) => {
    await expect(here.rows(`INSERT INTO wallets.${row}`)).rejects.toThrow(constraint);
  });

  it("to be rewritten or forgotten, by anybody, and its subgraph's own role to forget a custody", async () => {
    for (const table of [
      "custody_posting",
      "reconciliation",
      "reconciliation_term",
      "reconciliation_address",
      "custody_switch",
    ]) {
      await expect(here.rows(`DELETE FROM wallets.${table}`)).rejects.toThrow("insert-only");
      await expect(here.rows(`TRUNCATE wallets.${table} CASCADE`)).rejects.toThrow("insert-only");
    }
    await expect(here.environment.pool.query("DELETE FROM custody")).rejects.toThrow("permission denied");
    await expect(here.environment.pool.query("UPDATE custody SET scale = 18")).rejects.toThrow("permission denied");
  });

  it("to read other books than those of what is on a network, and its subgraph to write any", async () => {
    const read = (network: string) =>
      here.environment.pool.query("SELECT * FROM ledger.list_custody($1, 'ETH', 0, 10)", [network]);
    expect((await read("ETHEREUM")).rows).toEqual([]);
    for (const query of ["SELECT * FROM ledger.posting", "SELECT ledger.present()"])
      await expect(here.environment.pool.query(query)).rejects.toThrow("permission denied");
  });
});

describe("of sends the database refuses", () => {
  it("to be signed while they are stopped", async () => {
    await here.rows(
      `INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES ('${id}', NULL, 'ETHEREUM', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now())`,
    );
    await here.rows(`INSERT INTO wallets.source VALUES ('ETHEREUM', 'house', '${id}', 0, 5, NULL)`);
    await here.rows(
      `INSERT INTO wallets.send (id, network, kind, source_address, payee, currency, scale, units, fee_cap, priority, payment_id, user_id, state, created_at)
       VALUES ('${id}', 'ETHEREUM', 'PAYOUT', 'house', 'ann', 'ETH', 18, 5, 9, 'NORMAL', '${id}', '${id}', 'PLANNED', now())`,
    );
    await here.rows(`UPDATE wallets.custody SET state = 'DIFFERS', ${SINCE}`);
    await here.rows("UPDATE wallets.custody SET state = 'STOPPED'");
    await expect(
      here.rows("UPDATE wallets.send SET state = 'SIGNED', nonce = 0, sequence = sequence + 1"),
    ).rejects.toThrow("nothing of what is stopped is signed");
  });
});
