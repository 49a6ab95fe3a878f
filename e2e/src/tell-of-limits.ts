import { randomBytes, randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { available, fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";
import { verify } from "./verify.ts";

const OF_A_USER =
  "query ($by: UserReference!, $currency: CurrencyCode!) { user(by: $by) { username limits(currency: $currency) { used { amount } } } }";
const PATIENT = { timeout: 120_000, interval: 250 };

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfLimits(coffer: { readonly urls: readonly string[]; readonly adminUrl: () => string }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);

  it("what an ADMIN limits is sent up to the last unit, refused with what is left, and more of it once somebody is verified", async () => {
    const url = coffer.urls[0] ?? "";
    const [payer, payee, admin] = [
      await join(url, "payer"),
      await join(url, "payee"),
      await makeStaff(url, coffer.adminUrl(), "ADMIN"),
    ];
    // A code that no other test has: nobody else's money is limited.
    const currency = `L${randomBytes(5).toString("hex").toUpperCase()}`;
    const coin = { code: currency, name: "Limited coin", scale: 2, kind: "CRYPTO", chain: "testchain" };
    await by(admin).ask(operation("AddCurrency"), { input: { ...coin, idempotencyKey: randomUUID() } });
    const fromAccountId = await vi.waitFor(() => fund(payer, "100.00", currency), PATIENT);
    const sending = (amount: string) => ({
      fromAccountId,
      to: { userId: payee.userId },
      amount: { amount, currency },
      idempotencyKey: randomUUID(),
    });
    const send = (input: Answer) => sendBy(by(payer), input);

    const month = { operation: "SEND", window: "MONTH", kind: "CALENDAR", timeZone: "Asia/Kathmandu" };
    const input = {
      currency,
      rules: [
        { ...month, level: 0, maximum: "10.00" },
        { ...month, level: 1, maximum: "20.00" },
        { ...month, level: 2, maximum: "20.00" },
      ],
      reason: "As the licence says",
      basedOnVersion: 0,
      idempotencyKey: randomUUID(),
    };
    // A process that was asked for a stranger's code just before looks again after two seconds.
    const { schedule } = await vi.waitFor(async () => {
      const { setLimitSchedule } = await by(admin).ask(operation("SetLimitSchedule"), { input });
      expect(setLimitSchedule.__typename).toBe("SetLimitScheduleSuccess");
      return setLimitSchedule;
    }, PATIENT);
    expect(schedule).toMatchObject({ currency, reason: input.reason, setBy: { username: admin.username } });
    const late = await by(admin).ask(operation("SetLimitSchedule"), {
      input: { ...input, rules: [], idempotencyKey: randomUUID() },
    });
    expect(late.setLimitSchedule).toMatchObject({ code: "LIMIT_SCHEDULE_OUTDATED", latestVersion: schedule.version });

    expect((await send(sending("9.50"))).__typename).toBe("SendPaymentSuccess");
    const dearer = sending("0.51");
    const refused = await send(dearer);
    expect(refused).toMatchObject({
      code: "LIMIT_EXCEEDED",
      window: "MONTH",
      kind: "CALENDAR",
      maximum: { amount: "10.00", currency },
      used: { amount: "9.50" },
      remaining: { amount: "0.50" },
    });
    // Midnight is a quarter of an hour off there: it is the rule's, and nobody else's.
    expect(refused.resetsAt).toMatch(/T18:15:00\.000Z$/);
    expect((await send(sending("0.50"))).__typename).toBe("SendPaymentSuccess");
    expect(await send(dearer)).toEqual(refused);
    expect(await available(payer, fromAccountId)).toBe("90.00");

    const { limits } = await by(payer).ask(operation("Limits"), { currency });
    expect(limits).toMatchObject([{ limit: { amount: "10.00" }, remaining: { amount: "0.00" } }]);
    const { user } = await by(admin).ask(OF_A_USER, { by: { id: payer.userId }, currency });
    expect(user).toEqual({ username: payer.username, limits: [{ used: { amount: "10.00" } }] });

    await verify(payer);
    await vi.waitFor(async () => {
      const { limits: higher } = await by(payer).ask(operation("Limits"), { currency });
      expect(higher).toMatchObject([{ limit: { amount: "20.00" }, used: { amount: "10.00" } }]);
    }, PATIENT);
    await priceByLevel(by(admin), currency);
    const ahead = await send({ ...sending("9.50"), priority: "HIGH" });
    expect(ahead).toMatchObject({ payment: { priority: "HIGH", fee: { amount: "0.30" } } });
    expect(await send(sending("0.10"))).toMatchObject({ payment: { priority: "NORMAL", fee: { amount: "0.10" } } });
    expect((await send(sending("0.01"))).code).toBe("LIMIT_EXCEEDED");
  });
}

/** What is sent costs by the same level, and by how soon it is wanted; limits count that, too. */
async function priceByLevel(admin: ReturnType<ReturnType<typeof takeTurns>>, currency: string): Promise<void> {
  const fee = (fixed: string, more: object) => ({
    kind: "SEND",
    charge: "ON_TOP",
    tiers: [{ from: "0", fixed }],
    ...more,
  });
  const rules = [fee("9.00", { level: 0 }), fee("0.10", {}), fee("0.30", { priority: "HIGH" })];
  const input = { currency, rules, reason: "As the licence says", idempotencyKey: randomUUID() };
  const { setFeeSchedule } = await admin.ask(operation("SetFeeSchedule"), { input });
  expect(setFeeSchedule.schedule.rules).toMatchObject([
    { level: 0, priority: null },
    { level: null, priority: null },
    { level: null, priority: "HIGH" },
  ]);
}

async function sendBy(payer: ReturnType<ReturnType<typeof takeTurns>>, input: Answer): Promise<Answer> {
  return (await payer.ask(operation("SendPayment"), { input })).sendPayment;
}
