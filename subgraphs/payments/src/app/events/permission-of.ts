import type { Permission } from "@coffer/platform/identity/permissions";
import { isWebhookEventType, TEST_TYPE, type WebhookEventType } from "../../domain/events/event-types.ts";

/** What a credential needs to read by the API what such an event says. */
const PERMISSIONS: Readonly<Record<WebhookEventType, Permission>> = {
  "coffer.payments.payment.changed": "payments:read",
  "coffer.payments.payout.cancellation_refused": "payments:read",
  "coffer.payments.request.created": "payments:read",
  "coffer.payments.request.reminded": "payments:read",
  "coffer.payments.request.paid": "payments:read",
  "coffer.payments.request.declined": "payments:read",
  "coffer.payments.request.cancelled": "payments:read",
  "coffer.payments.request.expired": "payments:read",
  "coffer.payments.schedule.created": "payments:read",
  "coffer.payments.schedule.paused": "payments:read",
  "coffer.payments.schedule.resumed": "payments:read",
  "coffer.payments.schedule.ended": "payments:read",
  "coffer.payments.schedule.paid": "payments:read",
  "coffer.payments.schedule.refused": "payments:read",
  "coffer.payments.schedule.missed": "payments:read",
  "coffer.payments.schedule.skipped": "payments:read",
  "coffer.payments.bulk.created": "payments:read",
  "coffer.payments.bulk.started": "payments:read",
  "coffer.payments.bulk.progressed": "payments:read",
  "coffer.payments.bulk.completed": "payments:read",
  "coffer.payments.bulk.cancelled": "payments:read",
  "coffer.ledger.balance.changed": "accounts:read",
  "coffer.verification.status.changed": "verification:read",
  "coffer.verification.user.verified": "verification:read",
  "coffer.wallets.wallet.created": "wallets:read",
  "coffer.wallets.receipt.changed": "wallets:read",
  "coffer.auth.user.registered": "profile:read",
  "coffer.auth.user.frozen": "profile:read",
  "coffer.auth.user.unfrozen": "profile:read",
  "coffer.payments.webhook.disabled": "webhooks:manage",
};

/**
 * Whoever may manage endpoints may see what a test sends; what only another version knows, nobody
 * is shown.
 */
export function permissionOf(type: WebhookEventType): Permission;
export function permissionOf(type: string): Permission | null;
export function permissionOf(type: string): Permission | null {
  if (type === TEST_TYPE) return "webhooks:manage";
  return isWebhookEventType(type) ? PERMISSIONS[type] : null;
}
