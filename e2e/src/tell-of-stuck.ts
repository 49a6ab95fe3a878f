import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import { expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const PATIENT = { timeout: 120_000, interval: 20 };
const STATE = "query ($id: ID!) { payment(id: $id) { status } }";

type Coffer = { readonly urls: readonly string[]; readonly adminUrl: () => string };

/** People, and what is done of a payment by them; each step goes to the next gateway. */
export async function prepareStuck(coffer: Coffer) {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);
  const url = coffer.urls[0] ?? "";
  const payer = await join(url, "waiter");
  const fromAccountId = await fund(payer, "40.00");
  const method = { kind: "BANK", token: "sandbox_bank_late", idempotencyKey: randomUUID() };
  const { addPaymentMethod } = await by(payer).ask(operation("AddPaymentMethod"), { input: method });
  const methodId = addPaymentMethod.paymentMethod.id;
  const amount = { amount: "1.00", currency: "USD" };
  const withdraw = async (): Promise<string> => {
    const input = { fromAccountId, methodId, amount, idempotencyKey: randomUUID() };
    return (await by(payer).ask(operation("Withdraw"), { input })).withdraw.payment.id;
  };
  const readStatus = async (id: string) => (await by(payer).ask(STATE, { id })).payment.status;
  return {
    by,
    payer,
    readStatus,
    ann: await makeStaff(url, coffer.adminUrl(), "OPERATOR"),
    ben: await makeStaff(url, coffer.adminUrl(), "OPERATOR"),
    /** Made by somebody who holds money, to this person or another. */
    async pay(units: string, to?: Person) {
      const payee = to ?? (await join(url, "payee"));
      const order = { fromAccountId, to: { userId: payee.userId }, amount: { amount: units, currency: "USD" } };
      const input = { ...order, idempotencyKey: randomUUID() };
      const { sendPayment } = await by(payer).ask(operation("SendPayment"), { input });
      return { paymentId: sendPayment.payment.id as string, payer, payee };
    },
    /** A withdrawal that was given up. */
    getStuck: () =>
      vi.waitFor(
        async () => {
          const id = await withdraw();
          await vi.waitFor(async () => expect(await readStatus(id)).not.toBe("PENDING"), PATIENT);
          expect(await park(coffer, id)).toBe(true);
          return id;
        },
        { timeout: 120_000, interval: 10 },
      ),
    async act(who: Person, name: string, input: object): Promise<Answer> {
      const asked = { reason: "told of by a test", idempotencyKey: randomUUID(), ...input };
      const answer = await by(who).ask(operation(name), { input: asked });
      return answer[`${name[0]?.toLowerCase()}${name.slice(1)}`];
    },
  };
}

/** Of one that its provider was asked for once and nobody has in hand. False of any other. */
const park = (coffer: Coffer, id: string): Promise<boolean> =>
  giveUp(
    coffer,
    "UPDATE payments.withdrawal_task t SET parked_at = now(), attempts = 30 FROM payments.payment p WHERE t.id = $1 AND p.id = t.id AND p.status = 'PROCESSING' AND t.attempts = 0 AND (SELECT asked FROM payments.sandbox_payout WHERE payment_id = t.id) = 1",
    id,
  );

/** Of a withdrawal that was paid: the look, whether it came back, which is not due for days. */
export const parkLook = (coffer: Coffer, id: string): Promise<boolean> =>
  giveUp(coffer, "UPDATE payments.paid_task SET parked_at = now(), attempts = 30 WHERE id = $1", id);

/** As if thirty tries had failed. */
async function giveUp({ adminUrl }: Coffer, text: string, id: string): Promise<boolean> {
  const admin = new pg.Client({ connectionString: adminUrl() });
  await admin.connect();
  try {
    const { rowCount } = await admin.query(text, [uuidOf<string>(id)]);
    return rowCount === 1;
  } finally {
    await admin.end();
  }
}

function tellOfDebts(coffer: Coffer): void {
  it("what a bank takes back of a deposit that was spent is owed: operators see it, collect what is there, and give up the rest", async () => {
    const { by, ann, act, payer } = await prepareStuck(coffer);
    const debtor = await join(coffer.urls[0] ?? "", "debtor");
    const accountId = await fund(debtor, "1.00");
    const deposit = async (amount: string): Promise<string> => {
      const input = { accountId, amount: { amount, currency: "USD" }, idempotencyKey: randomUUID() };
      const { id } = (await by(debtor).ask(operation("Deposit"), { input })).deposit.payment;
      const read = async () => (await by(debtor).ask(STATE, { id })).payment.status;
      await vi.waitFor(async () => expect(await read()).toBe("COMPLETED"), PATIENT);
      return id;
    };
    const paymentId = await deposit("9.00");
    const amount = { amount: "8.00", currency: "USD" };
    const spent = { fromAccountId: accountId, to: { userId: payer.userId }, amount, idempotencyKey: randomUUID() };
    expect((await by(debtor).ask(operation("SendPayment"), { input: spent })).sendPayment.payment.status).toBe(
      "COMPLETED",
    );
    const told = { paymentId, outcome: "DISPUTED", idempotencyKey: randomUUID() };
    await by(debtor).ask(operation("SimulateDepositOutcome"), { input: told });
    const read = async () => (await by(debtor).ask(operation("PaymentWithDebt"), { id: paymentId })).payment;
    await vi.waitFor(async () => expect((await read()).status).toBe("RETURNED"), PATIENT);
    const usd = (units: string) => ({ amount: units, currency: "USD" });
    expect(await read()).toMatchObject({ returnReason: "DEPOSIT_DISPUTED", debt: { outstandingAmount: usd("7.00") } });
    const { paymentDebts } = await by(ann).ask(operation("PaymentDebts"), { userId: debtor.userId, first: 10 });
    expect(paymentDebts.nodes).toMatchObject([{ payment: { id: paymentId }, outstandingAmount: usd("7.00") }]);
    expect((await by(debtor).send(operation("PaymentDebts"), { first: 10 })).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
    await deposit("2.00");
    expect(await act(ann, "CollectPaymentDebt", { paymentId })).toMatchObject({
      payment: { debt: { collectedAmount: usd("2.00"), outstandingAmount: usd("5.00") } },
    });
    expect(await act(ann, "WriteOffPaymentDebt", { paymentId })).toMatchObject({
      payment: { debt: { writtenOffAmount: usd("5.00"), outstandingAmount: usd("0.00") } },
    });
  });
}

export function tellOfStuck(coffer: Coffer): void {
  tellOfDebts(coffer);

  it("what was given up is seen by operators, tried again, and ended by its provider's word, or by two of them", async () => {
    const { by, ann, ben, act, getStuck, readStatus } = await prepareStuck(coffer);
    const [ended, retried] = [await getStuck(), await getStuck()];
    const { stuckPayments } = await by(ann).ask(operation("StuckPayments"), { reason: "GIVEN_UP", first: 100 });
    const mine = stuckPayments.nodes.filter(({ payment }: Answer) => [ended, retried].includes(payment.id));
    expect(mine).toHaveLength(2);
    expect(mine[0]).toMatchObject({ work: "PAY_OUT", provider: "sandbox", attempts: 30, nextTryAt: null });

    // It waits for two more looks at the most, and then has paid.
    const end = () => act(ann, "EndPayment", { paymentId: ended, outcome: "COMPLETED" });
    let answer = await end();
    for (let looks = 0; looks < 3 && answer.__typename === "OutcomeUnproved"; looks += 1) answer = await end();
    expect(answer).toMatchObject({ __typename: "EndPaymentSuccess", payment: { status: "COMPLETED" } });

    const { ending } = await act(ann, "ProposePaymentEnding", { paymentId: retried, outcome: "FAILED" });
    expect(ending).toMatchObject({ state: "PROPOSED", providerSaid: "WAITING" });
    const early = await act(ben, "ApprovePaymentEnding", { endingId: ending.id });
    expect(early.__typename).toBe("PaymentEndingTooEarly");
    const denied = await act(ben, "DenyPaymentEnding", { endingId: ending.id, reason: "it has it" });
    expect(denied.ending).toMatchObject({ state: "DENIED", decisionReason: "it has it" });
    expect(await act(ben, "RetryPayment", { paymentId: retried })).toMatchObject({ __typename: "RetryPaymentSuccess" });
    await vi.waitFor(async () => expect(await readStatus(retried)).toBe("COMPLETED"), {
      timeout: 120_000,
      interval: 100,
    });

    const { payment } = await by(ann).ask(operation("PaymentHistory"), { id: ended });
    expect(payment.history.map(({ status, act: done }: Answer) => done ?? status)).toEqual([
      "PENDING",
      "PROCESSING",
      "ENDED",
      "COMPLETED",
    ]);
    expect(payment.history[2]).toMatchObject({
      reason: "told of by a test",
      providerSaid: "DONE",
      by: { id: ann.userId },
    });
  });

  it("what was paid is given back by an operator in the payee's stead, of nothing that is their own, and by nobody else", async () => {
    const { by, ann, act, pay } = await prepareStuck(coffer);
    const { paymentId, payer, payee } = await pay("6.00");
    const order = { paymentId, memo: "it never came" };
    for (const who of [payer, payee]) {
      const input = { ...order, reason: "mine", idempotencyKey: randomUUID() };
      await expect(by(who).ask(operation("RefundForPayee"), { input })).rejects.toThrow("FORBIDDEN");
      const { idempotencyKey: _key, ...asked } = input;
      const foreseen = by(who).ask(operation("PreviewRefundForPayee"), { input: asked });
      await expect(foreseen).rejects.toThrow("FORBIDDEN");
    }
    const preview = { input: { ...order, reason: "told of by a test" } };
    const { previewRefundForPayee: foreseen } = await by(ann).ask(operation("PreviewRefundForPayee"), preview);
    expect(foreseen).toMatchObject({ preview: { kind: "REFUND", amount: { amount: "6.00" } } });
    const part = { amount: { amount: "1.50", currency: "USD" }, ...order };
    expect(await act(ann, "RefundForPayee", part)).toMatchObject({
      payment: { kind: "REFUND", refundOf: { status: "PARTIALLY_REFUNDED", refundedAmount: { amount: "1.50" } } },
    });
    expect(await act(ann, "RefundForPayee", { ...part, amount: { amount: "4.51", currency: "USD" } })).toMatchObject({
      __typename: "AmountExceedsRefundable",
      refundableAmount: { amount: "4.50" },
    });
    const own = await pay("0.50", ann);
    expect(await act(ann, "RefundForPayee", { ...order, paymentId: own.paymentId })).toMatchObject({
      code: "OWN_PAYMENT",
    });
    const { payment } = await by(ann).ask(operation("PaymentHistory"), { id: paymentId });
    expect(payment.history[1]).toMatchObject({ act: "REFUNDED", reason: "told of by a test", by: { id: ann.userId } });
  });
}
