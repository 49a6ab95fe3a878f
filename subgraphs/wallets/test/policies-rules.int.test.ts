import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world();
  await here.rows(
    `WITH kept AS (
       INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), NULL, 'ETHEREUM', 'TREASURY', 'house', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id
     )
     INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce) SELECT 'ETHEREUM', 'house', id, 0, 0 FROM kept`,
  );
});
afterAll(() => here.close());

const [ANN, BEN] = [uuidOf(newId("usr")), uuidOf(newId("usr"))];
const AT = "2026-01-01T00:00:00Z";
const insert = async (table: string, row: object): Promise<string> => {
  const [kept] = await here.rows<{ id: string }>(
    `INSERT INTO wallets.${table} SELECT (jsonb_populate_record(NULL::wallets.${table}, $1::jsonb)).* RETURNING *`,
    [JSON.stringify(row)],
  );
  return kept?.id ?? "";
};
const POLICY = {
  ...{ network: "ETHEREUM", currency: "ETH", scale: 18, rules: {}, based_on: 0, reason: "why" },
  ...{ proposed_by: ANN, proposed_at: AT, expires_at: AT },
};
const add = (changes: object = {}) => insert("signing_policy", { ...POLICY, id: uuidOf(newId("spl")), ...changes });
const DECIDED = { decision: "APPROVED", version: 1, decided_by: BEN, decided_at: AT, decision_reason: "so" };
const addSend = (changes: object = {}) =>
  insert("send", {
    ...{ id: uuidOf(newId("txn")), network: "ETHEREUM", kind: "PAYOUT", source_address: "house", payee: "ann" },
    ...{ currency: "ETH", scale: 18, units: 5, fee_cap: 9, priority: "NORMAL", state: "AWAITING_APPROVAL" },
    ...{ sequence: 1, looks: 0, is_all: false, created_at: AT, payment_id: uuidOf(newId("pay")), user_id: ANN },
    ...changes,
  });
const violates = (work: Promise<unknown>, constraint: string) => expect(work).rejects.toMatchObject({ constraint });

describe("of policies the database refuses", () => {
  it.each([
    ["an amount of too many decimals", { scale: 31 }, "signing_policy_scale_range"],
    ["one over less than none", { based_on: -1 }, "signing_policy_based_on_range"],
    ["one for no reason", { reason: "" }, "signing_policy_reason_length"],
    ["a decision for too long a one", { ...DECIDED, decision_reason: "x".repeat(513) }, "signing_policy_reason_length"],
    ["another decision", { ...DECIDED, version: null, decision: "MAYBE" }, "signing_policy_decision_known"],
    ["a decision by nobody", { ...DECIDED, decided_by: null }, "signing_policy_decided_whole"],
    ["one that its author has agreed to", { ...DECIDED, decided_by: ANN }, "signing_policy_by_two"],
    ["what another took back", { ...DECIDED, version: null, decision: "WITHDRAWN" }, "signing_policy_by_two"],
    ["a version that leaves a gap", { ...DECIDED, version: 2 }, "signing_policy_approved_is_next"],
    ["a version that nobody has agreed to", { version: 1 }, "signing_policy_approved_is_next"],
    ["one in force without a version", { ...DECIDED, version: null }, "signing_policy_approved_is_next"],
  ])("%s", async (_what, changes, constraint) => {
    await violates(add(changes), constraint);
  });

  it("a second one of a version, and every change but one decision", async () => {
    const id = await add({ currency: "AAA", ...DECIDED });
    await violates(add({ currency: "AAA", ...DECIDED }), "signing_policy_network_currency_version_key");
    const change = (set: string, of = id) => here.rows(`UPDATE wallets.signing_policy SET ${set} WHERE id = $1`, [of]);
    await violates(change("decision_reason = 'other'"), "policy_may_change");
    const open = await add({ currency: "BBB" });
    const decided = "decision = 'DENIED', decided_by = gen_random_uuid(), decided_at = now(), decision_reason = 'x'";
    for (const set of ["rules = '[]'", "based_on = 3", "reason = 'x'", "proposed_by = gen_random_uuid()"])
      await violates(change(`${decided}, ${set}`, open), "policy_may_change");
    await violates(change("reason = reason", open), "policy_may_change");
    await change(decided, open);
    await violates(change(decided, open), "policy_may_change");
  });
});

describe("of what is held the database refuses", () => {
  it("a hold of what is signed", async () => {
    await violates(addSend({ state: "SIGNED", nonce: 901, held_until: AT }), "send_held_unsigned");
  });

  it("a verdict without a number, or of another word, and to rewrite one", async () => {
    const [sendId, policyId] = [await addSend(), await add({ currency: "CCC" })];
    const verdict = { send_id: sendId, number: 1, policy_id: policyId, verdict: "ALLOW", rules: [], at: AT };
    await violates(insert("send_verdict", { ...verdict, number: 0 }), "send_verdict_number_range");
    await violates(insert("send_verdict", { ...verdict, verdict: "MAYBE" }), "send_verdict_known");
    await violates(insert("send_verdict", { ...verdict, policy_id: sendId }), "send_verdict_policy_id_fkey");
    await insert("send_verdict", verdict);
    await violates(insert("send_verdict", verdict), "send_verdict_pkey");
    await expect(here.rows("UPDATE wallets.send_verdict SET verdict = 'DENY'")).rejects.toThrow("insert-only");
    await expect(here.rows("DELETE FROM wallets.send_verdict")).rejects.toThrow("insert-only");
  });

  it("an approval of anything else than what waits, or by who asked for it, and to rewrite one", async () => {
    const sendId = await addSend();
    const approval = {
      ...{ send_id: sendId, operator_id: BEN, decision: "APPROVED", network: "ETHEREUM", payee: "ann" },
      ...{ currency: "ETH", scale: 18, units: 5, reason: "why", at: AT },
    };
    const approve = (changes: object) => insert("send_approval", { ...approval, ...changes });
    for (const other of [
      ...[{ network: "TRON" }, { payee: "bob" }, { currency: "XXX" }, { scale: 17 }, { units: 6 }],
      ...[{ operator_id: ANN }, { send_id: await addSend({ state: "PLANNED" }) }],
    ])
      await violates(approve(other), "approval_is_of_it");
    await violates(approve({ decision: "MAYBE" }), "send_approval_decision_known");
    await violates(approve({ reason: "" }), "send_approval_reason_length");
    await approve({});
    await violates(approve({}), "send_approval_pkey");
    await approve({ operator_id: ANN, decision: "REJECTED" });
    await expect(here.rows("UPDATE wallets.send_approval SET reason = 'x'")).rejects.toThrow("insert-only");
  });

  it("to sign what no policy has let go, where one is in force", async () => {
    const policyId = await add({ currency: "DDD", ...DECIDED });
    const sign = (id: string, nonce: number) =>
      here.rows(`UPDATE wallets.send SET state = 'SIGNED', nonce = $2, sequence = sequence + 1 WHERE id = $1`, [
        id,
        nonce,
      ]);
    const free = await addSend({ state: "PLANNED", currency: "FREE" });
    await sign(free, 911);
    const id = await addSend({ state: "PLANNED", currency: "DDD" });
    await violates(sign(id, 912), "send_is_let_go");
    const verdict = { send_id: id, policy_id: policyId, rules: [], at: AT };
    await insert("send_verdict", { ...verdict, number: 1, verdict: "ALLOW" });
    await insert("send_verdict", { ...verdict, number: 2, verdict: "WAIT" });
    await violates(sign(id, 912), "send_is_let_go");
    await insert("send_verdict", { ...verdict, number: 3, verdict: "ALLOW" });
    await sign(id, 912);
  });
});

describe("of policies the application", () => {
  it.each([
    ...["signing_policy", "send_verdict", "send_approval"].map((table) => `DELETE FROM ${table}`),
    ...["rules", "reason", "proposed_by", "based_on"].map(
      (column) => `UPDATE signing_policy SET ${column} = ${column}`,
    ),
    "UPDATE send_verdict SET verdict = verdict",
    "UPDATE send_approval SET decision = decision",
  ])("may not %s", async (change) => {
    await expect(here.environment.pool.query(change)).rejects.toThrow("permission denied");
  });
});

describe("what is said of why", () => {
  it.each([
    ["approveSigningPolicy", "DecideSigningPolicyInput", { policyId: newId("spl") }, "ADMIN"],
    ["denySigningPolicy", "DecideSigningPolicyInput", { policyId: newId("spl") }, "ADMIN"],
    ["rejectTransaction", "RejectTransactionInput", { transactionId: newId("txn") }, "OPERATOR"],
    [
      ...(["approveTransaction", "ApproveTransactionInput"] as const),
      { transactionId: newId("txn"), network: "ETHEREUM", address: "x", amount: { amount: "1", currency: "ETH" } },
      "OPERATOR",
    ],
    [
      ...(["proposeSigningPolicy", "ProposeSigningPolicyInput"] as const),
      { network: "ETHEREUM", currency: "ETH", rules: {}, idempotencyKey: "k" },
      "ADMIN",
    ],
  ] as const)("is refused by %s where it is no reason", async (field, name, input, role) => {
    const ask = (reason: string) =>
      here.ask(person(role), `mutation ($input: ${name}!) { ${field}(input: $input) { __typename } }`, {
        input: { ...input, reason },
      });
    for (const [reason, code] of [
      ["", "EMPTY"],
      ["x".repeat(513), "TOO_LONG"],
    ] as const)
      expect((await ask(reason)).errors?.[0]?.extensions).toMatchObject({ inputs: [{ code }] });
  });
});
