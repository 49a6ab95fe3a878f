import { readIssuer } from "@coffer/platform/identity/issuer";
import { type RelyingParty, readRelyingParty } from "@coffer/platform/passkeys/relying-party";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import type { Quotas } from "./domain/money/quotas.ts";

export type PaymentsConfig = {
  readonly batchMax: number;
  readonly queueMax: number;
  readonly waitMaxMs: number;
  readonly concurrency: number;
  /** What one person may have. */
  readonly quotas: Quotas;
  /** Payment methods of one person that were not removed: no list of them is longer. */
  readonly methodsMax: number;
  /** The console's, where links of requests lead. */
  readonly publicAddress: string;
  /** Links of requests that one person may look at within the time. */
  readonly linkLookups: { readonly perUser: number; readonly windowMs: number };
  /** For whom payers approve: as auth has it, or no passkey of theirs fits. */
  readonly passkeys: RelyingParty;
};

const LINK_WINDOW_MS = 15 * 60_000;

export const readPaymentsConfig = (env: Environment, mode: Mode): PaymentsConfig => ({
  batchMax: env.integer("PAYMENTS_BATCH_MAX", 512, { min: 1, max: 5000 }),
  queueMax: env.integer("PAYMENTS_QUEUE_MAX", 10_000, { min: 1, max: 1_000_000 }),
  waitMaxMs: env.integer("PAYMENTS_WAIT_MAX_MS", 5_000, { min: 100, max: 60_000 }),
  concurrency: env.integer("PAYMENTS_LANES", 2, { min: 1, max: 16 }),
  quotas: {
    accounts: env.integer("PAYMENTS_ACCOUNTS_MAX", 200, { min: 1, max: 10_000 }),
    authorizations: env.integer("PAYMENTS_AUTHORIZATIONS_MAX", 1_000, { min: 1, max: 100_000 }),
    deposits: env.integer("PAYMENTS_DEPOSITS_MAX", 500, { min: 1, max: 100_000 }),
    withdrawals: env.integer("PAYMENTS_WITHDRAWALS_MAX", 500, { min: 1, max: 100_000 }),
    requests: env.integer("PAYMENTS_REQUESTS_MAX", 500, { min: 1, max: 100_000 }),
  },
  publicAddress: readIssuer(env, mode),
  linkLookups: {
    perUser: env.integer("PAYMENTS_LINK_LOOKUPS", 300, { min: 1, max: 1_000_000 }),
    windowMs: LINK_WINDOW_MS,
  },
  methodsMax: env.integer("PAYMENTS_METHODS_MAX", 20, { min: 1, max: 100 }),
  passkeys: readRelyingParty(env, mode, readIssuer(env, mode)),
});
