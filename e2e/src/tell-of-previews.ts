import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { operation } from "./operations.ts";
import { available, fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const PAYMENTS = "{ payments(first: 10) { nodes { id } } }";
const usd = (amount: string) => ({ amount, currency: "USD" });

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfPreviews(coffer: { readonly urls: readonly string[] }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);

  it("what a payment would do is told by every process, as it then is done, and nothing comes of being told", async () => {
    const url = coffer.urls[0] ?? "";
    const [payer, payee] = [await join(url, "payer"), await join(url, "payee")];
    const fromAccountId = await fund(payer, "50.00");
    const order = { fromAccountId, to: { userId: payee.userId }, amount: usd("12.50") };
    const foresee = async (who: Person, input: object) =>
      (await by(who).ask(operation("PreviewSendPayment"), { input })).previewSendPayment;
    const before = await by(payer).ask(PAYMENTS);
    for (let times = 0; times < 3; times += 1)
      expect(await foresee(payer, order)).toMatchObject({
        preview: {
          kind: "SEND",
          status: "COMPLETED",
          amount: usd("12.50"),
          total: usd("12.50"),
          postings: [
            { of: "PAYER", side: "DEBIT", account: { id: fromAccountId }, amount: usd("12.50") },
            { of: "PAYEE", side: "CREDIT", account: null, amount: usd("12.50") },
          ],
          holds: [],
          approval: { needed: false, reason: null },
        },
      });
    expect(await foresee(payer, { ...order, amount: usd("50.01") })).toMatchObject({
      code: "INSUFFICIENT_FUNDS",
      available: usd("50.00"),
    });
    expect(await foresee(payee, order)).toMatchObject({ code: "ACCOUNT_NOT_FOUND" });
    expect(await by(payer).ask(PAYMENTS)).toEqual(before);
    expect(await available(payer, fromAccountId)).toBe("50.00");

    const { preview } = await foresee(payer, order);
    const input = { ...order, feeQuoteId: preview.feeQuoteId, idempotencyKey: randomUUID() };
    const { sendPayment } = await by(payer).ask(operation("SendPayment"), { input });
    expect(sendPayment.__typename).toBe("SendPaymentSuccess");
    expect(await available(payer, fromAccountId)).toBe("37.50");

    const refund = { input: { paymentId: sendPayment.payment.id } };
    const { previewRefundPayment: back } = await by(payee).ask(operation("PreviewRefundPayment"), refund);
    expect(back).toMatchObject({ preview: { kind: "REFUND", status: "COMPLETED", amount: usd("12.50") } });
    const { previewRefundPayment: none } = await by(payer).ask(operation("PreviewRefundPayment"), refund);
    expect(none).toMatchObject({ code: "NOT_PAYEE" });
  });
}
