import type { DeliveriesQuery, EndpointFactsFragment } from "../../generated/develop/webhooks/webhooks.ts";
import { State, type Tone } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";

const ENDPOINTS: Readonly<Record<EndpointFactsFragment["state"], Tone>> = {
  ENABLED: "good",
  DISABLED: "bad",
  REMOVED: "quiet",
};

export type Delivery = NonNullable<DeliveriesQuery["webhookEndpoint"]>["deliveries"]["nodes"][number];

export const STATUSES = ["PENDING", "DELIVERED", "FAILED"] as const satisfies readonly Delivery["status"][];

const DELIVERIES: Readonly<Record<Delivery["status"], Tone>> = {
  PENDING: "waiting",
  DELIVERED: "good",
  FAILED: "bad",
};

export const EndpointState = ({ state }: Pick<EndpointFactsFragment, "state">) => (
  <State tone={ENDPOINTS[state]}>{words.webhooks.states[state]}</State>
);

export const DeliveryState = ({ status }: Pick<Delivery, "status">) => (
  <State tone={DELIVERIES[status]}>{words.webhooks.statuses[status]}</State>
);
