import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  ask,
  countRows,
  DELETE,
  deliveriesOf,
  ENDPOINTS,
  endpointOf,
  hook,
  PAYMENT_CHANGED,
  RECOVER,
  REDELIVER,
  ROTATE,
  retryWebhooks,
  TEST,
  UPDATE,
  untilStatus,
  untilTried,
} from "./hooking.ts";
import { type Received, type Receiver, startReceiver } from "./receiver.ts";
import { makeWorld, PATIENT, type Person, SEND, type World } from "./world.ts";

let world: World;
let receiver: Receiver;
let alice: Person;
let bob: Person;
let account: string;

beforeAll(async () => {
  world = await makeWorld();
  receiver = await startReceiver();
  [alice, bob] = [await world.person("alice"), await world.person("bob")];
  account = await world.funded(alice, "100.00");
});
afterAll(async () => {
  await world.end();
  await receiver.stop();
});

const send = async (who = alice, from = account, to = bob): Promise<string> => {
  const amount = { amount: "0.01", currency: "USD" };
  const input = { fromAccountId: from, to: { userId: to.userId }, amount, idempotencyKey: randomUUID() };
  return (await who.ask(SEND, { input })).sendPayment.payment.id;
};
const verify = (secret: string, { headers, body }: Received) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string; data: object };

describe("a webhook", () => {
  it("is signed, and is the event of its owner", async () => {
    const { id, secret } = await hook(alice, receiver.url("/first"));
    const paymentId = await send();
    const [one] = await receiver.until("/first", 1);
    expect(verify(secret, one as Received)).toMatchObject({
      type: PAYMENT_CHANGED,
      data: { paymentId, status: "COMPLETED" },
    });
    const [delivery] = await untilStatus(alice, id, ["DELIVERED"]);
    expect(delivery).toMatchObject({ attemptCount: 1, body: one?.body });
    expect(await countRows(world)).toMatchObject({ inbox: 0, letters: 0, tasks: 0 });
  });
});
void [
  ask,
  DELETE,
  deliveriesOf,
  ENDPOINTS,
  endpointOf,
  RECOVER,
  REDELIVER,
  retryWebhooks,
  ROTATE,
  TEST,
  UPDATE,
  untilTried,
  vi,
  PATIENT,
  afterEach,
];
