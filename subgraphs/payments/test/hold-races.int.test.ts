import { randomUUID } from "node:crypto";
import { knownId, newId, uuidOf } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { systemClock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makePaymentReader } from "../src/adapters/postgres/history/payment-reader.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { runBatch } from "../src/adapters/postgres/money/run-batch.ts";
import type { Payment } from "../src/domain/money/payment.ts";
import type { MoneyCommand, MoneyOutcome } from "../src/domain/money-command.ts";
import { countAnswers } from "./look-into.ts";
import { makeHoldWorker } from "./workers.ts";
import { AUTHORIZE, CAPTURE, makeWorld, type Person, QUOTAS, VOID, type World } from "./world.ts";

let world: World;
let alice: Person;
let shop: Person;
let shops: string;
/** The same person at another instance. */
let elsewhere: Awaited<ReturnType<World["another"]>>;

beforeAll(async () => {
  world = await makeWorld();
  [alice, shop] = [await world.person("alice"), await world.person("shop")];
  shops = await world.funded(shop, "1.00");
  elsewhere = await world.another();
});
afterAll(() => world.end());

const order = (fromAccountId: string, amount: string) => ({
  input: {
    fromAccountId,
    to: { accountId: shops },
    amount: { amount, currency: "USD" },
    idempotencyKey: randomUUID(),
  },
});
async function authorize(account: string, amount = "1.00"): Promise<string> {
  return (await alice.ask(AUTHORIZE, order(account, amount))).authorizePayment.payment.id;
}
const step = (paymentId: string) => ({ input: { paymentId, idempotencyKey: randomUUID() } });
type Ask = Person["ask"];
const captureAt = async (ask: Ask, id: string) => (await ask(CAPTURE, step(id))).capturePayment.__typename;
const voidAt = async (ask: Ask, id: string) => (await ask(VOID, step(id))).voidPayment.__typename;

async function many<T>(times: number, ask: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, i) => ask(i)));
}

/** The job of one more instance, outside every group commit. */
const makeJob = () => makeHoldWorker(world);

describe("races through the API, at two instances", () => {
  it("let exactly one of 50 authorisations reserve a whole balance", async () => {
    const account = await world.funded(alice, "80.00");
    const askers = [alice.ask, elsewhere(alice).ask] as const;
    const answers = await many(50, async (i) => {
      const { authorizePayment } = await (askers[i % 2] ?? alice.ask)(AUTHORIZE, order(account, "80.00"));
      return authorizePayment.__typename;
    });
    expect(countAnswers(answers)).toEqual({ AuthorizePaymentSuccess: 1, InsufficientFunds: 49 });
    expect(await world.balance(account)).toEqual({ posted: "8000", pendingIn: "0", pendingOut: "8000" });
  });

  it("let exactly one of 50 captures move the money", async () => {
    const account = await world.funded(alice, "80.00");
    const [before, id] = [await world.balance(shops), await authorize(account, "30.00")];
    const askers = [shop.ask, elsewhere(shop).ask] as const;
    const answers = await many(50, (i) => captureAt(askers[i % 2] ?? shop.ask, id));
    expect(countAnswers(answers)).toEqual({ CapturePaymentSuccess: 1, AuthorizationCaptured: 49 });
    expect(await world.balance(account)).toEqual({ posted: "5000", pendingIn: "0", pendingOut: "0" });
    expect((await world.balance(shops)).posted).toBe(String(BigInt(before.posted) + 3000n));
  });

  it("make one capture of 20 with one key at once", async () => {
    const account = await world.funded(alice, "80.00");
    const variables = step(await authorize(account, "30.00"));
    const askers = [shop.ask, elsewhere(shop).ask] as const;
    const answers = await many(20, async (i) => (askers[i % 2] ?? shop.ask)(CAPTURE, variables));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.capturePayment.__typename).toBe("CapturePaymentSuccess");
    expect((await world.balance(account)).posted).toBe("5000");
  });

  it("let a capture or a void end an authorisation, never both", async () => {
    const account = await world.funded(alice, "80.00");
    const ids = await many(40, () => authorize(account));
    const there = elsewhere(shop).ask;
    const answers = await Promise.all(
      ids.map((id, i) =>
        i % 2
          ? Promise.all([captureAt(shop.ask, id), voidAt(there, id)])
          : Promise.all([voidAt(shop.ask, id), captureAt(there, id)]).then(([voided, captured]) => [captured, voided]),
      ),
    );
    for (const pair of answers)
      expect([
        ["CapturePaymentSuccess", "AuthorizationCaptured"],
        ["AuthorizationVoided", "VoidPaymentSuccess"],
      ]).toContainEqual(pair);
    const captured = answers.filter(([first]) => first === "CapturePaymentSuccess").length;
    expect(await world.balance(account)).toEqual({
      posted: String(8000 - 100 * captured),
      pendingIn: "0",
      pendingOut: "0",
    });
    expect(await world.disagreements()).toEqual([]);
  });

  it("let a capture, a void or the job end what expires at this moment, each once, and all books agree", async () => {
    const account = await world.funded(alice, "80.00");
    const ids = await many(60, () => authorize(account));
    // Some are due, some will be in the midst of it, some are not.
    await world.admin.query(
      "UPDATE ledger.hold h SET expires_at = clock_timestamp() + (i.place - 20) * interval '5 milliseconds' FROM unnest($1::uuid[]) WITH ORDINALITY i(id, place) WHERE h.id = i.id",
      [ids.map(uuidOf)],
    );
    const jobs = [await makeJob(), await makeJob()];
    const there = elsewhere(shop).ask;
    const answers = await Promise.all([
      Promise.all(ids.map(async (id) => Promise.all([captureAt(shop.ask, id), voidAt(there, id)]))),
      ...jobs.map(async (job) => {
        for (let round = 0; round < 20; round += 1) await job();
      }),
    ]);
    let moved = 0;
    for (const pair of answers[0]) {
      expect([
        ["CapturePaymentSuccess", "AuthorizationCaptured"],
        ["AuthorizationVoided", "VoidPaymentSuccess"],
        ["AuthorizationExpired", "VoidPaymentSuccess"],
        ["AuthorizationExpired", "AuthorizationExpired"],
      ]).toContainEqual(pair);
      if (pair[0] === "CapturePaymentSuccess") moved += 1;
    }
    expect(await world.balance(account)).toEqual({
      posted: String(8000 - 100 * moved),
      pendingIn: "0",
      pendingOut: "0",
    });
    expect(await world.disagreements()).toEqual([]);
    const { rows } = await world.admin.query(
      `SELECT count(*)::int AS n, count(DISTINCT target_id)::int AS holds FROM ledger.journal_entry WHERE target_id = ANY ($1::uuid[])`,
      [ids.map(uuidOf)],
    );
    expect(rows).toEqual([{ n: 60, holds: 60 }]);
    const { rows: changes } = await world.admin.query(
      "SELECT count(*)::int AS n FROM payments.payment_event WHERE payment_id = ANY ($1::uuid[])",
      [ids.map(uuidOf)],
    );
    expect(changes).toEqual([{ n: 120 }]);
  });
});

/** The subgraph's own job looks for what is due as well, and may have been there first. */
const doneOrBefore = expect.stringMatching(/^(?:done|stale)$/);

describe("batches with steps", () => {
  const run = (commands: readonly MoneyCommand[]) =>
    runBatch({ pool: world.environment.pool, clock: systemClock, quotas: QUOTAS }, commands);
  const kinds = (outcomes: readonly MoneyOutcome[]) =>
    outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.refusal.code : outcome.kind));

  async function authorized(account: string, amount = "1.00"): Promise<Payment> {
    const reader = makePaymentReader(world.environment.pool, await loadAssets(world.environment.pool));
    const [payment] = await reader.findMany([knownId("pay", await authorize(account, amount))]);
    if (!payment) throw new Error("no payment");
    return payment;
  }
  const steps = (operation: "capturePayment" | "voidPayment", key: string, claimed: boolean) => ({
    claim: claimed ? makeClaim({ actorId: shop.userId, operation, key }, [key]) : null,
    subjectId: newId("ent"),
  });
  const captureOf = (payment: Payment, key: string = randomUUID()): MoneyCommand => {
    const [at, made] = [new Date(), steps("capturePayment", key, true)];
    const { amount, fee } = payment;
    return { ...made, step: { kind: "capture", payment, entryId: uuidOf(made.subjectId), amount, fee, at } };
  };
  const releaseOf = (payment: Payment, action: "void" | "expire", claimed = true): MoneyCommand => {
    const [at, made] = [new Date(), steps("voidPayment", randomUUID(), claimed)];
    const ours = claimed ? {} : { isOurs: true as const };
    return { ...made, step: { kind: "release", action, payment, entryId: uuidOf(made.subjectId), at, ...ours } };
  };

  it("decide steps of one payment in their order, and leave the neighbours of a refused one alone", async () => {
    const account = await world.funded(alice, "80.00");
    const [one, two, three] = [await authorized(account), await authorized(account), await authorized(account)];
    const outcomes = await run([
      captureOf(one),
      captureOf(one),
      releaseOf(one, "void"),
      releaseOf(two, "void"),
      captureOf(two),
      captureOf(three),
    ]);
    expect(kinds(outcomes)).toEqual([
      "done",
      "AUTHORIZATION_CAPTURED",
      "AUTHORIZATION_CAPTURED",
      "done",
      "AUTHORIZATION_VOIDED",
      "done",
    ]);
    expect(await world.balance(account)).toEqual({ posted: "7800", pendingIn: "0", pendingOut: "0" });
    expect(await world.disagreements()).toEqual([]);
  });

  it("take the system's step once, however often it comes, and call what came too late stale", async () => {
    const account = await world.funded(alice, "80.00");
    const [due, notDue, gone] = [await authorized(account), await authorized(account), await authorized(account)];
    await world.makeDue(due.id);
    await world.makeDue(gone.id);
    await run([releaseOf(gone, "void")]);
    const expire = (payment: Payment) => releaseOf(payment, "expire", false);
    const outcomes = await run([expire(due), expire(due), expire(notDue), expire(gone), captureOf(due)]);
    expect(kinds(outcomes)).toEqual([doneOrBefore, "stale", "stale", "stale", "AUTHORIZATION_EXPIRED"]);
    expect(await world.balance(account)).toEqual({ posted: "8000", pendingIn: "0", pendingOut: "100" });
    expect(await world.disagreements()).toEqual([]);
  });

  it("can be run again after a commit whose answer was lost: nothing happens twice", async () => {
    const account = await world.funded(alice, "80.00");
    const [one, two, due] = [await authorized(account), await authorized(account), await authorized(account)];
    await world.makeDue(due.id);
    const commands = [captureOf(one), captureOf(one), releaseOf(two, "void"), releaseOf(due, "expire", false)];
    const first = await run(commands);
    const after = await world.state();
    const second = await run(commands);
    expect(kinds(first)).toEqual(["done", "AUTHORIZATION_CAPTURED", "done", doneOrBefore]);
    expect(kinds(second)).toEqual(["done", "AUTHORIZATION_CAPTURED", "done", "stale"]);
    expect(await world.state()).toEqual(after);
  });

  it("never deadlock, whatever the order in which they take the same payments and accounts", async () => {
    const [from, back] = [await world.funded(alice, "200.00"), await world.funded(shop, "200.00")];
    const reverse = async (): Promise<string> => {
      const input = {
        fromAccountId: back,
        to: { accountId: from },
        amount: { amount: "1.00", currency: "USD" },
        idempotencyKey: randomUUID(),
      };
      return (await shop.ask(AUTHORIZE, { input })).authorizePayment.payment.id;
    };
    const reader = makePaymentReader(world.environment.pool, await loadAssets(world.environment.pool));
    for (let round = 0; round < 10; round += 1) {
      const ids = await many(16, (i) => (i % 2 ? authorize(from) : reverse()));
      const payments = (await reader.findMany(ids.map((id) => knownId("pay", id)))).flatMap((payment) => payment ?? []);
      const [one, two] = await Promise.all([
        run(payments.map((payment) => captureOf(payment))),
        run(payments.toReversed().map((payment) => releaseOf(payment, "void"))),
      ]);
      const [captures, voids] = [kinds(one ?? []), kinds(two ?? []).reverse()];
      for (const [i, captured] of captures.entries())
        expect([
          ["done", "AUTHORIZATION_CAPTURED"],
          ["AUTHORIZATION_VOIDED", "done"],
        ]).toContainEqual([captured, voids[i]]);
    }
    expect(await world.disagreements()).toEqual([]);
  });

  it("fault, and move nothing, where a payment is not where the ledger has it", async () => {
    const account = await world.funded(alice, "80.00");
    const payment = await authorized(account);
    await world.admin.query("UPDATE payments.payment SET status = 'CANCELLED', ended_at = now() WHERE id = $1", [
      uuidOf(payment.id),
    ]);
    const before = await world.state();
    await expect(run([captureOf(payment)])).rejects.toThrow("not where the ledger has them");
    expect(await world.state()).toEqual(before);
    // Back from an end, which the database itself lets nobody go.
    await world.admin.query(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE payments.payment SET status = 'PENDING', ended_at = NULL WHERE id = '${uuidOf(payment.id)}'; COMMIT`);
    expect(kinds(await run([captureOf(payment)]))).toEqual(["done"]);
  });
});
