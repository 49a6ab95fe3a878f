import { fund, join } from "@coffer/e2e/people";

const SEND =
  "mutation ($input: SendPaymentInput!) { sendPayment(input: $input) { __typename ... on SendPaymentSuccess { payment { id status } } } }";

export type Payer = { readonly token: string; readonly body: string };

/** What a right answer to {@link preparePayers}' requests looks like. */
export const SENT = '"id":"(pay_\\w+)","status":"COMPLETED"';

/** People with money, each of whom pays the next one in a ring. */
export async function preparePayers(url: string, count: number): Promise<Payer[]> {
  const people: { username: string; token: string; account: string }[] = [];
  for (let n = 0; n < count; n += 1) {
    const person = await join(url, `payer${n}`);
    people.push({
      username: person.username,
      token: person.client.accessToken ?? "",
      account: await fund(person, "100000.00"),
    });
  }
  return people.map(({ token, account }, n) => {
    const to = { username: people[(n + 1) % count]?.username ?? "" };
    const input = { fromAccountId: account, to, amount: { amount: "0.01", currency: "USD" }, idempotencyKey: "$KEY" };
    return { token, body: JSON.stringify({ query: SEND, variables: { input } }) };
  });
}
