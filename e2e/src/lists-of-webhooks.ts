import { expect, vi } from "vitest";
import { type MakeList, PAGE } from "./lists-of.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

/** What was sent to an endpoint of each, where nobody listens. */
export async function listsOfWebhooks<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person }[],
): Promise<readonly List[]> {
  const lists = people.map(async ({ person }) => {
    const order = (name: string, input: object) => person.client.ask(operation(name), { input });
    const wish = { url: "http://127.0.0.1:9/", eventTypes: ["coffer.wallets.wallet.created"], idempotencyKey: "hook" };
    const { createWebhookEndpoint: made } = await order("CreateWebhookEndpoint", wish);
    const endpointId = made.endpoint.id;
    const { sendTestWebhook: sent } = await order("SendTestWebhook", { endpointId, idempotencyKey: "test" });
    const deliveryId = sent.delivery.id;
    await vi.waitFor(
      async () => {
        const { webhookDelivery } = await person.client.ask(operation("WebhookDelivery"), { id: deliveryId, first: 1 });
        expect(webhookDelivery.attempts.nodes).toMatchObject([{ fault: "CONNECTION_FAILED" }]);
      },
      { timeout: 120_000, interval: 20 },
    );
    const deliveries = `query ($id: ID!, $after: String) { webhookEndpoint(id: $id) { deliveries${PAGE} } }`;
    const attempts = `query ($id: ID!, $after: String) { webhookDelivery(id: $id) { attempts${PAGE} } }`;
    return [
      list(person, ["WebhookEndpoint.deliveries", endpointId, deliveries], endpointId),
      list(person, ["WebhookDelivery.attempts", deliveryId, attempts], deliveryId),
    ];
  });
  return (await Promise.all(lists)).flat();
}
