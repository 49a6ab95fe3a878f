import { randomUUID } from "node:crypto";
import { HttpConnection } from "./http-connection.ts";

/** Told by its parent: who sends, and when; answers with what was acknowledged. A process of its own, so that its CPU is not ours. */
type Order = {
  readonly url: string;
  readonly seconds: number;
  readonly payers: readonly { token: string; account: string; payee: string }[];
};

const QUERY =
  "mutation ($input: SendPaymentInput!) { sendPayment(input: $input) { __typename ... on SendPaymentSuccess { payment { id status } } } }";

process.on("message", async ({ url, seconds, payers }: Order) => {
  const ends = performance.now() + seconds * 1000;
  const acknowledged: string[] = [];
  const faults: string[] = [];
  const began = performance.now();
  await Promise.all(
    payers.map(async ({ token, account, payee }) => {
      const connection = new HttpConnection(new URL(url), { authorization: `Bearer ${token}` });
      while (performance.now() < ends) {
        const input = {
          fromAccountId: account,
          to: { username: payee },
          amount: { amount: "0.01", currency: "USD" },
          idempotencyKey: randomUUID(),
        };
        const answer = await connection.send(JSON.stringify({ query: QUERY, variables: { input } }));
        const id = /"id":"(pay_\w+)","status":"COMPLETED"/.exec(answer)?.[1];
        if (id) acknowledged.push(id);
        else faults.push(answer.slice(0, 300));
      }
      connection.end();
    }),
  );
  process.send?.({
    acknowledged: acknowledged.length,
    distinct: new Set(acknowledged).size,
    faults: faults.slice(0, 3),
    seconds: (performance.now() - began) / 1000,
  });
});
