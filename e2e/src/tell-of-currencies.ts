import { randomBytes, randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import { available, fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

/** A code that no other test has: nobody else's money is switched off. */
const freshCode = () => `T${randomBytes(5).toString("hex").toUpperCase()}`;

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfCurrencies(coffer: { readonly urls: readonly string[]; readonly adminUrl: () => string }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);

  it("a currency that an ADMIN adds is held and paid without a restart, until they switch it off, and from when they switch it on", async () => {
    const url = coffer.urls[0] ?? "";
    const [payer, payee, admin] = [
      await join(url, "payer"),
      await join(url, "payee"),
      await makeStaff(url, coffer.adminUrl(), "ADMIN"),
    ];
    const code = freshCode();
    const added = { code, name: "Test coin", scale: 3, kind: "CRYPTO", chain: "testchain" };
    const input = { ...added, idempotencyKey: randomUUID() };
    const { addCurrency } = await by(admin).ask(operation("AddCurrency"), { input });
    expect(addCurrency).toMatchObject({ __typename: "AddCurrencySuccess", currency: added });
    const { currencies } = await by(payer).ask(operation("Currencies"));
    expect(currencies).toContainEqual({
      ...added,
      depositsEnabled: true,
      paymentsEnabled: true,
      withdrawalsEnabled: true,
    });

    // A process that was asked for a stranger's code just before looks again after two seconds.
    const known = { timeout: 120_000, interval: 250 };
    const fromAccountId = await vi.waitFor(() => fund(payer, "10.000", code), known);
    const send = async () =>
      (
        await by(payer).ask(operation("SendPayment"), {
          input: {
            fromAccountId,
            to: { userId: payee.userId },
            amount: { amount: "0.001", currency: code },
            idempotencyKey: randomUUID(),
          },
        })
      ).sendPayment;
    // Each process of payments hears of it by being asked.
    for (let times = 0; times < 4; times += 1)
      await vi.waitFor(async () => expect(await send()).toMatchObject({ __typename: "SendPaymentSuccess" }), known);

    const say = async (payments: boolean) =>
      (
        await by(admin).ask(operation("SetCurrencyEnabled"), {
          input: {
            currency: code,
            deposits: true,
            payments,
            reason: "Its chain is being looked at",
            idempotencyKey: randomUUID(),
          },
        })
      ).setCurrencyEnabled;
    expect(await say(false)).toMatchObject({
      currency: {
        name: "Test coin",
        paymentsEnabled: false,
        lastChange: { reason: "Its chain is being looked at", changedBy: { username: admin.username } },
      },
    });
    const refused = await Promise.all(Array.from({ length: 6 }, send));
    for (const answer of refused) expect(answer).toMatchObject({ code: "CURRENCY_DISABLED", currency: code });
    expect(await available(payer, fromAccountId)).toBe("9.996");
    expect((await say(true)).currency.paymentsEnabled).toBe(true);
    expect(await send()).toMatchObject({ __typename: "SendPaymentSuccess" });
    expect(await available(payer, fromAccountId)).toBe("9.995");
  });
}
