import type { Connection } from "@coffer/platform/graphql/pages";
import type { DecidedPolicy, KeptApproval } from "../app/approvals/ports.ts";
import type { CurrencyChange } from "../app/currencies/ports.ts";
import type { PaymentEventData } from "../app/history/payment-event.ts";
import type { ListCount, ListTotals } from "../app/history/ports.ts";
import type { PaymentMethod } from "../domain/methods/method.ts";
import type { Scenario } from "../domain/methods/scenarios.ts";
import type { Payment } from "../domain/money/payment.ts";
import type { WebhookDelivery } from "../domain/webhooks/delivery.ts";
import type { WebhookEndpoint } from "../domain/webhooks/endpoint.ts";

/** What resolvers hand to each other for an object type. */
export type UserParent = { readonly id: string };
export type JournalEntryParent = { readonly id: string };
export type AccountParent = { readonly id: string };
export type CurrencyParent = { readonly code: string };
export type CurrencyChangeParent = CurrencyChange;
export type ApprovalPolicyParent = DecidedPolicy;
export type PaymentApprovalParent = KeptApproval;
export type PaymentParent = Payment;
export type PaymentConnectionParent = Connection<Payment> & {
  count(): Promise<ListCount>;
  addUp(): Promise<ListTotals>;
};
export type PaymentMethodParent = PaymentMethod;
export type SandboxScenarioParent = Scenario;
export type WebhookDeliveryParent = WebhookDelivery;
export type WebhookEndpointParent = WebhookEndpoint;
export type PaymentStatusChangedParent = PaymentEventData & { readonly cursor: string; readonly snapshot: boolean };
