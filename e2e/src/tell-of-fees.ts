import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { available, fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const PRICE = "query ($id: ID!) { payment(id: $id) { amount { amount } fee { amount } total { amount } } }";
const usd = (amount: string) => ({ amount, currency: "USD" });

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfFees(coffer: { readonly urls: readonly string[]; readonly adminUrl: () => string }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);

  it("what a payment costs is what an ADMIN has set, in every process, and what was quoted is charged", async () => {
    const url = coffer.urls[0] ?? "";
    const [payer, payee, admin] = [
      await join(url, "payer"),
      await join(url, "payee"),
      await makeStaff(url, coffer.adminUrl(), "ADMIN"),
    ];
    const fromAccountId = await fund(payer, "100.00");
    /** For this payer alone: others here pay what they did. */
    const set = async (fixed: string) => {
      const { feeSchedules } = await by(admin).ask(operation("FeeSchedules"), { currency: "USD", first: 1 });
      const rule = { kind: "SEND", userId: payer.userId, charge: "ON_TOP", tiers: [{ from: "0", fixed }] };
      const input = {
        currency: "USD",
        rules: [rule],
        reason: "What it costs us",
        basedOn: feeSchedules.nodes[0]?.version ?? null,
        idempotencyKey: randomUUID(),
      };
      return (await by(admin).ask(operation("SetFeeSchedule"), { input })).setFeeSchedule;
    };
    const send = async (more: object = {}) => {
      const input = { fromAccountId, to: { userId: payee.userId }, amount: usd("1.00"), ...more };
      const sent = await by(payer).ask(operation("SendPayment"), { input: { idempotencyKey: randomUUID(), ...input } });
      expect(sent.sendPayment.__typename).toBe("SendPaymentSuccess");
      return (await by(payer).ask(PRICE, { id: sent.sendPayment.payment.id })).payment;
    };

    expect(await set("0.20")).toMatchObject({ schedule: { setBy: { username: admin.username } } });
    // Each process of payments finds out by itself that there is another schedule.
    for (let times = 0; times < 3; times += 1)
      expect(await send()).toEqual({ amount: { amount: "1.00" }, fee: { amount: "0.20" }, total: { amount: "1.20" } });
    const asked = { input: { kind: "SEND", amount: usd("1.00") } };
    const { feeQuote } = await by(payer).ask(operation("FeeQuote"), asked);
    expect(feeQuote).toMatchObject({ fee: { amount: "0.20" }, total: { amount: "1.20" } });
    await set("0.50");
    expect((await send({ feeQuoteId: feeQuote.id })).fee.amount).toBe("0.20");
    for (let times = 0; times < 3; times += 1) expect((await send()).fee.amount).toBe("0.50");
    expect(await available(payer, fromAccountId)).toBe("90.70");

    const draft = { kind: "SEND", userId: payer.userId, charge: "ON_TOP", tiers: [{ from: "0", fixed: "1.00" }] };
    const input = { currency: "USD", rules: [draft] };
    const { simulateFeeSchedule } = await by(admin).ask(operation("SimulateFeeSchedule"), { input });
    // Nobody else would pay anything by it, and each of the seven payments costs at least 0.50
    // more.
    expect(simulateFeeSchedule).toMatchObject({ period: { isPartial: false }, simulated: { amount: "7.00" } });
    expect(simulateFeeSchedule.rises.map(({ taken }: Answer) => taken.amount)).toEqual([
      ...["0.20", "0.20", "0.20", "0.20"],
      ...["0.50", "0.50", "0.50"],
    ]);
  });
}
