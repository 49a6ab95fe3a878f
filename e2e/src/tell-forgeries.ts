import { readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import { knownId } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { kafkaClientOptions } from "@coffer/platform/events/bus-kafka";
import { makeEventTrust } from "@coffer/platform/events/trust";
import { Secret } from "@coffer/platform/values/secret";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { operation } from "./operations.ts";
import { available, fund, join, openAccount, type Person } from "./people.ts";
import type { useDistributed } from "./use-distributed.ts";

type Coffer = ReturnType<typeof useDistributed>;

type Write = (topic: string, events: readonly CofferEvent[], sign?: Sign) => Promise<void>;

/**
 * Whoever holds the administrator's password of the broker writes what they like: nobody believes
 * it.
 */
export function tellForgeries(coffer: Coffer): void {
  let broker: Awaited<ReturnType<typeof openBroker>>;
  beforeAll(async () => {
    broker = await openBroker(coffer);
  });
  afterAll(() => broker?.close());

  it("shows nobody a balance, moves no cursor, and ends nobody's session, over any gateway", () =>
    forgeBalances(coffer, broker.write));

  it("makes nobody somebody else in the directory by which people are paid", () => forgePeople(coffer, broker.write));

  it("is noticed: each reader says which messages it passed over", async () => {
    const logOf = (name: string) => readFileSync(joinPath(coffer.running.folder, "logs", `${name}.log`), "utf8");
    const noticed = "an event without its producer's signature was passed over";
    for (const reader of READERS) await expect.poll(() => reader.map(logOf).join("")).toContain(noticed);
  });
}

/**
 * Every gateway reads all that is written; two of payments share it, and which reads what is the
 * broker's choice.
 */
const READERS = [["gateway"], ["gateway-2"], ["payments", "payments-2"]];

const pay = async (from: Person, accountId: string, to: object) =>
  from.client.ask(operation("SendPayment"), {
    input: { fromAccountId: accountId, to, amount: { amount: "1.00", currency: "USD" }, idempotencyKey: "marker" },
  });

async function forgeBalances(coffer: Coffer, write: Write): Promise<void> {
  const [first = ""] = coffer.running.urls;
  const [alice, mallory] = [await join(first, "alice"), await join(first, "mallory")];
  const [hers, his] = [await fund(alice, "10.00"), await openAccount(mallory, "USD")];
  const followers = [undefined, his].map((accountId) =>
    mallory.client.subscribe(operation("BalanceChanged"), accountId ? { accountId } : {}),
  );
  const watching = alice.client.subscribe(operation("BalanceChanged"), { accountId: hers });
  for (const follower of [...followers, watching]) await follower.atLeast(1);

  const told = (accountId: string, stream: string, sequence: string) =>
    balanceOf(mallory, { accountId, stream, sequence, audience: audienceOf(mallory, his, hers) });
  const forged = [
    told(hers, `account:${hers}`, "3"),
    told(hers, `account:${his}`, "1"),
    told(his, `account:${his}`, "1"),
    told(his, `account:${his}`, "1000000"),
    told(hers, `user:${mallory.userId}`, "1"),
  ];
  const ended = sessionsOf(alice).map((session) => {
    const data = {
      sessionId: knownId("ses", session),
      userId: knownId("usr", alice.userId),
      reason: "LOGOUT" as const,
    };
    return makeEvent("auth", { type: "session.ended", subject: session, data, time: new Date() });
  });
  for (const sign of signersOf(coffer)) {
    await write(topicOf("ledger"), forged, sign);
    await write(topicOf("payments"), forged, sign);
    await write(topicOf("auth"), ended, sign);
  }
  // The marker: what was written before it was heard before it, by gateways that are still there to
  // hear.
  expect(await pay(alice, hers, { accountId: his })).toMatchObject({
    sendPayment: { __typename: "SendPaymentSuccess" },
  });
  for (const follower of [...followers, watching]) await follower.atLeast(2);

  expect(followers.map(({ events }) => events.map(postedOf))).toEqual(followers.map(() => ["0.00", "1.00"]));
  expect(watching.events.map(postedOf)).toEqual(["10.00", "9.00"]);
  for (const follower of [...followers, watching]) expect([follower.errors, follower.closed]).toEqual([[], undefined]);
  expect(await available(alice, hers)).toBe("9.00");
  await Promise.all([...followers, watching].map((follower) => follower.end()));
}

async function forgePeople(coffer: Coffer, write: Write): Promise<void> {
  const [first = ""] = coffer.running.urls;
  const [alice, bob, mallory] = [await join(first, "alice"), await join(first, "bob"), await join(first, "mallory")];
  const hers = await fund(alice, "10.00");
  const named = (person: string, username: string) => {
    const userId = knownId("usr", person);
    return makeEvent("auth", {
      type: "user.registered",
      subject: userId,
      data: { userId, username },
      time: new Date(),
    });
  };
  const forged = [named(mallory.userId, bob.username), named(bob.userId, mallory.username)];
  for (const sign of signersOf(coffer)) for (const subgraph of SUBGRAPHS) await write(topicOf(subgraph), forged, sign);
  // The marker: a person who registers now is known to payments once what was written before was
  // read.
  const marker = await join(first, "marker");
  await expect
    .poll(async () => (await pay(alice, hers, { username: marker.username })).sendPayment.__typename, {
      timeout: 120_000,
    })
    .toBe("SendPaymentSuccess");

  const input = {
    ...{ fromAccountId: hers, to: { username: bob.username }, amount: { amount: "2.00", currency: "USD" } },
    idempotencyKey: "to bob",
  };
  expect(await alice.client.ask(operation("SendPayment"), { input })).toMatchObject({
    sendPayment: { __typename: "SendPaymentSuccess" },
  });
  const accounts = async (person: Person) =>
    (await person.client.ask("{ accounts { balance { posted { amount } } } }")).accounts.map(
      (account: { balance: { posted: { amount: string } } }) => account.balance.posted.amount,
    );
  expect([await accounts(bob), await accounts(mallory)]).toEqual([["2.00"], []]);
}

type Place = {
  readonly accountId: string;
  readonly stream: string;
  readonly sequence: string;
  readonly audience: string[];
};

/** An event of the ledger's that gives an account's balance to somebody. */
const balanceOf = ({ userId }: Person, { accountId, ...place }: Place): CofferEvent =>
  makeEvent("ledger", {
    type: "balance.changed",
    subject: accountId,
    sequence: place.sequence,
    time: new Date(),
    data: {
      ...{
        accountId: knownId("acc", accountId),
        ownerId: knownId("usr", userId),
        currency: "USD",
        posted: "10.00",
        available: "10.00",
      },
      ...{ pendingIn: "0.00", pendingOut: "0.00", paymentId: null, subject: null },
    },
    follow: { field: "balanceChanged", places: [place] },
  });

type Sign = (topic: string, value: string) => string | undefined;

/**
 * Nobody; somebody who invents it; and every other subgraph, with its real key, for its own topic.
 */
function signersOf({ secrets }: Coffer): readonly Sign[] {
  const publicJwks = JSON.parse(secrets.EVENT_PUBLIC_KEYS ?? "{}").keys;
  const others = (["users", "wallets"] as const).map((subgraph): Sign => {
    const [jwk] = JSON.parse(secrets[`${subgraph.toUpperCase()}_EVENT_SIGNING_KEYS`] ?? "{}").keys;
    const signingKeys = [{ kid: jwk.kid, privateJwk: new Secret(JSON.stringify(jwk)) }];
    const trust = makeEventTrust({ own: { subgraph, signingKeys }, publicJwks });
    return (_topic, value) => trust.sign(topicOf(subgraph), value);
  });
  const [{ kid }] = publicJwks;
  return [() => undefined, () => `${kid}.${Buffer.alloc(64, 7).toString("base64url")}`, ...others];
}

async function openBroker({ running, secrets }: Coffer) {
  const access = {
    brokers: running.parts.kafka.brokers,
    ssl: false,
    credentials: {
      mechanism: "plain" as const,
      username: "admin",
      password: new Secret(secrets.KAFKA_ADMIN_PASSWORD ?? ""),
    },
  };
  const producer = new Kafka({ ...kafkaClientOptions(access), logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  return {
    async write(topic: string, events: readonly CofferEvent[], sign: Sign = () => undefined) {
      const messages = events.map((event) => {
        const value = JSON.stringify(event);
        const signature = sign(topic, value);
        return { key: event.subject, value, headers: signature === undefined ? {} : { "coffer-signature": signature } };
      });
      await producer.send({ topic, acks: -1, messages });
    },
    close: () => producer.disconnect(),
  };
}

const audienceOf = ({ userId }: Person, ...accountIds: string[]): string[] => [
  `user:${userId}`,
  `payments:${userId}`,
  ...accountIds.map((id) => `account:${id}`),
];

/** As the access token says. */
const sessionsOf = ({ client }: Person): string[] => {
  const [, payload = ""] = (client.accessToken ?? "").split(".");
  return [JSON.parse(Buffer.from(payload, "base64url").toString()).sid];
};

const postedOf = ({ balanceChanged }: { balanceChanged?: { balance: { posted: { amount: string } } } }) =>
  balanceChanged?.balance.posted.amount;
