import { randomUUID } from "node:crypto";
import { startTcpProxy } from "@coffer/testkit/tcp-proxy";
import { expect, it } from "vitest";
import WebSocket from "ws";
import type { Answer } from "../src/answer.ts";
import { askRenewed, refresh } from "../src/ask-renewed.ts";
import { operation } from "../src/operations.ts";
import { fund, join, logIn, openAccount, type Person } from "../src/people.ts";
import { followBalance } from "../src/stock-client.ts";
import type { Closing } from "../src/subscription.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// The client that docs/ERRORS.md shows, on a network that cuts it and with tokens that expire under
// it.

const coffer = useOwnCoffer({ AUTH_ACCESS_TOKEN_SECONDS: "5" });

const CUTS = 30;
const EXPIRIES = 3;

/** As an app does: a token that is over is not sent. */
async function loginForToken(person: Person): Promise<string> {
  const { accessToken = "" } = person.client;
  const { exp } = JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());
  if (exp * 1000 <= Date.now()) await refresh(person);
  return person.client.accessToken ?? "";
}

/** What becomes of a client that follows an account by this address. */
function watch(address: string, { person, accountId }: { person: Person; accountId: string }) {
  const taken: Answer[] = [];
  const faults: unknown[] = [];
  /** Of sockets that were open. */
  const closings: Closing[] = [];
  let isOpen = false;
  const client = followBalance(
    {
      url: address,
      accessToken: () => loginForToken(person),
      query: operation("BalanceChanged"),
      accountId,
      take: (event) => taken.push(event),
      failed: (error) => faults.push(error),
    },
    {
      webSocketImpl: WebSocket,
      on: {
        connected: () => {
          isOpen = true;
        },
        closed: (event) => {
          if (isOpen) closings.push(event as Closing);
          isOpen = false;
        },
      },
    },
  );
  const closedWith = (code: number) => closings.filter((closing) => closing.code === code).length;
  return { taken, faults, closings, closedWith, isOpen: () => isOpen, end: () => client.dispose() };
}

it(`a stock client misses nothing and takes nothing twice, cut ${CUTS} times and over ${EXPIRIES} expiries`, async () => {
  const payer = await join(coffer.url, "payer");
  const payee = await join(coffer.url, "payee");
  const from = await fund(payer, "1000.00");
  const accountId = await openAccount(payee, "USD");
  const proxy = await startTcpProxy({ port: Number(new URL(coffer.url).port) });
  const following = await logIn(coffer.url, payee.username, payee.password);

  const url = new URL(coffer.url.replace(/^http/, "ws"));
  url.port = String(proxy.port);
  const { taken, faults, closings, closedWith, isOpen, end } = watch(url.href, { person: following, accountId });
  const paid: string[] = [];
  const pay = async () => {
    const { sendPayment } = await askRenewed(payer, operation("SendPayment"), {
      input: {
        fromAccountId: from,
        to: { username: payee.username },
        amount: { amount: "0.01", currency: "USD" },
        idempotencyKey: randomUUID(),
      },
    });
    paid.push(sendPayment.payment.id);
  };

  try {
    await expect.poll(() => taken.length).toBe(1);
    for (let expiry = 1; expiry <= EXPIRIES; expiry += 1) {
      while (closedWith(1006) < (CUTS / EXPIRIES) * expiry) {
        await expect.poll(isOpen).toBe(true);
        // One payment is on its way while the network goes, one is made while there is none, and
        // one when it may be back.
        const underWay = pay();
        await proxy.refuse();
        await underWay;
        await pay();
        await proxy.pass();
        await pay();
      }
      // The socket that is open now goes on to the end of its token, and something happens at both
      // sides of that.
      await expect
        .poll(async () => {
          await pay();
          return closedWith(4403);
        })
        .toBeGreaterThanOrEqual(expiry);
    }
    await pay();
    await expect.poll(() => taken.length).toBeGreaterThan(paid.length);

    expect(taken.map(({ snapshot }) => snapshot)).toEqual([true, ...paid.map(() => false)]);
    expect(taken.slice(1).map(({ payment }) => payment.id)).toEqual(paid);
    expect(faults).toEqual([]);
    expect(closedWith(1006)).toBe(CUTS);
    expect(closings.length).toBe(closedWith(1006) + closedWith(4403));
  } finally {
    await end();
    await proxy.close();
  }
});
