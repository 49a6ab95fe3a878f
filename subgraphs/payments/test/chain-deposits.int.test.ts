import { idFromUuid, newId, uuidOf } from "@coffer/contracts/ids";
import { inTransaction } from "@coffer/platform/postgres/sql";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeReadMade } from "../src/adapters/postgres/history/made-payments.ts";
import { lookAtPaid } from "../src/adapters/postgres/money/paid-queue.ts";
import { ADDRESS, type Bringing, bring, confirmed, makeBringing, reversed, SHOWN } from "./bringing.ts";
import { simulate } from "./simulating.ts";
import type { Person } from "./world.ts";

let stage: Bringing;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  stage = await makeBringing();
  [alice, bob] = [stage.person("alice"), stage.person("bob")];
});
afterAll(() => stage.world.database.drop());
beforeEach(() => stage.world.admin.query("TRUNCATE payments.dead_letter"));

const show = async (id: string, who: Person = alice) =>
  (await who.ask(SHOWN, { id: id.startsWith("pay_") ? id : idFromUuid("pay", id) })).payment;

/** Taken by the one; the payment's id. */
async function brought(data: ReturnType<typeof bring>): Promise<string> {
  await stage.one.take(confirmed(data));
  const id = (await stage.paymentsOf(data)).at(-1);
  if (!id) throw new Error(`it was not credited: ${await stage.letters()}`);
  return idFromUuid("pay", id);
}

describe("what a chain has brought", () => {
  it("is a payment like any other, into an account that is opened with it, and says where it came from", async () => {
    const before = await stage.custody();
    const data = bring(alice.userId, "1.000000000000000001");
    const id = await brought(data);
    expect(await show(id)).toEqual({
      id,
      kind: "DEPOSIT",
      status: "COMPLETED",
      direction: "IN",
      amount: { amount: "1.000000000000000001", currency: "ETH" },
      fee: { amount: "0.000000000000000000" },
      account: { id: expect.stringMatching(/^acc_/) },
      completedAt: expect.any(String),
      returnedAt: null,
      returnReason: null,
      method: null,
      counterparty: null,
      chain: { network: "ETHEREUM", txid: data.txid, address: ADDRESS, depositId: data.depositId },
      debt: null,
    });
    expect((await stage.custody()) - before).toBe(-1_000_000_000_000_000_001n);
    expect(await show(id, bob)).toBeNull();
    const [account] = await stage.list(
      "SELECT code, kind, name, floor, owner_id FROM ledger.account WHERE code LIKE 'custody.%'",
    );
    expect(account).toEqual({
      code: "custody.ethereum",
      kind: "ASSET",
      name: "Ethereum custody ETH",
      floor: null,
      owner_id: null,
    });
    const told = await stage.list<{ payload: { data: object } }>(
      "SELECT payload FROM payments.outbox WHERE payload->>'type' = 'coffer.payments.deposit.credited'",
    );
    expect(told.map(({ payload }) => payload.data)).toContainEqual({
      depositId: data.depositId,
      credit: 1,
      userId: alice.userId,
      paymentId: id,
    });
    const [{ changes } = { changes: 0 }] = await stage.list<{ changes: number }>(
      "SELECT count(*)::int AS changes FROM payments.payment_event WHERE payment_id = $1 AND status = 'COMPLETED'",
      [uuidOf<string>(id)],
    );
    expect(changes).toBe(1);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("goes into the oldest account that is not closed, also where that, or its owner, is frozen", async () => {
    const carol = stage.person("carol");
    const [first, second] = [await stage.open(carol), await stage.open(carol)];
    await stage.world.setAccountState(first, "FROZEN");
    expect((await show(await brought(bring(carol.userId, "0.1")), carol)).account.id).toBe(first);
    await stage.world.freeze(carol.userId, true);
    await brought(bring(carol.userId, "0.1"));
    await stage.world.freeze(carol.userId, false);
    expect(await stage.world.units(first)).toBe("200000000000000000");
    const [gone, left] = [await stage.open(bob, "TRX"), await stage.open(bob, "TRX")];
    await stage.world.setAccountState(gone, "CLOSED");
    const tron = { network: "TRON", currency: "TRX" };
    expect((await show(await brought(bring(bob.userId, "5", tron)), bob)).account.id).toBe(left);
    expect([await stage.world.units(second), await stage.world.units(gone)]).toEqual(["0", "0"]);
  });

  it("goes into another account where that one is closed on its way to it", async () => {
    const own = await stage.open(bob, "EURC");
    const closing = await stage.world.admin.connect();
    await closing.query("BEGIN");
    await closing.query("SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY['CLOSED'])", [uuidOf(own)]);
    const data = bring(bob.userId, "4", { currency: "EURC" });
    const taking = stage.one.take(confirmed(data));
    await stage.world.untilBlocked();
    await closing.query("COMMIT");
    closing.release();
    await taking;
    expect(await stage.letters()).toEqual([]);
    const [id = ""] = await stage.paymentsOf(data);
    const { account } = await show(id, bob);
    expect([account.id === own, await stage.world.units(account.id)]).toEqual([false, "4000000"]);
  });

  it("is taken where somebody is not known yet, their limits are used up, and their currency is switched off", async () => {
    const { admin } = stage.world;
    await admin.query(
      "INSERT INTO payments.currency_disabled (currency, direction) VALUES ('BTC', 'deposits'), ('BTC', 'payments')",
    );
    const stranger = newId("usr");
    const data = bring(stranger, "0.00000001", {
      network: "BITCOIN",
      currency: "BTC",
      address: "bcrt1qxyz",
      txid: "ab".repeat(32),
    });
    await brought(data);
    expect(
      await stage.list("SELECT FROM payments.limit_use u JOIN payments.chain_deposit c USING (payment_id)"),
    ).toEqual([]);
    await admin.query("DELETE FROM payments.currency_disabled");
  });

  it("is credited once of twenty that come at once to two processes, with one id and with many", async () => {
    const before = await stage.custody();
    const data = bring(alice.userId, "0.5");
    const event = confirmed(data);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        (i % 2 === 0 ? stage.one : stage.other).take(i % 4 < 2 ? event : confirmed(data)),
      ),
    );
    expect([(await stage.paymentsOf(data)).length, await stage.letters()]).toEqual([1, []]);
    expect((await stage.custody()) - before).toBe(-500_000_000_000_000_000n);
  });

  it("opens one account where many come at once to somebody who has none", async () => {
    const dave = stage.person("dave");
    const many = Array.from({ length: 12 }, () => bring(dave.userId, "0.25"));
    await Promise.all(many.map((data, i) => (i % 2 === 0 ? stage.one : stage.other).take(confirmed(data))));
    const accounts = await stage.list(
      "SELECT (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE owner_id = $1",
      [uuidOf(dave.userId)],
    );
    expect([accounts, await stage.letters()]).toEqual([[{ units: "3000000000000000000" }], []]);
  });

  it.each([
    ["of a currency that is none here", { currency: "DOGE" }, "no currency here"],
    ["of another scale", { amount: "0.0000000000000000001" }, "another scale"],
    ["of nothing", { amount: "0" }, "nothing, or too much"],
    ["of less than nothing", { amount: "-1" }, "no amount"],
    ["of more than the ledger moves", { amount: `1${"0".repeat(42)}` }, "nothing, or too much"],
    ["of all that a chain can say", { amount: (2n ** 256n - 1n).toString() }, "nothing, or too much"],
  ])("is a dead letter %s, and nothing of it is done", async (_what, changes, error) => {
    const before = await stage.world.state();
    const data = bring(alice.userId, "1", changes);
    await stage.one.take(confirmed(data));
    expect([await stage.paymentsOf(data), await stage.world.state()]).toEqual([[], before]);
    expect(await stage.letters()).toEqual([expect.stringContaining(error)]);
  });

  it("is credited of as much as the ledger moves at once, to the last unit, and taken back", async () => {
    const data = bring(alice.userId, `${"9".repeat(42)}.${"9".repeat(18)}`);
    const before = await stage.custody();
    const id = await brought(data);
    expect((await show(id)).amount.amount).toBe(data.amount);
    expect((await stage.custody()) - before).toBe(1n - 10n ** 60n);
    await stage.one.take(reversed(data));
    expect([(await show(id)).status, await stage.custody()]).toEqual(["RETURNED", before]);
  });

  it("is credited once its currency was added and an operator has it tried again", async () => {
    const { admin } = stage.world;
    const data = bring(alice.userId, "7.5", { currency: "NEWCOIN" });
    await stage.one.take(confirmed(data));
    await admin.query("INSERT INTO ledger.asset (code, scale, kind) VALUES ('NEWCOIN', 4, 'CRYPTO')");
    await admin.query("UPDATE payments.dead_letter SET replay_requested_at = now()");
    expect(await stage.other.replay()).toBe(1);
    expect([(await stage.paymentsOf(data)).length, await stage.letters()]).toEqual([1, []]);
    expect(await stage.custody("ETHEREUM", "NEWCOIN")).toBe(-75_000n);
  });

  it("is no deposit of a provider's: it cannot be simulated, given back, tried again or ended, and nobody looks at it", async () => {
    const id = await brought(bring(alice.userId, "0.125"));
    const state = await stage.world.state();
    for (const outcome of ["RETURNED", "DISPUTED", "DECLINED"] as const)
      expect((await simulate(alice, "simulateDepositOutcome", { paymentId: id, outcome })).__typename).not.toMatch(
        /Success$/,
      );
    const ask = (mutation: string, input: object) =>
      alice.ask(
        `mutation ($input: ${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input!) { it: ${mutation}(input: $input) { __typename ... on Refusal { code } } }`,
        { input },
      );
    const key = { paymentId: id, idempotencyKey: "of-a-chain" };
    expect((await ask("cancelPayment", key)).it.code).toBe("PAYMENT_NOT_CANCELLABLE");
    expect((await ask("refundPayment", key)).it.code).toBe("PAYMENT_NOT_REFUNDABLE");
    for (const table of ["deposit_task", "return_task", "paid_task"])
      expect(await stage.list(`SELECT FROM payments.${table} WHERE id = $1`, [uuidOf<string>(id)])).toEqual([]);
    expect(await stage.world.state()).toEqual(state);
  });

  it("is neither priced nor limited where what was made is looked back over, and no news of a provider is about it", async () => {
    const id = await brought(bring(bob.userId, "0.5"));
    const { pool } = stage.world.environment;
    const made: string[] = [];
    const look = { asset: { code: "ETH", scale: 18 }, kinds: ["DEPOSIT"], statuses: ["COMPLETED"] } as const;
    for await (const page of makeReadMade(pool)({ ...look, from: new Date(0), before: new Date(Date.now() + 60_000) }))
      made.push(...page.payments.map((payment) => payment.id));
    expect(made).toEqual([]);
    expect(await inTransaction(pool, (client) => lookAtPaid(client, [uuidOf<string>(id)]))).toBe(0);
  });
});

describe("what a chain has taken back", () => {
  it("is RETURNED, once, however often it is told, and leaves the account and what we have there", async () => {
    const erin = stage.person("erin");
    const before = await stage.custody();
    const data = bring(erin.userId, "2");
    const id = await brought(data);
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? stage.one : stage.other).take(reversed(data))),
    );
    expect(await show(id, erin)).toMatchObject({
      status: "RETURNED",
      returnReason: "CHAIN_REORGANISED",
      debt: null,
      chain: { depositId: data.depositId },
    });
    expect([await stage.custody(), await stage.letters()]).toEqual([before, []]);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("is a second payment where the chain confirms it again", async () => {
    const data = bring(alice.userId, "0.75");
    const first = await brought(data);
    await stage.one.take(reversed(data));
    const second = await brought({ ...data, credit: 2, amount: "0.5" });
    expect(await show(first)).toMatchObject({ status: "RETURNED", amount: { amount: "0.750000000000000000" } });
    expect(await show(second)).toMatchObject({ status: "COMPLETED", amount: { amount: "0.500000000000000000" } });
    // What comes late changes nothing.
    for (const late of [confirmed(data), reversed(data)]) await stage.other.take(late);
    expect((await stage.paymentsOf(data)).length).toBe(2);
    expect((await show(second)).status).toBe("COMPLETED");
  });

  it("is owed as far as it was spent, or cannot leave", async () => {
    const to = await stage.open(bob);
    const frank = stage.person("frank");
    const data = bring(frank.userId, "3");
    const id = await brought(data);
    const own = (await show(id, frank)).account.id;
    expect(await stage.send(frank, own, to, "2.5")).toBe("SendPaymentSuccess");
    await stage.one.take(reversed(data));
    expect((await show(id, frank)).debt).toEqual({
      amount: { amount: "2.500000000000000000" },
      outstandingAmount: { amount: "2.500000000000000000" },
    });
    expect(await stage.world.units(own)).toBe("0");
    const frozen = bring(frank.userId, "1");
    const whole = await brought(frozen);
    await stage.world.freeze(frank.userId, true);
    await stage.one.take(reversed(frozen));
    await stage.world.freeze(frank.userId, false);
    expect((await show(whole, frank)).debt.amount.amount).toBe("1.000000000000000000");
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("is owed whole where the account was closed", async () => {
    const gina = stage.person("gina");
    const to = await stage.open(bob);
    const data = bring(gina.userId, "1");
    const id = await brought(data);
    const own = (await show(id, gina)).account.id;
    await stage.send(gina, own, to, "1");
    expect(await stage.world.setAccountState(own, "CLOSED")).toBe("changed");
    await stage.one.take(reversed(data));
    expect(await show(id, gina)).toMatchObject({
      status: "RETURNED",
      debt: { amount: { amount: "1.000000000000000000" } },
    });
  });

  it("is never credited where it was taken back before it was", async () => {
    const data = bring(alice.userId, "7.5", { currency: "LATECOIN" });
    await stage.one.take(confirmed(data));
    await stage.one.take(reversed(data));
    const { admin } = stage.world;
    await admin.query("INSERT INTO ledger.asset (code, scale, kind) VALUES ('LATECOIN', 4, 'CRYPTO')");
    await admin.query("UPDATE payments.dead_letter SET replay_requested_at = now()");
    expect(await stage.one.replay()).toBe(1);
    expect([await stage.paymentsOf(data), await stage.letters()]).toEqual([[], []]);
    await brought({ ...data, credit: 2 });
    expect((await stage.paymentsOf(data)).length).toBe(1);
  });
});

describe("the database", () => {
  const broken = (text: string, values: unknown[] = []) =>
    stage.world.admin.query(text, values).then(
      () => null,
      (error: { constraint?: string }) => error.constraint ?? String(error),
    );

  it("has no payment that a chain has brought twice, that costs something, or that the chain had taken back", async () => {
    const data = bring(alice.userId, "0.25");
    await brought(data);
    const insert =
      "INSERT INTO payments.chain_deposit SELECT payment_id, gen_random_uuid(), credit + $2::int, network, txid || $3, address FROM payments.chain_deposit WHERE deposit_id = $1";
    expect(await broken(insert, [uuidOf(data.depositId), 0, ""])).toBe("chain_deposit_pkey");
    expect(await broken(insert, [uuidOf(data.depositId), -1, ""])).toBe("chain_deposit_counts");
    expect(await broken(insert, [uuidOf(data.depositId), 0, "\n"])).toBe("chain_deposit_says_where");
    expect(await broken("INSERT INTO payments.chain_reversal VALUES (gen_random_uuid(), 0, now())")).toBe(
      "chain_reversal_counts",
    );
    const other =
      "INSERT INTO payments.chain_deposit VALUES (gen_random_uuid(), gen_random_uuid(), 1, 'TRON', 'a', 'b')";
    expect(await broken(other)).toBe("chain_deposit_is_theirs");
    await stage.one.take(reversed(bring(alice.userId, "1", { depositId: data.depositId, credit: 9 })));
    const again =
      "INSERT INTO payments.chain_deposit SELECT payment_id, deposit_id, 9, network, txid, address FROM payments.chain_deposit WHERE deposit_id = $1";
    expect(await broken(again, [uuidOf(data.depositId)])).toBe("chain_deposit_is_theirs");
  });

  it("has nothing that a chain has brought come back but by the chain's word, nor anything else by it", async () => {
    const data = bring(alice.userId, "0.25");
    const id = uuidOf<string>(await brought(data));
    const client = await stage.world.admin.connect();
    try {
      for (const reason of ["DEPOSIT_REVERSED", "CHAIN_REORGANISED"]) {
        await client.query("BEGIN");
        await client.query("UPDATE payments.payment SET status = 'RETURNED', sequence = 2 WHERE id = $1", [id]);
        const back = client.query(
          "INSERT INTO payments.payment_return SELECT id, $2, to_account, gen_random_uuid(), now() FROM payments.payment WHERE id = $1",
          [id, reason],
        );
        await expect(back).rejects.toMatchObject({ constraint: "payment_return_is_theirs" });
        await client.query("ROLLBACK");
      }
    } finally {
      client.release();
    }
  });

  it("lets nobody rewrite where it came from", async () => {
    const { pool } = stage.world.environment;
    for (const text of [
      "UPDATE chain_deposit SET credit = 2",
      "DELETE FROM chain_deposit",
      "DELETE FROM chain_reversal",
    ])
      await expect(pool.query(text), text).rejects.toMatchObject({ code: "42501" });
  });
});
