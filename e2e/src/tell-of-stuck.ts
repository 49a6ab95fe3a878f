import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import { expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const STATE = "query ($id: ID!) { payment(id: $id) { status } }";

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfStuck(coffer: { readonly urls: readonly string[]; readonly adminUrl: () => string }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);

  async function prepare() {
    const url = coffer.urls[0] ?? "";
    const payer = await join(url, "waiter");
    const fromAccountId = await fund(payer, "10.00");
    const method = { kind: "BANK", token: "sandbox_bank_late", idempotencyKey: randomUUID() };
    const { addPaymentMethod } = await by(payer).ask(operation("AddPaymentMethod"), { input: method });
    const methodId = addPaymentMethod.paymentMethod.id;
    const amount = { amount: "1.00", currency: "USD" };
    return {
      ann: await makeStaff(url, coffer.adminUrl(), "OPERATOR"),
      ben: await makeStaff(url, coffer.adminUrl(), "OPERATOR"),
      readStatus: async (id: string) => (await by(payer).ask(STATE, { id })).payment.status,
      async withdraw(): Promise<string> {
        const input = { fromAccountId, methodId, amount, idempotencyKey: randomUUID() };
        return (await by(payer).ask(operation("Withdraw"), { input })).withdraw.payment.id;
      },
    };
  }

  /** As if thirty tries had failed. False where it has come to its end before. */
  async function park(id: string): Promise<boolean> {
    const admin = new pg.Client({ connectionString: coffer.adminUrl() });
    await admin.connect();
    try {
      const { rowCount } = await admin.query(
        "UPDATE payments.withdrawal_task t SET parked_at = now(), attempts = 30 FROM payments.payment p WHERE t.id = $1 AND p.id = t.id AND p.status = 'PROCESSING'",
        [uuidOf<string>(id)],
      );
      return rowCount === 1;
    } finally {
      await admin.end();
    }
  }

  it("what was given up is seen by operators, tried again, and ended by its provider's word, or by two of them", async () => {
    const { ann, ben, withdraw, readStatus } = await prepare();
    const stuck = async () => {
      const id = await withdraw();
      await vi.waitFor(async () => expect(await readStatus(id)).not.toBe("PENDING"), { timeout: 20_000, interval: 20 });
      return (await park(id)) ? id : null;
    };
    const stuckOnce = () =>
      vi.waitFor(
        async () => {
          const id = await stuck();
          expect(id).not.toBeNull();
          return id as string;
        },
        { timeout: 40_000, interval: 10 },
      );
    const act = async (who: Person, name: string, input: object): Promise<Answer> => {
      const asked = { reason: "told of by a test", idempotencyKey: randomUUID(), ...input };
      const answer = await by(who).ask(operation(name), { input: asked });
      return answer[`${name[0]?.toLowerCase()}${name.slice(1)}`];
    };
    const [ended, retried] = [await stuckOnce(), await stuckOnce()];
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
    await vi.waitFor(async () => expect(await readStatus(retried)).toBe("COMPLETED"), { timeout: 40_000, interval: 100 });

    const { payment } = await by(ann).ask(operation("PaymentHistory"), { id: ended });
    expect(payment.history.map(({ status, act: done }: Answer) => done ?? status)).toEqual([
      "PENDING",
      "PROCESSING",
      "ENDED",
      "COMPLETED",
    ]);
    expect(payment.history[2]).toMatchObject({ reason: "told of by a test", providerSaid: "DONE", by: { id: ann.userId } });
  });
}
