import { randomUUID } from "node:crypto";
import type { Pattern } from "./matches.ts";
import { ask, noted, type Stage, type Step } from "./stage.ts";
import { dinner } from "./steps-money.ts";

const refuses = (title: string, changes: (stage: Stage) => Record<string, unknown>, refusal: Pattern): Step => ({
  title,
  act: (stage) =>
    ask(stage.alice, "SendPayment", { input: { ...dinner(stage), idempotencyKey: randomUUID(), ...changes(stage) } }),
  expected: () => ({ sendPayment: refusal }),
});

export const refusalSteps: readonly Step[] = [
  {
    title: "The same key again is the same payment, and moves nothing",
    act: (stage) => ask(stage.alice, "SendPayment", { input: dinner(stage) }),
    expected: (stage) => ({
      sendPayment: { __typename: "SendPaymentSuccess", payment: { id: noted(stage, "dinner").id } },
    }),
  },
  refuses(
    "The same key with another amount is refused",
    (stage) => ({ amount: { amount: "25.51", currency: "USD" }, idempotencyKey: dinner(stage).idempotencyKey }),
    { __typename: "IdempotencyKeyReused", code: "IDEMPOTENCY_KEY_REUSED" },
  ),
  refuses("So is more than she has", () => ({ amount: { amount: "1000.00", currency: "USD" } }), {
    __typename: "InsufficientFunds",
    code: "INSUFFICIENT_FUNDS",
    available: { amount: "74.50", currency: "USD" },
  }),
  refuses("An unknown payee", () => ({ to: { username: "nobody-at-all" } }), {
    __typename: "PayeeNotFound",
    code: "PAYEE_NOT_FOUND",
  }),
  refuses("Another currency than the account's", () => ({ amount: { amount: "1.00", currency: "EUR" } }), {
    __typename: "CurrencyMismatch",
    code: "CURRENCY_MISMATCH",
    accountCurrency: "USD",
  }),
  refuses("Bob's account, as if there were none", ({ bob }) => ({ fromAccountId: bob.account }), {
    __typename: "AccountNotFound",
    code: "ACCOUNT_NOT_FOUND",
  }),
  {
    title: "An amount that is no plain decimal is a bad input",
    act: (stage) =>
      ask(stage.alice, "SendPayment", {
        input: { ...dinner(stage), amount: { amount: "1e2", currency: "USD" }, idempotencyKey: randomUUID() },
      }),
    expected: () => ({
      errors: [{ code: "BAD_USER_INPUT", inputs: [{ path: "input.amount.amount", code: "NOT_A_DECIMAL" }] }],
    }),
  },
];
