import { makeLeases } from "@coffer/platform/queue/leases";
import { HOLDS } from "../adapters/postgres/authorizations/queue.ts";
import { makeExpireHold } from "../app/authorizations/expire-hold.ts";
import { makeExpireHoldsJob } from "../jobs/authorizations/expire-holds.ts";
import type { Money } from "./money.ts";

export const composeAuthorizations = (money: Money) => ({
  job: makeExpireHoldsJob({ leases: makeLeases(money.pool, HOLDS), expire: makeExpireHold(money), log: money.log }),
});
