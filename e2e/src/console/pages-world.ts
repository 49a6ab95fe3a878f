import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { addAuthenticator } from "../authenticator.ts";
import { operation } from "../operations.ts";
import { logInOlivia } from "../operators.ts";
import { fund, join, logIn, openAccount, type Person } from "../people.ts";
import type { RunningCoffer } from "../start-coffer.ts";
import { verify } from "../verify.ts";
import { bringOwn, giveOut } from "./bring-own.ts";
import { sendTestMoney } from "./send-test-money.ts";
import { OUTSIDE, sendToAddress } from "./send-to-address.ts";
import { makeStaff } from "./staff.ts";

/** People and things that pages show. */
export type World = {
  /** Verified, with a wallet on each network. */
  readonly nina: Person;
  readonly bob: Person;
  readonly olivia: Person;
  /** Asked for a code at each login. */
  readonly tess: Person;
  /** An ADMIN; Grace, another one, has asked for a role of Bob. */
  readonly ada: Person;
  /** Nina's, in dollars. */
  readonly accountId: string;
  /** From Nina to Bob. */
  readonly paymentId: string;
  /** From Nina to Bob, who gave a part of it back. */
  readonly refundedId: string;
  readonly withdrawnId: string;
  /** Reserved by Nina for Bob. */
  readonly holdId: string;
  /** Nina's. */
  readonly walletId: string;
  /** Ada's on Ethereum: test money came there, where a chain runs. */
  readonly ethereumWalletId: string;
  /** Ada's, which watches an address on Ethereum. */
  readonly apartWalletId: string;
  /** Ada's on Ethereum, of a key of hers, from which she has sent, where a chain runs. */
  readonly ownWalletId: string;
  /** Ada's, which she watches on Ethereum; what waits to be signed: null where no chain runs. */
  readonly watchedWalletId: string;
  readonly toSignId: string | null;
  /** Ada's, to an address on Ethereum; null where no chain runs. */
  readonly payoutId: string | null;
  /** Of Nina to Bob, and of Bob to Nina; and the token of a link of Bob's. */
  readonly askedId: string;
  readonly toPayId: string;
  readonly linkToken: string;
  /** From Nina to Bob, by the month. */
  readonly scheduleId: string;
  /** Of Nina to Bob, with the same rows: one that was started, and one that was not. */
  readonly bulkId: string;
  readonly bulkDraftId: string;
  /** An endpoint of Nina's where nobody listens, and which was sent a test. */
  readonly webhookId: string;
};

/** A page in a state that has something to show. */
export type ShownPage = {
  /** Also the name of its picture. */
  readonly name: string;
  /** Below `/console/`. */
  readonly path: string | ((world: World) => string);
  readonly as: "nobody" | "nina" | "bob" | "olivia" | "ada";
  readonly show?: (page: Page, world: World) => Promise<unknown>;
};

export async function makeWorld(coffer: RunningCoffer): Promise<World> {
  const [nina, bob, olivia, tess] = [
    await join(coffer.url, "nina"),
    await join(coffer.url, "bob"),
    await logInOlivia(coffer),
    await join(coffer.url, "tess"),
  ];
  await addAuthenticator(tess);
  const accountId = await fund(nina, "9007199254740993.01");
  await openAccount(nina, "BTC");
  const bobsAccountId = await openAccount(bob, "USD");
  await verify(nina);
  const order = (amount: string, memo: string) => ({
    fromAccountId: accountId,
    to: { username: bob.username },
    amount: { amount, currency: "USD" },
    memo,
    idempotencyKey: randomUUID(),
  });
  const { authorizePayment } = await nina.client.ask(operation("AuthorizePayment"), {
    input: order("45.00", "For the boat"),
  });
  const { sendPayment } = await nina.client.ask(operation("SendPayment"), {
    input: order("25.50", "Dinner on Friday"),
  });
  const { sendPayment: refunded } = await nina.client.ask(operation("SendPayment"), {
    input: order("12.00", "Two tickets"),
  });
  const part = { amount: "6.00", currency: "USD" };
  await bob.client.ask(operation("RefundPayment"), {
    input: { paymentId: refunded.payment.id, amount: part, memo: "She cannot come", idempotencyKey: randomUUID() },
  });
  const contact = { name: "Bob, the boat", payee: { username: bob.username }, note: "Half of everything" };
  await nina.client.ask(operation("AddContact"), { input: { ...contact, idempotencyKey: randomUUID() } });
  const { addPaymentMethod } = await nina.client.ask(operation("AddPaymentMethod"), {
    input: { kind: "BANK", token: "sandbox_bank", idempotencyKey: randomUUID() },
  });
  const { withdraw } = await nina.client.ask(operation("Withdraw"), {
    input: {
      fromAccountId: accountId,
      methodId: addPaymentMethod.paymentMethod.id,
      amount: { amount: "7.00", currency: "USD" },
      idempotencyKey: randomUUID(),
    },
  });
  const [ada, grace] = [await makeAdmin(coffer), await makeAdmin(coffer)];
  await grace.client.ask(operation("GrantRole"), {
    input: { userId: bob.userId, role: "COMPLIANCE", reason: "She joins the desk", idempotencyKey: randomUUID() },
  });
  await verify(ada);
  const { wallets } = await nina.client.ask("{ wallets { id } }");
  return {
    nina,
    bob,
    olivia,
    tess,
    ada,
    accountId,
    paymentId: sendPayment.payment.id,
    refundedId: refunded.payment.id,
    withdrawnId: withdraw.payment.id,
    holdId: authorizePayment.payment.id,
    walletId: wallets[0].id,
    ethereumWalletId: await sendTestMoney(ada, "1.250000000000000001"),
    apartWalletId: await watchAddress(ada),
    ownWalletId: await bringOwn(ada),
    ...(await giveOut(ada)),
    payoutId: await sendToAddress(ada, OUTSIDE, "0.5"),
    scheduleId: await makeSchedule(nina, accountId, bob),
    ...(await makeBulks(nina, accountId, bob)),
    webhookId: await makeEndpoint(nina),
    ...(await makeRequests({ nina, bob, ninas: accountId, bobs: bobsAccountId })),
  };
}

async function makeSchedule({ client }: Person, fromAccountId: string, { username }: Person): Promise<string> {
  const input = {
    ...{ fromAccountId, to: { username }, amount: { amount: "30.00", currency: "USD" }, memo: "The mooring" },
    ...{ startsAt: `${new Date().getUTCFullYear() + 1}-01-31T09:00`, timeZone: "Europe/Berlin" },
    ...{ rule: "FREQ=MONTHLY;COUNT=12;BYMONTHDAY=-1", idempotencyKey: randomUUID() },
  };
  const { schedulePayment } = await client.ask(operation("SchedulePayment"), { input });
  return schedulePayment.schedule.id;
}

/** Of two rows one is more than a day's limit leaves. */
async function makeBulks({ client }: Person, fromAccountId: string, { username }: Person) {
  const [first, second] = ["0.10", "25000.00"].map((amount) => ({
    ...{ to: { username }, amount: { amount, currency: "USD" }, key: `w-${amount}` },
    memo: "May, and what the painter took for the name on the boat's side",
  }));
  const make = async (): Promise<string> => {
    const input = { fromAccountId, name: "Wages of May", rows: [first, second], idempotencyKey: randomUUID() };
    const { createBulkPayment } = await client.ask(operation("CreateBulkPayment"), { input });
    return createBulkPayment.bulkPayment.id;
  };
  const [bulkId, bulkDraftId] = [await make(), await make()];
  await client.ask(operation("StartBulkPayment"), { input: { bulkPaymentId: bulkId, idempotencyKey: randomUUID() } });
  return { bulkId, bulkDraftId };
}

async function watchAddress({ client }: Person): Promise<string> {
  const { watchWallet } = await client.ask(operation("WatchWallet"), {
    input: { network: "ETHEREUM", watch: OUTSIDE, name: "The safe at the bank", idempotencyKey: randomUUID() },
  });
  return watchWallet.wallet.id;
}

async function makeEndpoint({ client }: Person): Promise<string> {
  const input = {
    url: "http://127.0.0.1:9/hook",
    description: "The till",
    eventTypes: ["coffer.payments.payment.changed"],
  };
  const { createWebhookEndpoint } = await client.ask(operation("CreateWebhookEndpoint"), {
    input: { ...input, idempotencyKey: randomUUID() },
  });
  const endpointId: string = createWebhookEndpoint.endpoint.id;
  await client.ask(operation("SendTestWebhook"), { input: { endpointId, idempotencyKey: randomUUID() } });
  return endpointId;
}

type Askers = { readonly nina: Person; readonly bob: Person; readonly ninas: string; readonly bobs: string };

async function makeRequests({ nina, bob, ninas, bobs }: Askers) {
  const ask = async (person: Person, input: object) => {
    const { requestPayment } = await person.client.ask(operation("RequestPayment"), {
      input: { ...input, idempotencyKey: randomUUID() },
    });
    return requestPayment.request;
  };
  const amount = { amount: "18.00", currency: "USD" };
  const asked = await ask(nina, {
    toAccountId: ninas,
    from: { username: bob.username },
    amount,
    memo: "Half of the boat, the mooring and what the painter took for the name on its side",
    reference: "2026-117",
  });
  const toPay = await ask(bob, { toAccountId: bobs, from: { username: nina.username }, amount, memo: "Two tickets" });
  const byLink = await ask(bob, { toAccountId: bobs, minimumAmount: { amount: "5.00", currency: "USD" } });
  const linkToken: string = byLink.link.split("#token=")[1];
  return { askedId: asked.id, toPayId: toPay.id, linkToken };
}

/** It is in the tokens of their next login. */
async function makeAdmin(running: RunningCoffer): Promise<Person> {
  const { username, password } = await makeStaff({ url: running.url, running }, "ADMIN");
  return logIn(running.url, username, password);
}
