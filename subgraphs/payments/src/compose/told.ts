import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type { PaymentsConfig } from "../config.ts";
import { composeEvents } from "./events.ts";
import type { Money } from "./money.ts";
import { composeWebhooks } from "./webhooks.ts";

/** Whoever is told of what happens: by requests to their servers, and by a list that is kept. */
export function composeTold(money: Money, environment: SubgraphEnvironment, config: PaymentsConfig) {
  const webhooks = composeWebhooks(money, environment, config.webhooks);
  const events = composeEvents(money, environment, config.events);
  return {
    useCases: webhooks,
    app: { webhookEndpoints: webhooks.endpointDesk, webhookLog: webhooks.deliveryLog, ...events.app },
    jobs: [...webhooks.jobs, events.job],
    async startConsumers() {
      const consumers = [await webhooks.startConsumer(), await events.startConsumer()];
      return { stop: () => Promise.all(consumers.map((consumer) => consumer?.stop())) };
    },
    close: webhooks.close,
  };
}
