import { makeClient } from "@coffer/client";
import { makeAttempts } from "@coffer/client/attempts";
import { browserSession } from "@coffer/client/browser-session";
import { tokenSession } from "@coffer/client/token-session";
import { startTcpProxy } from "@coffer/testkit/tcp-proxy";
import { expect, it } from "vitest";
import WebSocket from "ws";
import type { Answer } from "../src/answer.ts";
import { makeBrowser } from "../src/browser.ts";
import { operation } from "../src/operations.ts";
import { freshName, join, openAccount } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// @coffer/client against a real Coffer, on a network that cuts it and with tokens that expire under
// it.

const coffer = useOwnCoffer({ AUTH_ACCESS_TOKEN_SECONDS: "5" });

const CUTS = 30;
const EXPIRIES = 3;

/** Somebody new, with a client that goes by this address. */
async function arrive(stem: string, url = coffer.url, fetch = globalThis.fetch) {
  const { username, password } = await join(coffer.url, stem);
  const session = tokenSession({ url, fetch });
  const client = makeClient({ url, session, fetch, WebSocket });
  const { login } = await client.ask<Answer>(operation("Login"), { input: { login: username, password } });
  await session.begin(login.tokens);
  return { username, password, session, client, tokens: login.tokens };
}

type Somebody = Awaited<ReturnType<typeof arrive>>;

async function openDollars({ client }: Somebody): Promise<string> {
  const input = { currency: "USD", idempotencyKey: crypto.randomUUID() };
  const { openAccount: opened } = await client.ask<Answer>(operation("OpenAccount"), { input });
  return opened.account.id;
}

async function fund(who: Somebody, amount: string): Promise<string> {
  const accountId = await openDollars(who);
  const money = { amount, currency: "USD" };
  await who.client.ask(operation("Deposit"), {
    input: { accountId, amount: money, idempotencyKey: crypto.randomUUID() },
  });
  const balance = async () => {
    const { account } = await who.client.ask<Answer>(operation("Account"), { id: accountId });
    return account.balance.available.amount;
  };
  await expect.poll(balance).toBe(amount);
  return accountId;
}

const cent = (fromAccountId: string, username: string) => (idempotencyKey: string) => ({
  input: { fromAccountId, to: { username }, amount: { amount: "0.01", currency: "USD" }, idempotencyKey },
});

it(`misses nothing and takes nothing twice, cut ${CUTS} times and over ${EXPIRIES} expiries`, async () => {
  const proxy = await startTcpProxy({ port: Number(new URL(coffer.url).port) });
  const by = new URL(coffer.url);
  by.port = String(proxy.port);
  const [payer, payee] = [await arrive("payer"), await arrive("payee", by.href)];
  const from = await fund(payer, "1000.00");
  const accountId = await openDollars(payee);
  const pays = cent(from, payee.username);

  const taken: Answer[] = [];
  const states: string[] = [];
  const faults: unknown[] = [];
  const tokens: Promise<string | null>[] = [];
  const following = payee.client.follow<Answer>(
    operation("BalanceChanged"),
    { accountId },
    {
      next: ({ balanceChanged }) => void taken.push(balanceChanged),
      state: ({ status }) => void states.push(status),
      fault: (error) => void faults.push(error),
    },
  );
  const isUp = () => expect.poll(() => following.state.status).not.toBe("offline");
  const paid: string[] = [];
  const hasAll = () => expect.poll(() => taken.length, { timeout: 120_000 }).toBe(paid.length + 1);
  const pay = async () => {
    const { sendPayment } = await payer.client.ask<Answer>(operation("SendPayment"), pays(crypto.randomUUID()));
    paid.push(sendPayment.payment.id);
    // Not waited for: while there is no network, a renewal tries for seconds.
    tokens.push(payee.session.accessToken().catch(() => null));
  };
  try {
    await expect.poll(() => taken.length).toBe(1);
    for (let cut = 0; cut < CUTS; cut += 1) {
      // Most cuts come while it catches up. Who took nothing since the last one waits longer each
      // time, up to 20 s.
      if (cut % 3 === 0) await hasAll();
      else await isUp();
      // One payment is on its way while the network goes, one is made while there is none, and one
      // when it may be back.
      const underWay = pay();
      await proxy.refuse();
      await expect.poll(() => following.state.status).toBe("offline");
      await underWay;
      await pay();
      await proxy.pass();
      await pay();
    }
    // Payments go on until the token has been another one often enough.
    await expect
      .poll(async () => {
        await pay();
        return new Set((await Promise.all(tokens)).filter((token) => token !== null)).size;
      })
      .toBeGreaterThan(EXPIRIES);
    await hasAll();
    await expect.poll(() => following.state.status).toBe("live");

    expect(taken.map(({ snapshot }) => snapshot)).toEqual([true, ...paid.map(() => false)]);
    expect(taken.slice(1).map(({ payment }) => payment.id)).toEqual(paid);
    expect(states.filter((status) => status === "offline").length).toBeGreaterThanOrEqual(CUTS);
    expect(faults).toEqual([]);
  } finally {
    payee.client.close();
    await proxy.close();
  }
});

it("says that it is over where the session ends under it, and asks nothing more", async () => {
  const ann = await arrive("ann");
  await openDollars(ann);
  const following = ann.client.follow(operation("BalanceChanged"), {}, { next: () => undefined });
  await expect.poll(() => following.cursor).not.toBe(null);
  // As from another device: this session's own objects know nothing of it.
  await tokenSession({ url: coffer.url, tokens: ann.tokens }).logOut();
  await expect.poll(() => following.state).toMatchObject({ status: "ended", error: { code: "SESSION_ENDED" } });
  expect(await ann.session.accessToken()).toBe(null);
  ann.client.close();
});

it("pays once where the answer is lost and the page loaded anew", async () => {
  let losesAnswers = false;
  const fetch: typeof globalThis.fetch = async (...request) => {
    const response = await globalThis.fetch(...request);
    if (!losesAnswers) return response;
    await response.text();
    throw new TypeError("the connection went away");
  };
  const [payer, payee] = [await arrive("payer", coffer.url, fetch), await join(coffer.url, "payee")];
  await openAccount(payee, "USD");
  const from = await fund(payer, "1.00");
  const stored = new Map<string, string>();
  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  };
  const openForm = () => makeAttempts({ client: payer.client, storage, owner: payer.username }).open("send");
  const [document, pays] = [operation("SendPayment"), cent(from, payee.username)];

  losesAnswers = true;
  const lost = openForm().ask(document, pays, { patienceMs: 0 });
  await expect(lost).rejects.toMatchObject({ code: "UNREACHABLE", mayBeDone: true });
  losesAnswers = false;
  const again = openForm();
  const { sendPayment } = (await again.askAgain(document)) as Answer;
  expect(sendPayment.__typename).toBe("SendPaymentSuccess");
  const { payments } = await payer.client.ask<Answer>(operation("Payments"), { first: 10 });
  const sent = payments.nodes.filter(({ kind }: Answer) => kind === "SEND");
  expect(sent.map(({ id }: Answer) => id)).toEqual([sendPayment.payment.id]);
  expect(again.pending).toBe(null);
});

it("keeps two sessions of one process that race for one refresh token, again and again", async () => {
  const { tokens } = await arrive("ann");
  let refreshes = 0;
  const fetch: typeof globalThis.fetch = (url, init) => {
    if (String(init?.body).includes("mutation Refresh")) refreshes += 1;
    return globalThis.fetch(url, init);
  };
  let held = JSON.stringify(tokens);
  const storage = {
    load: async () => JSON.parse(held),
    save: async (next: unknown) => {
      held = JSON.stringify(next);
    },
  };
  const sessions = [1, 2].map(() => tokenSession({ url: coffer.url, storage, fetch }));
  let refused: string = tokens.accessToken;
  for (let round = 1; round <= 5; round += 1) {
    const renewed = await Promise.all(sessions.map((session) => session.renew(refused)));
    expect(new Set([refused, ...renewed]).size).toBe(2);
    expect(refreshes).toBe(round);
    refused = renewed[0] ?? "";
  }
});

it("gives two tabs of a page one session, whose refresh token only the browser knows", async () => {
  const { username, password } = await join(coffer.url, "ann");
  const browser = makeBrowser(new URL(coffer.url).origin);
  const tabs = [1, 2].map(() => browserSession(browser));
  const [one, other] = tabs as [(typeof tabs)[0], (typeof tabs)[0]];
  const client = makeClient({ url: coffer.url, session: one, WebSocket });
  try {
    expect(await one.accessToken()).toBe(null);
    const input = { login: username, password };
    const { login } = await client.ask<Answer>(operation("Login"), { input }, { anonymous: true });
    await one.begin(login.tokens);
    await expect.poll(() => other.accessToken()).toBe(await one.accessToken());

    const { me } = await client.ask<Answer>(operation("Me"));
    expect([me.username, me.id]).toEqual([username, one.userId]);
    const before = (await one.accessToken()) ?? "";
    const renewed = await Promise.all(tabs.map((tab) => tab.renew(before)));
    for (const token of renewed) expect([null, before]).not.toContain(token);

    await other.logOut();
    await expect.poll(() => one.accessToken()).toBe(null);
    await expect(client.ask(operation("Me"))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(browser.cookies()).toEqual([]);
  } finally {
    client.close();
    for (const tab of tabs) tab.close();
  }
});

it("takes a name that nobody has for a refusal, and not for an error", async () => {
  const client = makeClient({ url: coffer.url });
  const input = { login: freshName("nobody"), password: "not hers" };
  expect(await client.ask(operation("Login"), { input })).toMatchObject({
    login: { __typename: "InvalidCredentials", code: "INVALID_CREDENTIALS" },
  });
});
