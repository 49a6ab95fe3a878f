import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import { operation } from "./operations.ts";
import { fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const HOUR = 3_600;
const PATIENT = { timeout: 120_000, interval: 100 };

/**
 * `urls`: of every gateway; each step goes to the next. Last of all tellings: time goes on for all
 * of them.
 */
export function tellOfTestClock(coffer: { readonly urls: readonly string[] }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);

  it("time passes when somebody says so: what was authorised expires, at every process, and nobody is logged out", async () => {
    const [url = ""] = coffer.urls;
    const [payer, payee] = [await join(url, "payer"), await join(url, "payee")];
    const fromAccountId = await fund(payer, "20.00");
    const input = {
      fromAccountId,
      to: { userId: payee.userId },
      amount: { amount: "5.00", currency: "USD" },
      expiresIn: 6 * HOUR,
      idempotencyKey: randomUUID(),
    };
    const { authorizePayment } = await by(payer).ask(operation("AuthorizePayment"), { input });
    const { id } = authorizePayment.payment;
    const before = (await by(payee).ask(operation("TestClock"))).testClock;

    const stepping = { by: { seconds: 6 * HOUR }, idempotencyKey: randomUUID() };
    for (let times = 0; times < 2; times += 1) {
      const { advanceTestClock } = await by(payee).ask(operation("AdvanceTestClock"), { input: stepping });
      expect(advanceTestClock.testClock).toMatchObject({
        aheadSeconds: before.aheadSeconds + 6 * HOUR,
        advancedBy: { username: payee.username },
      });
    }
    const capture = { paymentId: id, idempotencyKey: randomUUID() };
    expect((await by(payee).ask(operation("CapturePayment"), { input: capture })).capturePayment.code).toBe(
      "AUTHORIZATION_EXPIRED",
    );
    await vi.waitFor(async () => {
      const { payment } = await by(payer).ask(operation("Payment"), { id });
      expect(payment).toMatchObject({ status: "CANCELLED" });
    }, PATIENT);
    // Of every process in turn: what is made now says the time that it is for money.
    for (let turn = 0; turn < 4; turn += 1)
      await vi.waitFor(async () => {
        const { expiresIn, ...held } = input;
        const sending = { ...held, idempotencyKey: randomUUID(), amount: { amount: "0.01", currency: "USD" } };
        const { sendPayment } = await by(payer).ask(operation("SendPayment"), { input: sending });
        const { payment } = await by(payer).ask(operation("Payment"), { id: sendPayment.payment.id });
        expect(Date.parse(payment.createdAt)).toBeGreaterThanOrEqual(Date.parse(before.now) + 6 * HOUR * 1_000);
      }, PATIENT);
  });
}
