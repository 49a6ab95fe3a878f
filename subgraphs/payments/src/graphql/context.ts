import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeIdLoader, makeLoader } from "@coffer/platform/running/loader";
import type { StreamOwner } from "@coffer/platform/streams/streams";
import type DataLoader from "dataloader";
import type { DecidedPolicy, KeptApproval, KeptApprovals } from "../app/approvals/ports.ts";
import type { CurrencyChange, CurrencyDesk } from "../app/currencies/ports.ts";
import type { PaymentReader } from "../app/history/ports.ts";
import type { AssetsFor, Directory } from "../app/money/ports.ts";
import type { ListRefunds } from "../app/refunds/ports.ts";
import type { UseCases } from "../app/use-cases.ts";
import type { PaymentId } from "../domain/money/ids.ts";
import type { Payment } from "../domain/money/payment.ts";

/** What resolvers may do, and what they read. */
export type App = UseCases & {
  readonly approvalPolicies: () => Promise<readonly DecidedPolicy[]>;
  readonly assetsFor: AssetsFor;
  readonly currencyChanges: CurrencyDesk["findMany"];
  readonly keptApprovals: KeptApprovals;
  readonly directory: Directory;
  readonly payments: PaymentReader;
  readonly listRefunds: ListRefunds;
  readonly streams: StreamOwner;
};

export type Context = RequestContext & {
  readonly app: App;
  readonly paymentById: DataLoader<string, Payment | null>;
  readonly approvalByPayment: DataLoader<PaymentId, KeptApproval | null>;
  readonly changeOfCurrency: DataLoader<string, CurrencyChange | null>;
  readonly refundsOf: DataLoader<PaymentId, readonly PaymentId[]>;
};

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    paymentById: makeIdLoader({ prefix: "pay", absent: null }, (ids) => app.payments.findMany(ids)),
    changeOfCurrency: makeLoader((codes: readonly string[]) => app.currencyChanges(codes)),
    refundsOf: makeLoader((ids: readonly PaymentId[]) => app.listRefunds(ids)),
    approvalByPayment: makeLoader((ids: readonly PaymentId[]) => app.keptApprovals.findMany(ids)),
  });
