import { newId } from "@coffer/contracts/ids";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SEND_STATES, STEPS } from "../src/domain/sends/send.ts";
import { person, type World, world } from "./world.ts";

let here: World;
let wallet: string;
beforeAll(async () => {
  here = await world();
  const [kept] = await here.rows<{ id: string }>(
    `INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
     VALUES (gen_random_uuid(), NULL, 'ETHEREUM', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id`,
  );
  wallet = kept?.id ?? "";
  for (const text of [
    `INSERT INTO wallets.address (id, wallet_id, network, index, address, derivation_path)
       VALUES (gen_random_uuid(), '${wallet}', 'ETHEREUM', 0, 'house', 'm')`,
    `INSERT INTO wallets.treasury VALUES ('ETHEREUM', '${wallet}', 'OPEN', now())`,
    `INSERT INTO wallets.treasury_switch VALUES (gen_random_uuid(), 'ETHEREUM', 'OPEN', 'why', NULL, now())`,
    `INSERT INTO wallets.source VALUES ('ETHEREUM', 'house', '${wallet}', 0, 5, NULL)`,
    `INSERT INTO wallets.funding (network, txid, position, address, currency, scale, units, state, height, block_hash)
       VALUES ('ETHEREUM', 'tx', 'native', 'house', 'ETH', 18, 5, 'SEEN', 7, 'seven')`,
  ])
    await here.rows(text);
});
afterAll(() => here.close());

const MINED = { txid: "mined", height: 7, block_hash: "seven", succeeded: true, fee: 1 };
const PLANNED = {
  ...{ network: "ETHEREUM", kind: "PAYOUT", source_address: "house", payee: "ann", currency: "ETH", scale: 18 },
  ...{ units: 5, fee_cap: 9, priority: "NORMAL", state: "PLANNED", sequence: 1, looks: 0, is_all: false },
  created_at: "2026-01-01T00:00:00Z",
};
const USDC = { currency: "USDC", scale: 6, token_contract: "usdc" };
const UNREAD = { nonce: 900, ...MINED, ...USDC };
const UNSIGNED = ["AWAITING_APPROVAL", "PLANNED", "AWAITING_SIGNATURE"];
let nonces = 0;
/** A row of a table, of what is said of it. */
const insert = (table: string, row: object) =>
  here.rows<{ id: string }>(
    `INSERT INTO wallets.${table} SELECT (jsonb_populate_record(NULL::wallets.${table}, $1::jsonb)).* RETURNING *`,
    [JSON.stringify(row)],
  );
/** A pay-out, of a payment of its own. */
async function add(changes: object = {}): Promise<string> {
  const [ids] = await here.rows<object>(
    "SELECT gen_random_uuid() AS id, gen_random_uuid() AS payment_id, gen_random_uuid() AS user_id",
  );
  const [row] = await insert("send", { ...PLANNED, ...ids, ...changes });
  return row?.id ?? "";
}
const signed = (changes: object = {}) => {
  nonces += 1;
  return add({ state: "SIGNED", nonce: nonces, ...changes });
};
const SWEEP = { kind: "SWEEP", payment_id: null, user_id: null };
const FUND = { kind: "FUND", payment_id: null, user_id: null };
const USER = "0197a000-0000-7000-8000-000000000000";
const attemptOf = (sendId: string, changes: object = {}) =>
  insert("attempt", {
    ...{ send_id: sendId, number: 1, network: "ETHEREUM", txid: `tx of ${sendId}`, bytes: "\\x00", is_cancel: false },
    ...{ units: 5, gas_limit: 1, max_fee_per_gas: 1, max_priority_fee_per_gas: 1, signed_at: "2026-01-01T00:00:00Z" },
    ...changes,
  });

describe("of sends the database refuses", () => {
  it.each<[string, object, string]>([
    ["of another kind", { kind: "GIFT" }, "send_kind_known"],
    ["of another state", { state: "LOST" }, "send_state_known"],
    ["of another priority", { priority: "SOON" }, "send_priority_known"],
    ["of which something else is asked", { asked: "STOP" }, "send_asked_known"],
    ["that failed by something else", { state: "FAILED", failure: "LOST" }, "send_failure_known"],
    ["of nothing", { units: 0 }, "send_units_positive"],
    ["that may cost nothing", { fee_cap: 0 }, "send_units_positive"],
    ["of a scale that there is not", { scale: 31 }, "send_scale_range"],
    ["of a nonce below 0", { nonce: -1 }, "send_nonce_range"],
    ["that is put off until no time", { looks: 1 }, "send_put_off_whole"],
    ["that is put off, and was not looked at", { look_again_at: "2026-01-01T00:00:00Z" }, "send_put_off_whole"],
    ["that pays out for no payment", { payment_id: null }, "send_payout_of_payment"],
    ["that pays out for nobody", { user_id: null }, "send_payout_of_payment"],
    ["that sweeps for a payment", { kind: "SWEEP" }, "send_payout_of_payment"],
    ["that is signed and has no nonce", { state: "SIGNED" }, "send_signed_has_nonce"],
    ["that is half mined", { state: "BROADCAST", nonce: 900, txid: "x" }, "send_mined_whole"],
    ["that is confirmed in no block", { state: "CONFIRMED", nonce: 900 }, "send_confirmed_succeeded"],
    [
      "that is final, and moved nothing",
      { state: "FINAL", nonce: 900, ...MINED, succeeded: false },
      "send_confirmed_succeeded",
    ],
    [
      "that is confirmed, and whose token says that it has not moved",
      { state: "CONFIRMED", nonce: 900, ...MINED, ...USDC, moved: false },
      "send_confirmed_succeeded",
    ],
    [
      "of a token that is mined and has failed, and does not say that nothing has moved",
      { state: "BROADCAST", nonce: 900, ...MINED, ...USDC, succeeded: false },
      "send_moved_of_token",
    ],
    ["of a token that has paid, as nobody has read", { ...UNREAD, state: "CONFIRMED" }, "send_ends_by_moved"],
    ["given back unread", { ...UNREAD, state: "FAILED", failure: "NOT_MOVED" }, "send_ends_by_moved"],
    ["that pays an address's fees in a token", { ...FUND, ...USDC }, "send_fund_is_native"],
    ["that pays an address's fees for somebody", { ...FUND, user_id: USER }, "send_payout_of_payment"],
    [
      "of no token that says whether one has moved",
      { state: "BROADCAST", nonce: 900, ...MINED, moved: true },
      "send_moved_of_token",
    ],
    ["that says so in no block", { ...USDC, moved: true }, "send_moved_of_token"],
    ["that pays out what somebody else owns", { ...USDC, token_owner: "deposit" }, "send_token_of_another"],
    [
      "that sweeps a token of nobody",
      { kind: "SWEEP", payment_id: null, user_id: null, ...USDC },
      "send_token_of_another",
    ],
    ["that failed and does not say why", { state: "FAILED" }, "send_failed_says_why"],
    ["that says why it failed, and did not", { failure: "REVERTED" }, "send_failed_says_why"],
    ["of a source that is none", { source_address: "nobody" }, "send_network_source_address_fkey"],
  ])("one %s", async (_what, changes, constraint) => {
    await expect(add(changes)).rejects.toMatchObject({ constraint });
  });

  it("two of one payment, two of one nonce, and two open sweeps of one source", async () => {
    const [{ payment_id } = { payment_id: "" }] = await here.rows<{ payment_id: string }>(
      "SELECT payment_id FROM wallets.send WHERE id = $1",
      [await add()],
    );
    await expect(add({ payment_id })).rejects.toMatchObject({ constraint: "send_payment_id_key" });
    await signed();
    await expect(signed({ nonce: nonces })).rejects.toMatchObject({
      constraint: "send_network_source_address_nonce_key",
    });
    const sweep = await add(SWEEP);
    await expect(add(SWEEP)).rejects.toMatchObject({ constraint: "send_one_sweep" });
    await here.rows("UPDATE wallets.send SET state = 'CANCELLED', sequence = 2 WHERE id = $1", [sweep]);
    expect(await add({ ...SWEEP, state: "CANCELLED" })).not.toBe("");
    const ofToken = { ...SWEEP, ...USDC, token_owner: "deposit" };
    await add(ofToken);
    await expect(add(ofToken)).rejects.toMatchObject({ constraint: "send_one_sweep" });
    await add({ ...ofToken, token_owner: "other" });
    await add(FUND);
    await expect(add(FUND)).rejects.toMatchObject({ constraint: "send_one_fund" });
    await add({ ...FUND, payee: "another" });
  });

  it("every step but those of the domain, each with a number of its history", async () => {
    const shapeOf = (state: string) => ({
      state,
      ...(UNSIGNED.includes(state) ? {} : { nonce: ++nonces }),
      ...(["CONFIRMED", "FINAL"].includes(state) ? MINED : {}),
      ...(state === "FAILED" ? { failure: "REVERTED" } : {}),
    });
    const isEnd = (state: string) => state === "FAILED" || state === "CANCELLED";
    for (const from of SEND_STATES)
      for (const to of SEND_STATES) {
        const id = await add(shapeOf(from));
        const isSentElsewhere = from === "AWAITING_SIGNATURE" && to === "BROADCAST";
        const { state: _, ...changes } = {
          ...{ ...shapeOf(to), ...(isSentElsewhere ? MINED : {}) },
          ...(UNSIGNED.includes(from) ? {} : { nonce: undefined }),
        };
        const sets = Object.entries(changes).flatMap(([name, value]) =>
          value === undefined || (name === "nonce" && to !== "SIGNED" && !isSentElsewhere)
            ? []
            : [`${name} = '${value}'`],
        );
        const update = here.rows(
          `UPDATE wallets.send SET state = '${to}', sequence = sequence + 1${sets.map((set) => `, ${set}`).join("")} WHERE id = $1`,
          [id],
        );
        const steps: readonly string[] = STEPS[from];
        // Of what the house pays nothing is signed elsewhere.
        const isElsewhere = steps.includes(to) && [from, to].includes("AWAITING_SIGNATURE") && !isEnd(to);
        if (isElsewhere) await expect(update).rejects.toMatchObject({ constraint: "send_is_signed_by_its_key" });
        else if (steps.includes(to)) await update;
        else await expect(update, `${from} ${to}`).rejects.toMatchObject({ constraint: "send_may_change" });
      }
  });

  describe("a change of one that", () => {
    let planned: string;
    let sent: string;
    let mined: string;
    beforeEach(async () => {
      [planned, sent, mined] = [await add(), await signed(), await signed({ state: "BROADCAST", ...MINED })];
    });
    it.each([
      ["is to another payee", "payee = 'bob'"],
      ["is of another amount", "units = 6"],
      ["may cost more", "fee_cap = 10"],
      ["is of another token", "token_contract = 'usdc'"],
      ["is of somebody else's", "token_owner = 'deposit'"],
      ["is from another source", "source_address = 'other'"],
      ["is for another payment", "payment_id = gen_random_uuid()"],
      ["is more urgent", "priority = 'HIGH'"],
      ["has a nonce, and is not signed", "nonce = 901"],
      ["moves on without its history", "state = 'CANCELLED'"],
      ["skips a number of its history", "state = 'CANCELLED', sequence = sequence + 2"],
      ["goes back in its history", "sequence = sequence - 1"],
    ])("%s", async (_what, set) => {
      await expect(here.rows(`UPDATE wallets.send SET ${set} WHERE id = $1`, [planned])).rejects.toMatchObject({
        constraint: "send_may_change",
      });
    });

    it("has another nonce, or none, once it is signed", async () => {
      for (const set of ["nonce = nonce + 1000", "nonce = NULL"])
        await expect(here.rows(`UPDATE wallets.send SET ${set} WHERE id = $1`, [sent])).rejects.toMatchObject({
          constraint: "send_may_change",
        });
    });

    it("is in another block without its history, and of a sweep the amount that was mined", async () => {
      const another = here.rows("UPDATE wallets.send SET block_hash = 'other' WHERE id = $1", [mined]);
      await expect(another).rejects.toMatchObject({ constraint: "send_may_change" });
      const sweep = await signed({ ...SWEEP, source_address: "house", state: "BROADCAST" });
      await here.rows("UPDATE wallets.send SET units = 4 WHERE id = $1", [sweep]);
      await here.rows(
        "UPDATE wallets.send SET txid = 'x', height = 1, block_hash = 'b', succeeded = true, fee = 1, sequence = 2 WHERE id = $1",
        [sweep],
      );
      await expect(here.rows("UPDATE wallets.send SET units = 3 WHERE id = $1", [sweep])).rejects.toMatchObject({
        constraint: "send_may_change",
      });
      await here.rows("UPDATE wallets.send SET state = 'FAILED', failure = 'REVERTED', sequence = 3 WHERE id = $1", [
        sweep,
      ]);
    });
  });

  it("another amount of a sweep of a token, which its owner has authorised", async () => {
    const sweep = await signed({ ...SWEEP, ...USDC, token_owner: "a deposit", state: "BROADCAST" });
    await expect(here.rows("UPDATE wallets.send SET units = 4 WHERE id = $1", [sweep])).rejects.toMatchObject({
      constraint: "send_may_change",
    });
  });

  it("an attempt before the first, twice, of an outcome that there is not, or that was half sent", async () => {
    const id = await signed();
    await attemptOf(id);
    const refused = (changes: object, constraint: string) =>
      expect(attemptOf(id, { number: 2, txid: "other", ...changes })).rejects.toMatchObject({ constraint });
    await refused({ number: 0 }, "attempt_number_range");
    await refused({ number: 1 }, "attempt_pkey");
    await refused({ txid: `tx of ${id}` }, "attempt_network_txid_key");
    const sent = { sent_at: "2026-01-01T00:00:00Z", said: "so" };
    await refused({ ...sent, outcome: "FINE" }, "attempt_outcome_known");
    await refused({ sent_at: "2026-01-01T00:00:00Z" }, "attempt_sent_whole");
  });

  it("an operator's act of another kind, or for no reason, or for too long a one", async () => {
    const id = await signed();
    const act = (changes: object) =>
      insert("send_act", {
        ...{ id, send_id: id, asked: "CANCEL", reason: "why", operator_id: id, at: "2026-01-01T00:00:00Z" },
        ...changes,
      });
    await expect(act({ asked: "STOP" })).rejects.toMatchObject({ constraint: "send_act_asked_known" });
    for (const reason of ["", "x".repeat(513)])
      await expect(act({ reason })).rejects.toMatchObject({ constraint: "send_act_reason_length" });
    await act({});
    await expect(here.rows("UPDATE wallets.send_act SET reason = 'x'")).rejects.toThrow("insert-only");
  });
});

describe("of treasuries the database refuses", () => {
  const walletLike = (changes: object) =>
    here.rows(
      `INSERT INTO wallets.wallet SELECT (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid()) || $1::jsonb)).*
       FROM wallets.wallet w WHERE id = $2`,
      [JSON.stringify(changes), wallet],
    );

  it.each([
    ["a second one of a network", {}, "wallet_one_treasury"],
    ["one that is somebody's", { network: "TRON", user_id: "00000000-0000-4000-8000-000000000001" }, "nobodys"],
    ["somebody's wallet that is nobody's", { kind: "CUSTODIAL", origin: "REQUEST" }, "wallet_treasury_is_nobodys"],
    ["one that was asked for", { network: "TRON", origin: "REQUEST" }, "wallet_treasury_is_nobodys"],
  ])("%s", async (_what, changes, constraint) => {
    await expect(walletLike(changes)).rejects.toThrow(constraint);
  });

  it.each([
    ["a state that there is not", "treasury SET state = 'LOST'", "treasury_state_known"],
    ["a nonce below 0", "source SET next_nonce = -1", "source_may_change"],
    ["a nonce that was given away already", "source SET next_nonce = 4", "source_may_change"],
    ["another wallet's source", "source SET address_index = 1", "source_may_change"],
    ["a pause for something else", "source SET paused_for = 'TIRED'", "source_paused_known"],
    ["funds that stay, and are told again", "funding SET state = 'SEEN'", "funding_may_change"],
    ["other funds", "funding SET state = 'FINAL', units = 6", "funding_may_change"],
    ["funds of another block", "funding SET state = 'FINAL', block_hash = 'x'", "funding_may_change"],
    ["funds of another transaction", "funding SET state = 'FINAL', txid = 'x'", "funding_may_change"],
  ])("%s", async (_what, set, constraint) => {
    await expect(here.rows(`UPDATE wallets.${set}`)).rejects.toMatchObject({ constraint });
  });

  it("funds of another state, of nothing, or of a scale that there is not, and another end of what is told", async () => {
    const funds = {
      network: "ETHEREUM",
      txid: "new",
      position: "native",
      address: "house",
      currency: "ETH",
      scale: 18,
    };
    const add = (changes: object) =>
      insert("funding", { ...funds, units: 5, state: "SEEN", height: 7, block_hash: "seven", ...changes });
    for (const [changes, constraint] of [
      [{ state: "LENT" }, "funding_state_known"],
      [{ units: 0 }, "funding_units_positive"],
      [{ scale: 31 }, "funding_scale_range"],
    ] as const)
      await expect(add(changes)).rejects.toMatchObject({ constraint });
    await add({});
    const set = (text: string) => here.rows(`UPDATE wallets.funding SET ${text} WHERE txid = 'new'`);
    await set("state = 'LOST'");
    await expect(set("state = 'FINAL'")).rejects.toMatchObject({ constraint: "funding_may_change" });
    await set("state = 'SEEN', units = 6, block_hash = 'other'");
    await set("state = 'FINAL'");
    for (const state of ["SEEN", "LOST", "FINAL"])
      await expect(set(`state = '${state}'`)).rejects.toMatchObject({ constraint: "funding_may_change" });
  });

  it("a source that begins below 0, and what is switched to something else, or for no reason", async () => {
    const source = { network: "ETHEREUM", address: "other", wallet_id: wallet, address_index: 1, next_nonce: -1 };
    await expect(insert("source", source)).rejects.toMatchObject({ constraint: "source_nonce_range" });
    const switched = { id: wallet, network: "ETHEREUM", state: "OPEN", reason: "", at: "2026-01-01T00:00:00Z" };
    await expect(insert("treasury_switch", switched)).rejects.toMatchObject({
      constraint: "treasury_switch_reason_length",
    });
    await expect(insert("treasury_switch", { ...switched, reason: "x", state: "LOST" })).rejects.toMatchObject({
      constraint: "treasury_switch_state_known",
    });
    const second = { network: "TRON", wallet_id: wallet, state: "OPEN", opened_at: "2026-01-01T00:00:00Z" };
    await expect(insert("treasury", second)).rejects.toMatchObject({ constraint: "treasury_wallet_id_key" });
  });
});

describe("of what was signed the application", () => {
  it.each([
    ...["treasury", "treasury_switch", "source", "send", "attempt", "send_act", "send_change", "funding"].map(
      (table) => `DELETE FROM ${table}`,
    ),
    ...["network", "wallet_id", "opened_at"].map((column) => `UPDATE treasury SET ${column} = ${column}`),
    ...["network", "address", "wallet_id", "address_index"].map((column) => `UPDATE source SET ${column} = ${column}`),
    ...["payee", "source_address", "kind", "fee_cap", "payment_id", "user_id", "priority", "created_at"].map(
      (column) => `UPDATE send SET ${column} = ${column}`,
    ),
    ...["bytes", "txid", "is_cancel", "units", "gas_limit", "max_fee_per_gas", "number", "signed_at"].map(
      (column) => `UPDATE attempt SET ${column} = ${column}`,
    ),
    "UPDATE treasury_switch SET reason = reason",
    "UPDATE send_act SET reason = reason",
    "UPDATE send_change SET state = state",
    "UPDATE funding SET txid = txid",
    "TRUNCATE send CASCADE",
  ])("may not %s", async (change) => {
    await expect(here.environment.pool.query(change)).rejects.toThrow("permission denied");
  });

  it("may not rewrite the history, nor may anybody", async () => {
    const id = await add();
    await insert("send_change", { send_id: id, sequence: 1, state: "PLANNED", at: "2026-01-01T00:00:00Z" });
    for (const table of ["send_change", "treasury_switch"])
      await expect(here.rows(`UPDATE wallets.${table} SET state = state`)).rejects.toThrow("insert-only");
  });
});

describe("what operators say of why", () => {
  it.each([
    ["speedUpTransaction", { transactionId: newId("txn") }],
    ["cancelTransaction", { transactionId: newId("txn") }],
    ["openTreasury", { network: "ETHEREUM" }],
    ["switchTreasury", { network: "ETHEREUM", state: "PAUSED" }],
  ] as const)("is refused by %s where it is no reason", async (field, input) => {
    const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const ask = (reason: string) =>
      here.ask(person("OPERATOR"), `mutation ($input: ${name}!) { ${field}(input: $input) { __typename } }`, {
        input: { ...input, reason },
      });
    const before = await here.rows("SELECT id FROM wallets.send_act UNION ALL SELECT id FROM wallets.treasury_switch");
    for (const [reason, code] of [
      ["", "EMPTY"],
      ["x".repeat(513), "TOO_LONG"],
    ] as const)
      expect((await ask(reason)).errors?.[0]?.extensions).toMatchObject({ inputs: [{ code }] });
    const after = await here.rows("SELECT id FROM wallets.send_act UNION ALL SELECT id FROM wallets.treasury_switch");
    expect(after).toEqual(before);
  });
});

describe("quotes of what a network takes", () => {
  it("are given to one caller four at once, and the fifth is told to wait", async () => {
    const fields = Array.from(
      { length: 6 },
      (_, n) => `q${n}: quoteNetworkFee(input: { network: "TRON" }) { __typename }`,
    );
    const { data, errors } = await here.ask(person(), `{ ${fields.join(" ")} }`);
    expect(Object.values(data ?? {}).filter((quote) => quote !== null)).toHaveLength(4);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
    const [one] = fields;
    expect((await here.ask(person(), `{ ${one} }`)).errors).toBeUndefined();
  });
});
