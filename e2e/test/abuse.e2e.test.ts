import { beforeAll, describe, expect, it } from "vitest";
import { ABUSES, type AbuseId, SMALL } from "../src/abuse/abuses.ts";
import { startAbuse } from "../src/abuse/start-abuse.ts";
import { fund, join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// The mechanism of `npm run bench -- abuse`, with small numbers: what one hostile client does keeps
// nobody from being served.

const SEND = `mutation($i: SendPaymentInput!) { sendPayment(input: $i) { __typename } }`;

describe.each(Object.keys(ABUSES) as AbuseId[])("beside a hostile client, %s", (id) => {
  const coffer = useOwnCoffer({ LOG_LEVEL: "silent" });
  const people: { person: Person; account: string }[] = [];
  beforeAll(async () => {
    for (const name of ["ada", "ben", "cleo"]) {
      const person = await join(coffer.url, name);
      people.push({ person, account: await fund(person, "100.00") });
    }
  });

  it("every payment of the honest is made", async () => {
    const abuse = await startAbuse({ id, url: coffer.url, scale: SMALL });
    for (let round = 0; round < 8; round += 1) {
      const answers = await Promise.all(
        people.map(({ person, account }, i) => {
          const to = { username: people[(i + 1) % people.length]?.person.username };
          const idempotencyKey = `${id} ${round}`;
          const input = { fromAccountId: account, to, amount: { amount: "0.01", currency: "USD" }, idempotencyKey };
          return person.client.send(SEND, { i: input });
        }),
      );
      for (const answer of answers)
        expect(answer).toEqual({ data: { sendPayment: { __typename: "SendPaymentSuccess" } } });
    }
    await abuse.stop();
  });
});
