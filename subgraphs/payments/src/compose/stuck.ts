import { within } from "@coffer/platform/values/within";
import { makeListHistory } from "../adapters/postgres/stuck/list-history.ts";
import { makeStuckDesk } from "../adapters/postgres/stuck/stuck-desk.ts";
import { makeCountStuck, makeStuckReader } from "../adapters/postgres/stuck/stuck-reader.ts";
import type { LookUp } from "../app/stuck/ports.ts";
import type { Payment } from "../domain/money/payment.ts";
import type { ProviderSaid } from "../domain/money/provider-word.ts";
import type { Money } from "./money.ts";

/** An operator waits for it. */
const LOOK_MS = 10_000;

type Outside = {
  readonly lookUpDeposit: (payment: Payment) => Promise<ProviderSaid>;
  readonly lookUpWithdrawal: (payment: Payment) => Promise<ProviderSaid>;
};

/** What operators see and do of payments that do not go on. */
export function composeStuck({ pool, clock, log }: Money, outside: Outside, afterSeconds: number) {
  const lookUp: LookUp = (payment) => {
    const look = payment.kind === "DEPOSIT" ? outside.lookUpDeposit : outside.lookUpWithdrawal;
    return within(LOOK_MS, look(payment)).catch((error: unknown) => {
      log.warn({ err: error, paymentId: payment.id }, "a provider did not say what became of a payment");
      return { word: "NO_ANSWER" } as const;
    });
  };
  const parts = { pool, clock, afterSeconds };
  const stuckDesk = makeStuckDesk(pool);
  return {
    useCases: { lookUp, stuckDesk },
    app: {
      listStuck: makeStuckReader(parts).list,
      listHistory: makeListHistory(pool),
      findEndings: stuckDesk.findEndings,
    },
    counts: [
      {
        name: "coffer_stuck_payments",
        help: "Payments that wait for their provider, and do not go on as they should, by the reason.",
        label: "reason",
        count: makeCountStuck(parts),
      },
    ],
  };
}
