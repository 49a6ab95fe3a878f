import { makeClient } from "@coffer/client";
import type { Answer } from "../answer.ts";
import { ask, followed, type Player, type Stage, type Step } from "./stage.ts";

const history = (title: string, who: (stage: Stage) => Player, rows: (stage: Stage) => readonly string[]): Step => ({
  title,
  async act(stage) {
    const { request, answer } = await ask(who(stage), "Payments", { first: 10 });
    const nodes: readonly Answer[] = answer.payments?.nodes ?? [];
    return { request, answer: nodes.length > 0 ? { payments: nodes.map(line) } : answer };
  },
  expected: (stage) => ({ payments: rows(stage) }),
});

const line = ({ direction, kind, amount, status, counterparty }: Answer): string =>
  [direction, kind, amount?.amount, status, counterparty?.username].filter(Boolean).join(" ");

export const historySteps: readonly Step[] = [
  history(
    "Alice's history, newest first: nothing but what was done",
    ({ alice }) => alice,
    ({ bob }) => [`OUT SEND 25.50 COMPLETED ${bob.username}`, "IN DEPOSIT 100.00 COMPLETED"],
  ),
  history(
    "Bob's side of it",
    ({ bob }) => bob,
    ({ alice }) => [`IN SEND 25.50 COMPLETED ${alice.username}`],
  ),
  {
    title: "One query over five subgraphs",
    async act({ alice }) {
      const { request, answer } = await ask(alice, "Overview");
      return { request, answer: answer.me ? { me: countLists(answer.me) } : answer };
    },
    expected: ({ alice }) => ({
      me: {
        username: alice.username,
        verification: { level: 1, status: "VERIFIED" },
        wallets: 3,
        accounts: [{ balance: { available: { amount: "74.50" } }, payments: 2 }],
      },
    }),
  },
  {
    title: "Alice logs out",
    act: ({ alice }) => ask(alice, "Logout"),
    expected: () => ({ logout: { loggedOutAt: /^\d{4}-\d\d-\d\dT.*Z$/ } }),
  },
  {
    title: "Her access token is refused from now on",
    act: ({ alice, url }) => ask({ client: makeClient({ url, session: holdOn(alice.accessToken) }) }, "Me"),
    expected: () => ({ errors: [{ code: "UNAUTHENTICATED", message: /session has ended/ }] }),
  },
  {
    title: "And her open socket was closed",
    async act(stage) {
      const ended = await followed(stage, stage.alice, "BalanceChanged").until((follower) => follower.ended);
      return { request: "subscription balanceChanged", answer: { ended } };
    },
    expected: () => ({ ended: "SESSION_ENDED" }),
  },
];

/** As somebody who kept a token and has nothing to renew it with. */
const holdOn = (token: string) => ({
  accessToken: async () => token,
  renew: async () => null,
  onChange: () => () => undefined,
});

/** The addresses and ids were shown before: how many there are is enough. */
const countLists = ({ wallets, accounts, ...me }: Answer): Answer => ({
  ...me,
  wallets: wallets.length,
  accounts: accounts.map(({ payments, ...account }: Answer) => ({ ...account, payments: payments.nodes.length })),
});
