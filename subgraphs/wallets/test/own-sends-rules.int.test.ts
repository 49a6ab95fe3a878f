import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

// What the database holds of whose coins are sent, whatever the code does.

let here: World;
const ids: Record<"house" | "custodial" | "hers" | "his" | "watched" | "alice" | "bob", string> = {
  ...{ house: "", custodial: "", hers: "", his: "", watched: "", alice: "", bob: "" },
};
/** A row of a table, of what is said of it. */
const insert = (table: string, row: object) =>
  here.rows<{ id: string }>(
    `INSERT INTO wallets.${table} SELECT (jsonb_populate_record(NULL::wallets.${table}, $1::jsonb)).* RETURNING *`,
    [JSON.stringify(row)],
  );
const AT = "2026-01-01T00:00:00Z";
const [NETWORK, TXID] = ["BITCOIN", "a transaction"];
const KEPT = { account_path: "m", account_xpub: "xpub", key_id: "k", wrapped_key: "\\x00", ciphertext: "\\x00" };
const SEALED = { account_key_id: "k", account_wrapped_key: "\\x00", account_ciphertext: "\\x00" };
const WALLETS = {
  house: { kind: "TREASURY", origin: "TREASURY", ...KEPT },
  custodial: { kind: "CUSTODIAL", user: "alice", ...KEPT },
  hers: { kind: "IMPORTED", user: "alice", watched_key: "hers", ...SEALED },
  his: { kind: "IMPORTED", user: "bob", watched_key: "his", ...SEALED },
  watched: { kind: "WATCH_ONLY", user: "alice", watched_key: "watched" },
} as const;

beforeAll(async () => {
  here = await world();
  for (const name of Object.keys(ids) as (keyof typeof ids)[])
    ids[name] = (await here.rows<{ id: string }>("SELECT gen_random_uuid() AS id"))[0]?.id ?? "";
  for (const [name, wallet] of Object.entries(WALLETS)) {
    const { user, ...row } = { user: null, ...wallet };
    await insert("wallet", {
      ...{ id: ids[name as keyof typeof ids], network: NETWORK, name, origin: "REQUEST", created_at: AT },
      ...{ is_default: false, user_id: user && ids[user as "alice"], ...row },
    });
  }
  const place = { network: NETWORK, index: 0, chain: 0, child: 0 };
  const newId = async () => (await here.rows<{ id: string }>("SELECT gen_random_uuid() AS id"))[0]?.id;
  for (const name of ["hers", "his", "watched"] as const)
    await insert("watched_address", { ...place, id: await newId(), wallet_id: ids[name], address: `at ${name}` });
  await insert("watched_address", {
    ...place,
    index: 1,
    child: 1,
    id: await newId(),
    wallet_id: ids.hers,
    address: "at custodial",
  });
  for (const name of ["house", "custodial"] as const)
    await insert("address", {
      id: await newId(),
      wallet_id: ids[name],
      index: 0,
      network: NETWORK,
      address: `at ${name}`,
    });
  for (const name of ["house", "hers", "his"] as const) await insert("source", sourceOf(name));
  const [address] = await here.rows<{ id: string }>("SELECT id FROM wallets.watched_address WHERE address = 'at hers'");
  await insert("receipt", {
    ...{ id: await newId(), network: NETWORK, txid: TXID, position: "vout:1", user_id: ids.alice, wallet_id: ids.hers },
    ...{
      address_id: address?.id,
      currency: "BTC",
      scale: 8,
      units: 5,
      needed: 1,
      height: 1,
      block_hash: "one",
      seen_at: AT,
      is_own: false,
      sequence: 1,
    },
  });
});
afterAll(() => here.close());

const sourceOf = (name: keyof typeof ids) => ({
  ...{ network: NETWORK, address: `at ${name}`, wallet_id: ids[name], address_index: 0, next_nonce: 0 },
});
const add = async (changes: object = {}): Promise<string> => {
  const [made] = await here.rows<{ id: string; payment_id: string }>(
    "SELECT gen_random_uuid() AS id, gen_random_uuid() AS payment_id",
  );
  const [row] = await insert("send", {
    ...{
      network: NETWORK,
      kind: "PAYOUT",
      source_address: "at house",
      payee: "ann",
      currency: "BTC",
      scale: 8,
      units: 5,
    },
    ...{ fee_cap: 9, priority: "NORMAL", state: "PLANNED", sequence: 1, is_all: false, looks: 0, created_at: AT },
    ...{ ...made, user_id: ids.bob, ...changes },
  });
  return row?.id ?? "";
};
const ownOf = (name: "hers" | "his", user: "alice" | "bob") => ({
  ...{ kind: "OWN", payment_id: null, source_address: `at ${name}`, wallet_id: ids[name], user_id: ids[user] },
});
const inputOf = (sendId: string, vout: number) =>
  insert("send_input", {
    ...{ send_id: sendId, network: NETWORK, txid: TXID, vout, address: "at hers", units: 5, released: false },
  });

describe("of what people own the database refuses", () => {
  it("a send of nobody's wallet, a payment's of one, and one of everything that is not theirs", async () => {
    expect(await add(ownOf("hers", "alice"))).not.toBe("");
    await expect(add({ ...ownOf("hers", "alice"), wallet_id: null })).rejects.toMatchObject({
      constraint: "send_is_of_custody",
    });
    await expect(add({ wallet_id: ids.hers })).rejects.toMatchObject({ constraint: "send_own_of_wallet" });
    await expect(add({ is_all: true })).rejects.toMatchObject({ constraint: "send_all_of_own" });
    // What the treasury pays itself takes all that it spends, and is nobody's.
    const home = { kind: "BUMP", payment_id: null, user_id: null };
    await expect(add(home)).rejects.toMatchObject({ constraint: "send_all_of_own" });
    await expect(add({ ...home, is_all: true, token_contract: "usdc" })).rejects.toMatchObject({
      constraint: "send_all_of_own",
    });
    await expect(add({ ...home, is_all: true, user_id: ids.bob })).rejects.toMatchObject({
      constraint: "send_payout_of_payment",
    });
    expect(await add({ ...home, kind: "CONSOLIDATION", is_all: true })).not.toBe("");
    await expect(add({ ...ownOf("hers", "alice"), is_all: true, token_contract: "usdc" })).rejects.toMatchObject({
      constraint: "send_all_of_own",
    });
    await expect(add({ ...ownOf("hers", "alice"), user_id: null })).rejects.toMatchObject({
      constraint: "send_is_of_custody",
    });
  });

  it("one that leaves from what is pooled, the house's from what is not, and one of somebody else's", async () => {
    const refused = { constraint: "send_is_of_custody" };
    await expect(add({ ...ownOf("hers", "alice"), source_address: "at house" })).rejects.toMatchObject(refused);
    await expect(add({ source_address: "at hers" })).rejects.toMatchObject(refused);
    await expect(
      add({ kind: "SWEEP", payment_id: null, user_id: null, source_address: "at hers" }),
    ).rejects.toMatchObject(refused);
    await expect(add(ownOf("hers", "bob"))).rejects.toMatchObject(refused);
    await expect(add({ ...ownOf("hers", "alice"), source_address: "at his" })).rejects.toMatchObject(refused);
    await expect(add({ ...ownOf("hers", "alice"), wallet_id: ids.watched })).rejects.toMatchObject(refused);
  });

  it("that it becomes another's, or moves something else", async () => {
    const id = await add(ownOf("hers", "alice"));
    for (const set of ["wallet_id = NULL", "is_all = true", "units = 6"])
      await expect(here.rows(`UPDATE wallets.send SET ${set} WHERE id = $1`, [id])).rejects.toMatchObject({
        constraint: "send_may_change",
      });
    const all = await add({ ...ownOf("his", "bob"), is_all: true });
    await here.rows("UPDATE wallets.send SET units = 6 WHERE id = $1", [all]);
  });

  it("that anything is spent from what is the house's by another way, or is nobody's", async () => {
    const refused = { constraint: "source_is_of_custody" };
    const ofWatched = { ...sourceOf("watched"), address: "at custodial" };
    await expect(insert("source", ofWatched)).rejects.toMatchObject(refused);
    const ofHouse = { ...sourceOf("hers"), address: "at custodial", address_index: 1 };
    await expect(insert("source", ofHouse)).rejects.toMatchObject(refused);
    await expect(insert("source", { ...sourceOf("hers"), address: "at nothing" })).rejects.toMatchObject(refused);
  });

  it("that its outputs pay what the house pays, and the house's what it sends", async () => {
    const refused = { constraint: "send_input_is_of_custody" };
    await expect(inputOf(await add(), 1)).rejects.toMatchObject(refused);
    await expect(inputOf(await add(ownOf("his", "bob")), 1)).rejects.toMatchObject(refused);
    await expect(inputOf(await add(ownOf("hers", "alice")), 0)).rejects.toMatchObject(refused);
    const own = await add(ownOf("hers", "alice"));
    expect(await inputOf(own, 1)).toHaveLength(1);
    // What it has stays its own.
    await expect(inputOf(own, 1)).rejects.toMatchObject({ constraint: "send_input_pkey" });
  });

  it("nothing of it is stopped with the house's", async () => {
    await here.rows(
      "INSERT INTO wallets.custody (network, currency, scale, state, since_height, since_hash, since_at) VALUES ('BITCOIN', 'BTC', 8, 'STOPPED', 1, 'one', now())",
    );
    const sign = (id: string, nonce: number) =>
      here.rows("UPDATE wallets.send SET state = 'SIGNED', nonce = $2, sequence = 2 WHERE id = $1", [id, nonce]);
    await sign(await add(ownOf("his", "bob")), 7);
    await expect(sign(await add(), 7)).rejects.toMatchObject({ constraint: "send_is_not_stopped" });
  });
});

describe("of what is signed elsewhere the database refuses", () => {
  const DRAFT = {
    ...{ number: 1, unsigned: "\\x00", is_cancel: false, units: 5, made_at: AT, is_open: true },
    ...{ fee: 3, vsize: 9, psbt: "\\x00" },
  };
  const TRANSFER = {
    ...{ fee: null, vsize: null, psbt: null, nonce: 0 },
    ...{ gas_limit: 1, max_fee_per_gas: 1, max_priority_fee_per_gas: 1 },
  };
  const INPUT = { network: NETWORK, txid: TXID, vout: 1, address: "at watched", units: 5 };
  const ofWatched = {
    ...{ kind: "OWN", payment_id: null, source_address: "at watched" },
    get wallet_id() {
      return ids.watched;
    },
    get user_id() {
      return ids.alice;
    },
  };
  const addWatched = () => add({ ...ofWatched });
  const step = (id: string, sequence: number, state: string, nonce: number | null = null) =>
    here.rows("UPDATE wallets.send SET state = $2, sequence = $3, nonce = $4 WHERE id = $1", [
      id,
      state,
      sequence,
      nonce,
    ]);
  beforeAll(() => insert("source", sourceOf("watched")));

  it("that it is signed without having been given out, and that anything else is given out", async () => {
    const refused = { constraint: "send_is_signed_by_its_key" };
    await expect(step(await addWatched(), 2, "SIGNED", 9)).rejects.toMatchObject(refused);
    await expect(step(await add(ownOf("hers", "alice")), 2, "AWAITING_SIGNATURE")).rejects.toMatchObject(refused);
    await expect(step(await add(), 2, "AWAITING_SIGNATURE")).rejects.toMatchObject(refused);
    const given = await addWatched();
    await step(given, 2, "AWAITING_SIGNATURE");
    await expect(step(given, 3, "BROADCAST", 9)).rejects.toMatchObject({ constraint: "send_may_change" });
    await step(given, 3, "SIGNED", 9);
    const called = await addWatched();
    await step(called, 2, "AWAITING_SIGNATURE");
    await step(called, 3, "CANCELLED");
  });

  it("what is given out of no kind, of nothing, and two at once", async () => {
    const sendId = await addWatched();
    const give = (changes: object) => insert("draft", { ...DRAFT, send_id: sendId, ...changes });
    const refusals = [
      [{ psbt: null }, "draft_cost_whole"],
      [{ nonce: 1 }, "draft_cost_whole"],
      [{ ...TRANSFER, gas_limit: null }, "draft_cost_whole"],
      [{ number: 0 }, "draft_numbers_positive"],
      [{ fee: 0 }, "draft_numbers_positive"],
      [{ vsize: 0 }, "draft_numbers_positive"],
      [{ units: -1 }, "draft_numbers_positive"],
      [{ ...TRANSFER, nonce: -1 }, "draft_numbers_positive"],
      [{ ...TRANSFER, outdated_height: 5 }, "draft_outdated_whole"],
      [{ outdated_height: 5, outdated_block_hash: "five" }, "draft_outdated_whole"],
      [{ send_id: ids.alice }, "draft_send_id_fkey"],
    ] as const;
    for (const [changes, constraint] of refusals) await expect(give(changes)).rejects.toMatchObject({ constraint });
    await give({});
    await expect(give({})).rejects.toMatchObject({ constraint: "draft_pkey" });
    await expect(give({ number: 2 })).rejects.toMatchObject({ constraint: "draft_open_once" });
    await give({ number: 2, is_open: false });
    const inputOfDraft = (changes: object) =>
      insert("draft_input", { ...INPUT, send_id: sendId, number: 1, ...changes });
    await expect(inputOfDraft({ vout: -1 })).rejects.toMatchObject({ constraint: "draft_input_range" });
    await expect(inputOfDraft({ units: 0 })).rejects.toMatchObject({ constraint: "draft_input_range" });
    await expect(inputOfDraft({ number: 3 })).rejects.toMatchObject({
      constraint: "draft_input_send_id_number_fkey",
    });
    await inputOfDraft({});
    await expect(inputOfDraft({})).rejects.toMatchObject({ constraint: "draft_input_pkey" });
  });

  it("that what was given out changes, or opens again", async () => {
    const sendId = await addWatched();
    await insert("draft", { ...DRAFT, send_id: sendId });
    await insert("draft_input", { ...INPUT, send_id: sendId, number: 1 });
    for (const set of ["unsigned = '\\x01'", "fee = 4", "units = 6", "psbt = '\\x01'", "is_cancel = true"])
      await expect(here.rows(`UPDATE wallets.draft SET ${set} WHERE send_id = $1`, [sendId])).rejects.toMatchObject({
        constraint: "draft_may_change",
      });
    await here.rows("UPDATE wallets.draft SET is_open = false WHERE send_id = $1", [sendId]);
    await expect(
      here.rows("UPDATE wallets.draft SET is_open = true WHERE send_id = $1", [sendId]),
    ).rejects.toMatchObject({ constraint: "draft_may_change" });
    await expect(here.rows("UPDATE wallets.draft_input SET units = 6")).rejects.toThrow();
    await expect(here.rows("DELETE FROM wallets.draft_input")).rejects.toThrow();
    const refused = { constraint: "wallet_fingerprint_of_watched" };
    for (const [name, fingerprint] of [
      ["hers", "73c5da0a"],
      ["watched", "73C5DA0A"],
      ["watched", "73c5da"],
    ] as const)
      await expect(
        here.rows("UPDATE wallets.wallet SET master_fingerprint = $2 WHERE id = $1", [ids[name], fingerprint]),
      ).rejects.toMatchObject(refused);
  });
});
