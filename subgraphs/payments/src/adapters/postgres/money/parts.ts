import type { Asset } from "@coffer/money/asset";
import type { PaymentParts } from "../../../domain/money/payment-parts.ts";
import { prepareApprovals } from "../approvals/approval-table.ts";
import { AUTHORIZATIONS, type AuthorizationRow } from "../authorizations/authorization-table.ts";
import { preparePaidRows } from "../bulk/take-rows.ts";
import { prepareStartedBulks } from "../bulk/write-bulks.ts";
import { prepareDebts } from "../debts/debt-table.ts";
import { prepareChainDeposits } from "../deposits/chain-table.ts";
import { prepareDeposits } from "../deposits/deposit-table.ts";
import { EXCHANGES, type ExchangeRow } from "../exchanges/exchange-table.ts";
import { prepareReleases } from "../limits/use-table.ts";
import { prepareReferences } from "../references/reference-table.ts";
import { REFUNDS, type RefundRow } from "../refunds/refund-table.ts";
import { preparePaidRequests } from "../requests/paid-requests.ts";
import { prepareScheduledRuns, prepareSchedules } from "../schedules/write-schedules.ts";
import { prepareActs } from "../stuck/act-table.ts";
import { prepareCallOffs } from "../withdrawals/call-offs.ts";
import { preparePayouts } from "../withdrawals/payout-table.ts";
import { prepareWithdrawals } from "../withdrawals/withdrawal-table.ts";
import { FAILURES, type FailureRow } from "./failure-table.ts";
import { preparePaid } from "./paid-queue.ts";
import type { AssetOf, WriteParts, Written } from "./part-table.ts";
import { prepareProviderTasks, prepareReturns } from "./provider-tasks.ts";
import { RETURNS, type ReturnRow } from "./return-table.ts";

export type PartsRow = AuthorizationRow & FailureRow & RefundRow & ExchangeRow & ReturnRow;

export const PART_COLUMNS = `${AUTHORIZATIONS.columns}, ${FAILURES.columns}, ${REFUNDS.columns}, ${EXCHANGES.columns}, ${RETURNS.columns}`;
export const PART_JOINS = `${AUTHORIZATIONS.join} ${FAILURES.join} ${REFUNDS.join} ${EXCHANGES.join} ${RETURNS.join}`;

export const readParts = (row: PartsRow, asset: Asset, assetOf: AssetOf): PaymentParts => ({
  ...AUTHORIZATIONS.read(row, asset, assetOf),
  ...FAILURES.read(row, asset, assetOf),
  ...REFUNDS.read(row, asset, assetOf),
  ...EXCHANGES.read(row, asset, assetOf),
  ...RETURNS.read(row, asset, assetOf),
});

/**
 * Every feature's rows, of those payments that it has a part in. Null where none has: then the
 * payments' own rows are the last that is written.
 */
export function prepareParts(written: Written): WriteParts | null {
  const writes = [
    prepareProviderTasks(written, { kind: "DEPOSIT", table: "deposit_task" }),
    prepareProviderTasks(written, { kind: "WITHDRAWAL", table: "withdrawal_task" }),
    prepareReturns(written),
    preparePaid(written),
    prepareDeposits(written),
    prepareChainDeposits(written),
    prepareWithdrawals(written),
    preparePayouts(written),
    prepareCallOffs(written),
    FAILURES.prepare(written),
    REFUNDS.prepare(written),
    EXCHANGES.prepare(written),
    RETURNS.prepare(written),
    prepareDebts(written),
    AUTHORIZATIONS.prepare(written),
    prepareApprovals(written),
    prepareReferences(written),
    preparePaidRequests(written),
    prepareSchedules(written),
    prepareScheduledRuns(written),
    prepareStartedBulks(written),
    preparePaidRows(written),
    prepareActs(written),
    prepareReleases(written),
  ].filter((write) => write !== null);
  if (writes.length === 0) return null;
  return async (client) => {
    const known: [string, PaymentParts][] = [];
    for (const write of writes) known.push(...((await write(client)) ?? []));
    return new Map(known);
  };
}
