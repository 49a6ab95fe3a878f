import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

const ANN = randomUUID();
const BEN = randomUUID();
const AT = "2026-01-01T00:00:00Z";
let here: World;
const keep = async (kind: string, address: string, network = "ETHEREUM") => {
  const sealed = kind === "COLD" ? "NULL, NULL, NULL, NULL, NULL" : "'m', 'xpub', 'k', '', ''";
  const [row] = await here.rows<{ id: string }>(
    `WITH kept AS (INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), NULL, $1, $2, 'house', 'TREASURY', ${sealed}, now()) RETURNING id)
     INSERT INTO wallets.address (id, wallet_id, network, index, address) SELECT gen_random_uuid(), id, $1, 0, $3 FROM kept RETURNING wallet_id AS id`,
    [network, kind, address],
  );
  const id = row?.id ?? "";
  await here.rows(
    "INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce) VALUES ($1, $2, $3, 0, 0)",
    [network, address, id],
  );
  return id;
};
let cold = "";
let older = "";
beforeAll(async () => {
  here = await world();
  const house = await keep("TREASURY", "house");
  await here.rows("INSERT INTO wallets.treasury VALUES ('ETHEREUM', $1, 'OPEN', now())", [house]);
  older = await keep("COLD", "older");
  cold = await keep("COLD", "frozen");
  for (const [version, address] of [
    [1, "older"],
    [2, "frozen"],
  ] as const)
    await add({ address, based_on: version - 1, decision: "APPROVED", version, ...DECIDED });
});
afterAll(() => here.close());

const insert = async (table: string, row: object, by?: (text: string, values: string[]) => Promise<unknown>) => {
  const text = `INSERT INTO wallets.${table} SELECT (jsonb_populate_record(NULL::wallets.${table}, $1::jsonb)).*`;
  await (by ? by(text, [JSON.stringify(row)]) : here.rows(text, [JSON.stringify(row)]));
};
const DECIDED = { decided_by: BEN, decided_at: AT, decision_reason: "so" };
const add = async (changes: object = {}) => {
  const id = randomUUID();
  await insert("cold_storage", {
    ...{ id, network: "ETHEREUM", address: "frozen", based_on: 7, reason: "why", proposed_by: ANN, proposed_at: AT },
    ...{ expires_at: AT, ...changes },
  });
  return id;
};
const addCap = async (changes: object = {}) =>
  insert("hot_cap", {
    cold_storage_id: await add(),
    currency: "ETH",
    scale: 18,
    cap: 9,
    target: 5,
    floor: 5,
    ...changes,
  });
const violates = (work: Promise<unknown>, constraint: string) => expect(work).rejects.toMatchObject({ constraint });

describe("of a cold storage the database refuses one", () => {
  it.each([
    [{ address: "" }, "cold_storage_address_size"],
    [{ based_on: -1 }, "cold_storage_based_on_range"],
    [{ reason: "" }, "cold_storage_reason_length"],
    [{ decision: "SO", ...DECIDED }, "cold_storage_decision_known"],
    [{ decision: "DENIED" }, "cold_storage_decided_whole"],
    [{ decision: "DENIED", ...DECIDED, decided_by: ANN }, "cold_storage_by_two"],
    [{ decision: "APPROVED", ...DECIDED, version: 7 }, "cold_storage_approved_is_next"],
    [{ decision: "APPROVED", ...DECIDED, version: 2, based_on: 1 }, "cold_storage_network_version_key"],
  ])("that is %j", (changes, constraint) => violates(add(changes), constraint));

  it.each([
    [{ scale: 31 }, "hot_cap_scale_range"],
    [{ target: 9 }, "hot_cap_falls"],
    [{ target: 0, floor: 0 }, "hot_cap_falls"],
    [{ floor: 6 }, "hot_cap_falls"],
    [{ floor: -1 }, "hot_cap_falls"],
  ])("whose cap is %j", (changes, constraint) => violates(addCap(changes), constraint));

  it("that is rewritten, decided on twice, or is in force at an address of no wallet of the house's", async () => {
    const id = await add();
    const set = (text: string) => here.rows(`UPDATE wallets.cold_storage SET ${text} WHERE id = $1`, [id]);
    const approved = `decision = 'APPROVED', version = 8, decided_by = '${BEN}', decided_at = now(), decision_reason = 'so'`;
    await violates(set(`${approved}, address = 'mallory'`), "cold_storage_may_change");
    await violates(set("reason = 'other'"), "cold_storage_may_change");
    const nobodys = await add({ address: "mallory", based_on: 8 });
    await violates(
      here.rows(`UPDATE wallets.cold_storage SET ${approved.replace("8", "9")} WHERE id = $1`, [nobodys]),
      "cold_storage_may_change",
    );
    const denied = await add({ decision: "DENIED", ...DECIDED });
    await violates(
      here.rows("UPDATE wallets.cold_storage SET decision = 'WITHDRAWN' WHERE id = $1", [denied]),
      "cold_storage_may_change",
    );
    await expect(here.rows("UPDATE wallets.hot_cap SET cap = 1")).rejects.toThrow("insert-only");
    await expect(here.environment.pool.query("DELETE FROM wallets.cold_storage")).rejects.toThrow("permission denied");
  });

  it("wallet that has a key here, or an owner", async () => {
    const wallet = (changes: object) =>
      insert("wallet", {
        ...{ id: randomUUID(), network: "TRON", kind: "COLD", name: "c", origin: "TREASURY", created_at: AT },
        ...{ is_default: false, ...changes },
      });
    await violates(wallet({ user_id: ANN }), "wallet_treasury_is_nobodys");
    await violates(
      wallet({ account_key_id: "k", account_wrapped_key: "\\x00", account_ciphertext: "\\x00" }),
      "wallet_sealed_by_kind",
    );
    await violates(wallet({ master_fingerprint: "x" }), "wallet_fingerprint_of_watched");
  });
});

let nonces = 0;
describe("of what goes to a cold storage, and comes back, the database refuses one", () => {
  const plan = async (changes: object, by?: Parameters<typeof insert>[2]) => {
    const id = randomUUID();
    await insert(
      "send",
      {
        ...{ id, network: "ETHEREUM", kind: "COLD", source_address: "house", payee: "frozen", currency: "ETH" },
        ...{ scale: 18, units: 5, fee_cap: 9, priority: "LOW", state: "PLANNED", sequence: 1, looks: 0, is_all: false },
        ...{ created_at: AT, ...changes },
      },
      by,
    );
    return id;
  };
  /** As its role. */
  const planned = (changes: object) => plan(changes, (text, values) => here.environment.pool.query(text, values));
  const REFILL = { kind: "REFILL", source_address: "frozen", payee: "house" };
  const refill = (changes: object = {}) => ({ ...REFILL, wallet_id: cold, ...changes });
  const move = async (id: string, state: string) => {
    nonces += state === "SIGNED" ? 1 : 0;
    await here.rows(
      "UPDATE wallets.send SET state = $2, nonce = CASE WHEN $2 = 'SIGNED' THEN $3::int END, sequence = sequence + 1 WHERE id = $1",
      [id, state, nonces],
    );
  };

  it.each([
    ["goes to one that was in force before", { payee: "older" }],
    ["goes to somebody outside", { payee: "mallory" }],
    ["goes to the treasury itself", { payee: "house" }],
  ])("that %s", async (_what, changes) => {
    await violates(planned(changes), "send_begins");
    const written = await plan(changes);
    await violates(move(written, "SIGNED"), "send_is_let_go");
    await here.rows("UPDATE wallets.send SET state = 'CANCELLED', sequence = 2 WHERE id = $1", [written]);
  });

  it("that leaves a cold storage, and is no refill, or pays anybody but the treasury, or is of another wallet", async () => {
    await violates(planned({ source_address: "frozen", payee: "older" }), "send_begins");
    await violates(
      planned({ kind: "PAYOUT", source_address: "frozen", payment_id: ANN, user_id: ANN }),
      "send_is_of_custody",
    );
    await violates(planned({ ...REFILL }), "send_is_of_custody");
    await violates(planned(refill({ wallet_id: older })), "send_is_of_custody");
    await violates(planned(refill({ source_address: "house", payee: "frozen" })), "send_begins");
    await violates(planned(refill({ payee: "mallory" })), "send_begins");
    await violates(plan(refill({ user_id: ANN })), "send_payout_of_payment");
    await violates(plan({ wallet_id: cold }), "send_own_of_wallet");
  });

  it("more of a currency, or of an address, while one waits", async () => {
    const first = await planned({});
    await violates(planned({}), "send_one_cold");
    const token = await planned({ currency: "USDC", scale: 6, token_contract: "usdc" });
    await move(first, "SIGNED");
    await violates(planned({}), "send_one_cold");
    await move(token, "CANCELLED");
    const back = await planned(refill());
    await violates(planned(refill()), "send_one_refill");
    await planned(refill({ source_address: "older", wallet_id: older }));
    await move(back, "AWAITING_SIGNATURE");
    await violates(planned(refill()), "send_one_refill");
    await move(back, "SIGNED");
    await move(await planned(refill()), "CANCELLED");
  });

  it("that is signed here, goes elsewhere, or is of what is stopped", async () => {
    await here.rows("UPDATE wallets.send SET state = 'CANCELLED', sequence = sequence + 1 WHERE state = 'PLANNED'");
    const here_ = await planned(refill());
    await violates(move(here_, "SIGNED"), "send_is_signed_by_its_key");
    await move(here_, "CANCELLED");
    const astray = await plan(refill({ payee: "mallory", state: "AWAITING_SIGNATURE" }));
    await violates(move(astray, "SIGNED"), "send_is_let_go");
    await here.rows("UPDATE wallets.send SET state = 'CANCELLED', sequence = sequence + 1 WHERE id = $1", [astray]);
    const good = await planned(refill());
    await move(good, "AWAITING_SIGNATURE");
    await here.rows(
      "INSERT INTO wallets.custody (network, currency, scale, state, since_height, since_hash, since_at) VALUES ('ETHEREUM', 'ETH', 18, 'STOPPED', 1, '0x', now())",
    );
    await violates(move(good, "SIGNED"), "send_is_not_stopped");
    await here.rows("DELETE FROM wallets.custody");
    await move(good, "SIGNED");
  });
});
