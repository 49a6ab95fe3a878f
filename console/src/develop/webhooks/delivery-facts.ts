import type { OneDeliveryQuery } from "../../generated/develop/webhooks/webhooks.ts";

export type DeliveryFacts = NonNullable<OneDeliveryQuery["webhookDelivery"]>;
