import type { CofferEvent } from "@coffer/contracts/event";
import { type Effect, makeEffect } from "@coffer/platform/events/consumer-parts";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { WebhookEventType } from "../domain/events/event-types.ts";

/** One effect of whatever people are told. */
export function effectsOfTold(
  effect: (sql: Sql, event: CofferEvent) => Promise<void>,
): Readonly<Record<WebhookEventType, Effect>> {
  const run = (sql: Sql, _data: unknown, event: CofferEvent) => effect(sql, event);
  return {
    ...makeEffect("coffer.auth.user.registered", run),
    ...makeEffect("coffer.auth.user.frozen", run),
    ...makeEffect("coffer.auth.user.unfrozen", run),
    ...makeEffect("coffer.ledger.balance.changed", run),
    ...makeEffect("coffer.payments.payment.changed", run),
    ...makeEffect("coffer.payments.payout.cancellation_refused", run),
    ...makeEffect("coffer.payments.request.created", run),
    ...makeEffect("coffer.payments.request.reminded", run),
    ...makeEffect("coffer.payments.request.paid", run),
    ...makeEffect("coffer.payments.request.declined", run),
    ...makeEffect("coffer.payments.request.cancelled", run),
    ...makeEffect("coffer.payments.request.expired", run),
    ...makeEffect("coffer.payments.schedule.created", run),
    ...makeEffect("coffer.payments.schedule.paused", run),
    ...makeEffect("coffer.payments.schedule.resumed", run),
    ...makeEffect("coffer.payments.schedule.ended", run),
    ...makeEffect("coffer.payments.schedule.paid", run),
    ...makeEffect("coffer.payments.schedule.refused", run),
    ...makeEffect("coffer.payments.schedule.missed", run),
    ...makeEffect("coffer.payments.schedule.skipped", run),
    ...makeEffect("coffer.payments.bulk.created", run),
    ...makeEffect("coffer.payments.bulk.started", run),
    ...makeEffect("coffer.payments.bulk.progressed", run),
    ...makeEffect("coffer.payments.bulk.completed", run),
    ...makeEffect("coffer.payments.bulk.cancelled", run),
    ...makeEffect("coffer.payments.webhook.disabled", run),
    ...makeEffect("coffer.verification.status.changed", run),
    ...makeEffect("coffer.verification.user.verified", run),
    ...makeEffect("coffer.wallets.wallet.created", run),
    ...makeEffect("coffer.wallets.receipt.changed", run),
  };
}
