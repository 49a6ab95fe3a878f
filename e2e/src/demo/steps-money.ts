import { randomUUID } from "node:crypto";
import type { Answer } from "../answer.ts";
import type { Follower } from "../follower.ts";
import type { Pattern } from "./matches.ts";
import { ask, type Exchange, follow, followed, noted, type Player, type Stage, type Step } from "./stage.ts";

const usd = (amount: string) => ({ amount, currency: "USD" });

const opens = (title: string, who: (stage: Stage) => Player): Step => ({
  title,
  async act(stage) {
    const exchange = await ask(who(stage), "OpenAccount", { input: { currency: "USD", idempotencyKey: randomUUID() } });
    who(stage).account = exchange.answer.openAccount?.account?.id;
    return exchange;
  },
  expected: () => ({
    openAccount: { __typename: "OpenAccountSuccess", account: { id: /^acc_[0-9a-z]{26}$/, currency: "USD" } },
  }),
});

const followsBalance = (title: string, who: (stage: Stage) => Player): Step => ({
  title,
  act: (stage) => hearBalance(follow(stage, who(stage), { name: "BalanceChanged" }), () => true),
  expected: (stage) => ({
    balanceChanged: {
      snapshot: true,
      balance: { available: { amount: "0.00" } },
      account: { owner: { username: who(stage).username } },
    },
  }),
});

/** The first event that is the one waited for, or the errors that came instead. */
async function hearBalance(follower: Follower, isIt: (change: Answer) => boolean): Promise<Exchange> {
  const answer = await follower.until(({ events, errors }) =>
    errors.length > 0 ? { errors } : events.find(({ balanceChanged }) => isIt(balanceChanged)),
  );
  return { request: "subscription balanceChanged", answer };
}

const seesPayment = (
  title: string,
  { who, payment }: { who: (stage: Stage) => Player; payment: string },
  expected: (stage: Stage) => Pattern,
): Step => ({
  title,
  act: (stage) =>
    hearBalance(
      followed(stage, who(stage), "BalanceChanged"),
      ({ payment: moved }) => moved?.id === noted(stage, payment).id,
    ),
  expected,
});

/** The arguments of the payment that the story is about; the steps after it come back to them. */
export const dinner = ({ alice, bob }: Stage) => ({
  fromAccountId: alice.account,
  to: { username: bob.username },
  amount: usd("25.50"),
  memo: "Dinner on Friday",
  idempotencyKey: `dinner with ${bob.username}`,
});

export const moneySteps: readonly Step[] = [
  opens("Alice opens a dollar account", ({ alice }) => alice),
  opens("Bob opens one, too", ({ bob }) => bob),
  followsBalance("Alice follows her balance: its present state comes first", ({ alice }) => alice),
  followsBalance("Bob follows his", ({ bob }) => bob),
  {
    title: "Alice brings in 100.00 from the sandbox's provider",
    async act(stage) {
      const { alice } = stage;
      const exchange = await ask(alice, "Deposit", {
        input: { accountId: alice.account, amount: usd("100.00"), idempotencyKey: randomUUID() },
      });
      stage.noted.set("deposit", exchange.answer.deposit?.payment);
      return exchange;
    },
    expected: () => ({ deposit: { __typename: "DepositSuccess", payment: { kind: "DEPOSIT", status: "PENDING" } } }),
  },
  {
    title: "The deposit goes its way to COMPLETED",
    async act(stage) {
      const follower = follow(stage, stage.alice, {
        name: "PaymentStatus",
        variables: { paymentId: noted(stage, "deposit").id },
      });
      const statuses = () => follower.events.map(({ paymentStatus }) => paymentStatus.status);
      await follower.until(() => !["PENDING", "PROCESSING", undefined].includes(statuses().at(-1)));
      return { request: "subscription paymentStatus", answer: { paymentStatus: statuses() } };
    },
    expected: () => ({ paymentStatus: endsCompleted }),
  },
  seesPayment("Her balance shows it live", { who: ({ alice }) => alice, payment: "deposit" }, () => ({
    balanceChanged: { snapshot: false, balance: { available: { amount: "100.00" } } },
  })),
  {
    title: "Alice sends Bob 25.50 by his name",
    async act(stage) {
      const exchange = await ask(stage.alice, "SendPayment", { input: dinner(stage) });
      stage.noted.set("dinner", exchange.answer.sendPayment?.payment);
      return exchange;
    },
    expected: () => ({
      sendPayment: {
        __typename: "SendPaymentSuccess",
        payment: { id: /^pay_/, kind: "SEND", status: "COMPLETED", amount: usd("25.50"), fee: usd("0.00") },
      },
    }),
  },
  seesPayment(
    "Alice's balance, live, with the payment's memo",
    { who: ({ alice }) => alice, payment: "dinner" },
    ({ alice }) => ({
      balanceChanged: {
        balance: { available: { amount: "74.50" } },
        account: { owner: { username: alice.username } },
        payment: { memo: "Dinner on Friday" },
      },
    }),
  ),
  seesPayment("Bob's balance, live", { who: ({ bob }) => bob, payment: "dinner" }, ({ bob }) => ({
    balanceChanged: {
      balance: { available: { amount: "25.50" } },
      account: { owner: { username: bob.username } },
      payment: { memo: "Dinner on Friday" },
    },
  })),
];

/** Whoever follows late begins with the present state. */
function endsCompleted(seen: unknown): boolean {
  const states = ["PENDING", "PROCESSING", "COMPLETED"];
  return Array.isArray(seen) && seen.length > 0 && seen.join() === states.slice(-seen.length).join();
}
