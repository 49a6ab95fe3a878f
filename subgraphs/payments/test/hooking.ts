import { randomUUID } from "node:crypto";
import { wrapEvent } from "@coffer/contracts/event";
import { newId } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { type Received, startReceiver } from "@coffer/testkit/webhook-receiver";
import { Webhook } from "standardwebhooks";
import { expect, vi } from "vitest";
import { makeWorld, PATIENT, type Person, type World } from "./world.ts";

export const PAYMENT_CHANGED = "coffer.payments.payment.changed";
export const WALLET_CREATED = "coffer.wallets.wallet.created";
export const DISABLED = "coffer.payments.webhook.disabled";
const ENDPOINT =
  "id url description eventTypes forEverybody state disabledReason disabledAt failingSince formerSecretEndsAt createdAt";
const REFUSAL = "... on Refusal { code message }";
const DELIVERY = "id eventId eventType body status endedAt attemptCount";

export const CREATE = `mutation ($input: CreateWebhookEndpointInput!) { it: createWebhookEndpoint(input: $input) { __typename ${REFUSAL}
  ... on CreateWebhookEndpointSuccess { endpoint { ${ENDPOINT} } secret } ... on WebhookUrlNotAllowed { fault }
  ... on WebhookEventsNotPermitted { eventTypes } ... on QuotaExceeded { limit } ... on WebhookSecretShownBefore { endpoint { ${ENDPOINT} } } } }`;
export const UPDATE = `mutation ($input: UpdateWebhookEndpointInput!) { it: updateWebhookEndpoint(input: $input) { __typename ${REFUSAL}
  ... on UpdateWebhookEndpointSuccess { endpoint { ${ENDPOINT} } } ... on WebhookUrlNotAllowed { fault } ... on WebhookEventsNotPermitted { eventTypes } } }`;
export const DELETE = `mutation ($input: DeleteWebhookEndpointInput!) { it: deleteWebhookEndpoint(input: $input) { __typename ${REFUSAL}
  ... on DeleteWebhookEndpointSuccess { endpoint { ${ENDPOINT} } } } }`;
export const ROTATE = `mutation ($input: RotateWebhookSecretInput!) { it: rotateWebhookSecret(input: $input) { __typename ${REFUSAL}
  ... on RotateWebhookSecretSuccess { endpoint { ${ENDPOINT} } secret } ... on WebhookSecretShownBefore { endpoint { id } } } }`;
export const TEST = `mutation ($input: SendTestWebhookInput!) { it: sendTestWebhook(input: $input) { __typename ${REFUSAL}
  ... on SendTestWebhookSuccess { delivery { ${DELIVERY} } } ... on TooManyWebhookTests { limit } } }`;
export const REDELIVER = `mutation ($input: RedeliverWebhookInput!) { it: redeliverWebhook(input: $input) { __typename ${REFUSAL}
  ... on RedeliverWebhookSuccess { delivery { ${DELIVERY} } } } }`;
export const RECOVER = `mutation ($input: RecoverWebhookInput!) { it: recoverWebhook(input: $input) { __typename ${REFUSAL}
  ... on RecoverWebhookSuccess { endpoint { ${ENDPOINT} } redelivered hasMore } } }`;
export const ENDPOINTS = `{ webhookEndpoints { ${ENDPOINT} } }`;
export const DELIVERIES = `query ($id: ID!, $first: Int = 20, $after: String, $status: WebhookDeliveryStatus) { webhookEndpoint(id: $id) { ${ENDPOINT}
  deliveries(first: $first, after: $after, status: $status) { nodes { ${DELIVERY}
    attempts(first: 20) { nodes { number at durationMs requestHeaders { name value } status fault answer } } } pageInfo { hasNextPage endCursor } } } }`;

/** A world, and a server that its webhooks are sent to. */
export async function makeHookStage(config: Parameters<typeof makeWorld>[0] = {}) {
  const world = await makeWorld(config);
  const receiver = await startReceiver();
  const { bus } = world.environments;
  let people = 0;
  return {
    ...{ world, receiver },
    /** For one test: a person whose endpoints are theirs alone, and a path of the server. */
    async next(): Promise<{ ann: Person; path: string }> {
      people += 1;
      return { ann: await world.person(`ann-${people}`), path: `/hook-${people}` };
    },
    tellOfAuth: (event: Parameters<typeof makeEvent<"auth">>[1]) =>
      bus.publish("coffer.auth.v1", [makeEvent("auth", event)]),
    tellOfWallets: (...events: ReturnType<typeof walletCreated>[]) => bus.publish("coffer.wallets.v1", events),
    async end() {
      await world.end();
      await receiver.stop();
    },
  };
}

export type HookStage = Awaited<ReturnType<typeof makeHookStage>>;

/** An event of somebody's, other than what payments do by themselves. */
export function walletCreated(userId: string, time = new Date()) {
  const data = { walletId: newId("wal"), userId, network: "TRON" };
  return wrapEvent("wallets", { type: "wallet.created", subject: data.walletId, time, data });
}

/** What was sent. Throws where it is not signed with this secret. */
export const verify = (secret: string, { headers, body }: Received) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string; type: string; data: object };

export function takes(secret: string, received: Received): boolean {
  try {
    verify(secret, received);
    return true;
  } catch {
    return false;
  }
}

/** As free as the tests' queries are. */
type Found = Awaited<ReturnType<Person["ask"]>>;
type Who = Pick<Person, "ask">;

export const ask = async ({ ask: askIt }: Who, query: string, input: object): Promise<Found> =>
  (await askIt(query, { input })).it;

/** Somebody's new endpoint, and its secret. */
export async function hook(who: Who, url: string, changes: object = {}): Promise<{ id: string; secret: string }> {
  const input = { url, eventTypes: [PAYMENT_CHANGED], idempotencyKey: randomUUID(), ...changes };
  const made = await ask(who, CREATE, input);
  if (!made.endpoint) throw new Error(JSON.stringify(made));
  return { id: made.endpoint.id, secret: made.secret };
}

export const sendTest = (who: Who, endpointId: string): Promise<Found> =>
  ask(who, TEST, { endpointId, idempotencyKey: randomUUID() });

export const findEndpoint = async ({ ask: askIt }: Who, id: string, variables: object = {}): Promise<Found> =>
  (await askIt(DELIVERIES, { id, ...variables })).webhookEndpoint;

export const listDeliveries = async (who: Who, id: string): Promise<Found[]> =>
  (await findEndpoint(who, id)).deliveries.nodes;

/** Once as many of its deliveries stand so, the newest first. */
export const untilStatus = async (who: Who, id: string, statuses: readonly string[]): Promise<Found[]> =>
  vi.waitFor(async () => {
    const found = await listDeliveries(who, id);
    expect(found.map(({ status }) => status)).toEqual(statuses);
    return found;
  }, PATIENT);

/** Once the endpoint's latest delivery was tried so often. */
export const untilTried = async (who: Who, id: string, attempts: number): Promise<Found> =>
  vi.waitFor(async () => {
    const [latest] = await listDeliveries(who, id);
    expect(latest?.attemptCount).toBe(attempts);
    return latest as Found;
  }, PATIENT);

/** As if the time of the next try had come, of all that waits. */
export const retryWebhooks = (world: World) =>
  world.admin.query(
    "UPDATE payments.webhook_task SET due_at = now() - interval '1 second', waits_until = now() - interval '1 second' WHERE due_at = waits_until",
  );

/** Rows of the tables of webhooks. */
export async function countRows(world: World): Promise<Record<string, number>> {
  const { rows } = await world.admin.query(
    `SELECT (SELECT count(*)::int FROM payments.webhook_delivery) AS deliveries, (SELECT count(*)::int FROM payments.webhook_attempt) AS attempts,
       (SELECT count(*)::int FROM payments.webhook_task) AS tasks, (SELECT count(*)::int FROM payments.inbox WHERE consumer = 'webhooks') AS inbox,
       (SELECT count(*)::int FROM payments.dead_letter WHERE consumer = 'webhooks') AS letters`,
  );
  return rows[0];
}
