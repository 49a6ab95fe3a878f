import { expect, vi } from "vitest";
import { type MakeList, PAGE, pageWith } from "./lists-of.ts";
import { operation } from "./operations.ts";
import { fund, join, type Person } from "./people.ts";

/** Somebody whose deposit of five dollars was taken back once it was spent. */
export async function joinDebtor(url: string, payee: Person) {
  const debtor = await join(url, "debtor");
  const fromAccountId = await fund(debtor, "5.00");
  const { payments } = await debtor.client.ask(operation("Payments"), { first: 1 });
  const [{ id: paymentId }] = payments.nodes;
  const order = { fromAccountId, to: { userId: payee.userId }, amount: { amount: "5.00", currency: "USD" } };
  await debtor.client.ask(operation("SendPayment"), { input: { ...order, idempotencyKey: "spent" } });
  const told = { paymentId, outcome: "RETURNED", idempotencyKey: "back" };
  await debtor.client.ask(operation("SimulateDepositOutcome"), { input: told });
  await vi.waitFor(
    async () => {
      const { payment } = await debtor.client.ask(operation("PaymentWithDebt"), { id: paymentId });
      expect(payment.debt).not.toBeNull();
    },
    { timeout: 120_000, interval: 100 },
  );
  return { debtor, paymentId, accountId: fromAccountId };
}

/** Of what people owe: all of it, and what one of them does. */
export async function listsOfDebts<List>(
  list: MakeList<List>,
  operator: Person,
  url: string,
): Promise<readonly List[]> {
  const { userId } = (await joinDebtor(url, operator)).debtor;
  return ["", userId].map((of) =>
    list(operator, [
      "Query.paymentDebts",
      of,
      `query ($after: String) { paymentDebts${of ? pageWith(`userId: "${of}"`) : PAGE} }`,
    ]),
  );
}
