import { requireUser } from "@coffer/platform/graphql/errors";
import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeIdLoader, makeLoader } from "@coffer/platform/running/loader";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { StreamOwner } from "@coffer/platform/streams/streams";
import type { Clock } from "@coffer/platform/values/clock";
import type DataLoader from "dataloader";
import type { DecidedPolicy, KeptApproval, KeptApprovals } from "../app/approvals/ports.ts";
import type { BulkReader, ReadFile } from "../app/bulk/ports.ts";
import type { TakeUpload } from "../app/bulk/take-upload.ts";
import type { TestClockReading } from "../app/clock/ports.ts";
import type { ContactReader } from "../app/contacts/ports.ts";
import type { CurrencyChange, CurrencyDesk } from "../app/currencies/ports.ts";
import type { DebtDesk } from "../app/debts/ports.ts";
import type { ListChainOrigins } from "../app/deposits/chain-ports.ts";
import type { ListDepositedFrom } from "../app/deposits/ports.ts";
import type { EventReader } from "../app/events/ports.ts";
import type { DecidedTerms, TermsDesk } from "../app/exchanges/ports.ts";
import type { ExportDesk, ExportLinks } from "../app/exports/ports.ts";
import type { FeeDesk } from "../app/fees/ports.ts";
import type { ListEveryPayment, ListReferences, PaymentReader, Reference } from "../app/history/ports.ts";
import type { LimitDesk, ReadLimits, WhoseLimits } from "../app/limits/ports.ts";
import type { MethodDesk } from "../app/methods/ports.ts";
import type { AssetsFor, Directory } from "../app/money/ports.ts";
import type { Previews } from "../app/previews.ts";
import type { ListRefunds } from "../app/refunds/ports.ts";
import type { Links, RequestReader } from "../app/requests/ports.ts";
import type { Calendar, ScheduleReader, ScheduleRun } from "../app/schedules/ports.ts";
import type { HistoryEntry, ListHistory, StuckDesk, StuckReader } from "../app/stuck/ports.ts";
import type { UseCases } from "../app/use-cases.ts";
import type { DeliveryLog, EndpointDesk } from "../app/webhooks/ports.ts";
import type { ListPayouts } from "../app/withdrawals/payout-ports.ts";
import type { ListWithdrawnTo } from "../app/withdrawals/ports.ts";
import type { Contact } from "../domain/contacts/contact.ts";
import type { Debt } from "../domain/debts/debt.ts";
import type { ExportId } from "../domain/exports/export.ts";
import type { PaymentMethod } from "../domain/methods/method.ts";
import type { Scenario } from "../domain/methods/scenarios.ts";
import type { EndingId } from "../domain/money/act.ts";
import type { BulkPayment } from "../domain/money/bulk-payment.ts";
import type { ChainOrigin } from "../domain/money/chain-origin.ts";
import type { ChainPayout } from "../domain/money/chain-payout.ts";
import type { BulkId, MethodId, PaymentId, RequestId, ScheduleId, UserId } from "../domain/money/ids.ts";
import type { StandingLimit } from "../domain/money/limit-use.ts";
import type { Payment } from "../domain/money/payment.ts";
import type { PaymentRequest } from "../domain/money/payment-request.ts";
import type { PaymentSchedule } from "../domain/money/payment-schedule.ts";
import type { Simulation } from "../domain/simulations/listed.ts";
import type { PaymentEnding } from "../domain/stuck/ending.ts";

/** What resolvers may do, and what they read. */
export type App = UseCases & {
  readonly previews: Previews;
  readonly approvalPolicies: () => Promise<readonly DecidedPolicy[]>;
  readonly assetsFor: AssetsFor;
  readonly contacts: ContactReader;
  readonly currencyChanges: CurrencyDesk["findMany"];
  readonly feeSchedules: FeeDesk["list"];
  readonly listExchangeTerms: TermsDesk["list"];
  /** Those that hold at this moment. */
  readonly listExchangePairs: () => Promise<readonly DecidedTerms[]>;
  readonly keptApprovals: KeptApprovals;
  readonly listLimitSchedules: LimitDesk["list"];
  readonly timeZones: LimitDesk["timeZones"];
  readonly readLimits: ReadLimits;
  /** Null where money is real. */
  readonly readTestClock: () => Promise<TestClockReading | null>;
  readonly debts: Pick<DebtDesk, "findMany" | "list">;
  readonly directory: Directory;
  readonly payments: PaymentReader;
  readonly listRefunds: ListRefunds;
  readonly listReferences: ListReferences;
  readonly listWithdrawnTo: ListWithdrawnTo;
  readonly listDepositedFrom: ListDepositedFrom;
  readonly listChainOrigins: ListChainOrigins;
  readonly listPayouts: ListPayouts;
  readonly findMethods: MethodDesk["findMany"];
  readonly methodsOfUsers: MethodDesk["listOf"];
  /** Of the sandbox's provider; none elsewhere. */
  readonly scenarios: readonly Scenario[];
  readonly simulations: readonly Simulation[];
  readonly clock: Clock;
  /** Who brings money in and out; null: nobody. */
  readonly providerName: string | null;
  readonly listStuck: StuckReader["list"];
  readonly listEveryPayment: ListEveryPayment;
  readonly listHistory: ListHistory;
  readonly findEndings: StuckDesk["findEndings"];
  readonly streams: StreamOwner;
  readonly exports: Pick<ExportDesk, "find" | "list" | "findLinks">;
  readonly exportLinks: ExportLinks;
  readonly requests: RequestReader;
  readonly links: Links;
  readonly requestStreams: StreamOwner;
  readonly schedules: ScheduleReader;
  readonly calendar: Calendar;
  readonly scheduleStreams: StreamOwner;
  readonly bulks: BulkReader;
  readonly bulkStreams: StreamOwner;
  readonly readBulkFile: ReadFile;
  readonly takeBulkUpload: TakeUpload;
  readonly webhookEndpoints: Pick<EndpointDesk, "find" | "listOf">;
  readonly webhookLog: DeliveryLog;
  readonly events: Pick<EventReader, "list" | "begin">;
  readonly eventStreams: StreamOwner;
};

export type Context = RequestContext & {
  readonly app: App;
  readonly paymentById: DataLoader<string, Payment | null>;
  readonly approvalByPayment: DataLoader<PaymentId, KeptApproval | null>;
  readonly contactById: DataLoader<string, Contact | null>;
  /** The viewer's own. */
  readonly contactOfPerson: DataLoader<UserId, Contact | null>;
  readonly changeOfCurrency: DataLoader<string, CurrencyChange | null>;
  readonly limitsOfUser: DataLoader<WhoseLimits, readonly StandingLimit[]>;
  readonly methodById: DataLoader<MethodId, PaymentMethod | null>;
  readonly methodsOfUser: DataLoader<UserId, readonly PaymentMethod[]>;
  readonly referenceOfPayment: DataLoader<PaymentId, Reference | null>;
  readonly refundsOf: DataLoader<PaymentId, readonly PaymentId[]>;
  readonly withdrawnTo: DataLoader<PaymentId, MethodId | null>;
  readonly requestById: DataLoader<string, PaymentRequest | null>;
  readonly requestPaidBy: DataLoader<PaymentId, RequestId | null>;
  readonly scheduleById: DataLoader<string, PaymentSchedule | null>;
  readonly schedulePaidBy: DataLoader<PaymentId, ScheduleId | null>;
  readonly bulkById: DataLoader<string, BulkPayment | null>;
  readonly bulkPaidBy: DataLoader<PaymentId, BulkId | null>;
  readonly runsOfSchedule: DataLoader<ScheduleId, readonly ScheduleRun[]>;
  readonly linkByRequest: DataLoader<RequestId, Sealed | null>;
  readonly linkOfExport: DataLoader<ExportId, Sealed | null>;
  readonly debtOfPayment: DataLoader<PaymentId, Debt | null>;
  readonly depositedFrom: DataLoader<PaymentId, MethodId | null>;
  readonly chainOfPayment: DataLoader<PaymentId, ChainOrigin | null>;
  readonly payoutOfPayment: DataLoader<PaymentId, ChainPayout | null>;
  readonly historyOf: DataLoader<PaymentId, readonly HistoryEntry[]>;
  readonly endingById: DataLoader<EndingId, PaymentEnding | null>;
};

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    paymentById: makeIdLoader({ prefix: "pay", absent: null }, (ids) => app.payments.findMany(ids)),
    contactById: makeIdLoader({ prefix: "con", absent: null }, (ids) => app.contacts.findMany(ids)),
    contactOfPerson: makeLoader((ids: readonly UserId[]) =>
      app.contacts.findOfPeople(requireUser(request.actor).userId, ids),
    ),
    changeOfCurrency: makeLoader((codes: readonly string[]) => app.currencyChanges(codes)),
    withdrawnTo: makeLoader((ids: readonly PaymentId[]) => app.listWithdrawnTo(ids)),
    debtOfPayment: makeLoader((ids: readonly PaymentId[]) => app.debts.findMany(ids)),
    depositedFrom: makeLoader((ids: readonly PaymentId[]) => app.listDepositedFrom(ids)),
    chainOfPayment: makeLoader((ids: readonly PaymentId[]) => app.listChainOrigins(ids)),
    payoutOfPayment: makeLoader((ids: readonly PaymentId[]) => app.listPayouts(ids)),
    historyOf: makeLoader((ids: readonly PaymentId[]) => app.listHistory(ids)),
    endingById: makeLoader((ids: readonly EndingId[]) => app.findEndings(ids)),
    limitsOfUser: makeLoader((of: readonly WhoseLimits[]) => app.readLimits(of)),
    methodById: makeLoader((ids: readonly MethodId[]) => app.findMethods(ids)),
    methodsOfUser: makeLoader((ids: readonly UserId[]) => app.methodsOfUsers(ids)),
    referenceOfPayment: makeLoader((ids: readonly PaymentId[]) => app.listReferences(ids)),
    refundsOf: makeLoader((ids: readonly PaymentId[]) => app.listRefunds(ids)),
    requestById: makeIdLoader({ prefix: "prq", absent: null }, (ids) => app.requests.findMany(ids)),
    requestPaidBy: makeLoader((ids: readonly PaymentId[]) => app.requests.findPaidBy(ids)),
    scheduleById: makeIdLoader({ prefix: "sch", absent: null }, (ids) => app.schedules.findMany(ids)),
    schedulePaidBy: makeLoader((ids: readonly PaymentId[]) => app.schedules.findPaidBy(ids)),
    bulkById: makeIdLoader({ prefix: "blk", absent: null }, (ids) => app.bulks.findMany(ids)),
    bulkPaidBy: makeLoader((ids: readonly PaymentId[]) => app.bulks.findPaidBy(ids)),
    runsOfSchedule: makeLoader((ids: readonly ScheduleId[]) => app.schedules.listRuns(ids)),
    linkByRequest: makeLoader((ids: readonly RequestId[]) => app.requests.findLinks(ids)),
    linkOfExport: makeLoader((ids: readonly ExportId[]) => app.exports.findLinks(ids)),
    approvalByPayment: makeLoader((ids: readonly PaymentId[]) => app.keptApprovals.findMany(ids)),
  });
