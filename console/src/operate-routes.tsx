import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "./inside.tsx";
import { insideRoutes } from "./inside-routes.tsx";
import { readLettersSearch } from "./operate/dead-letters/search.ts";
import { readDepositsSearch } from "./operate/deposits/search.ts";
import { readChartSearch } from "./operate/ledger/search.ts";
import { readNodesSearch, readNodeWalletSearch } from "./operate/nodes/search.ts";
import { readEverySearch } from "./operate/payments/search.ts";
import { readPeopleSearch, readPersonSearch } from "./operate/people/search.ts";
import { readRescansSearch } from "./operate/rescans/search.ts";
import { readApprovalsSearch } from "./operate/roles/search.ts";
import { readSchedulesSearch } from "./operate/schedules/search.ts";
import { readStuckSearch } from "./operate/stuck/search.ts";
import { readTransactionsSearch } from "./operate/transactions/search.ts";
import { outside, outsideRoutes, root } from "./outside-routes.tsx";
import { STAFF } from "./shell/staff.ts";
import { LIST_SEARCH, readText, searchReader } from "./ui/search.ts";
import { words } from "./words/words.ts";

const overview = createRoute({
  getParentRoute: () => inside,
  path: "/operate",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.overview }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/overview/page.tsx"), "OverviewPage"),
});

const people = createRoute({
  getParentRoute: () => inside,
  path: "/operate/people",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.people }, roles: STAFF } },
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import("./operate/people/page.tsx"), "PeoplePage"),
});

const person = createRoute({
  getParentRoute: () => inside,
  path: "/operate/people/$id",
  staticData: { page: { opens: "User", roles: STAFF } },
  validateSearch: readPersonSearch,
  component: lazyRouteComponent(() => import("./operate/people/person-page.tsx"), "PersonPage"),
});

const approvals = createRoute({
  getParentRoute: () => inside,
  path: "/operate/approvals",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.approvals }, roles: STAFF } },
  validateSearch: readApprovalsSearch,
  component: lazyRouteComponent(() => import("./operate/roles/approvals-page.tsx"), "ApprovalsPage"),
});

const policies = createRoute({
  getParentRoute: () => inside,
  path: "/operate/policies",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.policies }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/policies/page.tsx"), "PoliciesPage"),
});

const currencies = createRoute({
  getParentRoute: () => inside,
  path: "/operate/currencies",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.currencies }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/currencies/page.tsx"), "CurrenciesPage"),
});

const fees = createRoute({
  getParentRoute: () => inside,
  path: "/operate/fees",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.fees }, roles: STAFF } },
  validateSearch: readSchedulesSearch,
  component: lazyRouteComponent(() => import("./operate/schedules/fees-page.tsx"), "FeesPage"),
});

const limitsOfAll = createRoute({
  getParentRoute: () => inside,
  path: "/operate/limits",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.limitsOfAll }, roles: STAFF } },
  validateSearch: readSchedulesSearch,
  component: lazyRouteComponent(() => import("./operate/schedules/limits-page.tsx"), "LimitsOfAllPage"),
});

const everyPayment = createRoute({
  getParentRoute: () => inside,
  path: "/operate/payments",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.everyPayment }, roles: STAFF } },
  validateSearch: readEverySearch,
  component: lazyRouteComponent(() => import("./operate/payments/page.tsx"), "EveryPaymentPage"),
});

const stuck = createRoute({
  getParentRoute: () => inside,
  path: "/operate/stuck",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.stuck }, roles: STAFF } },
  validateSearch: readStuckSearch,
  component: lazyRouteComponent(() => import("./operate/stuck/page.tsx"), "StuckPage"),
});

const debts = createRoute({
  getParentRoute: () => inside,
  path: "/operate/debts",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.debts }, roles: STAFF } },
  validateSearch: searchReader(LIST_SEARCH),
  component: lazyRouteComponent(() => import("./operate/debts/page.tsx"), "DebtsPage"),
});

const operatePayment = createRoute({
  getParentRoute: () => inside,
  path: "/operate/payments/$id",
  staticData: { page: { opens: "Payment", roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/payment/page.tsx"), "StaffPaymentPage"),
});

const operateWallet = createRoute({
  getParentRoute: () => inside,
  path: "/operate/wallets/$id",
  staticData: { page: { opens: "Wallet", roles: STAFF } },
  validateSearch: searchReader({ ...LIST_SEARCH, deposits: readText }),
  component: lazyRouteComponent(() => import("./operate/wallet/page.tsx"), "StaffWalletPage"),
});

const chart = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.ledger }, roles: STAFF } },
  validateSearch: readChartSearch,
  component: lazyRouteComponent(() => import("./operate/ledger/chart-page.tsx"), "ChartPage"),
});

const trialBalance = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger/trial-balance",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.trialBalance }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/ledger/trial-balance-page.tsx"), "TrialBalancePage"),
});

const recordEntry = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger/record",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.record }, roles: ["OPERATOR"] } },
  component: lazyRouteComponent(() => import("./operate/ledger/record-page.tsx"), "RecordPage"),
});

const ledgerAccount = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger/accounts/$id",
  staticData: { page: { opens: "Account", roles: STAFF } },
  validateSearch: searchReader(LIST_SEARCH),
  component: lazyRouteComponent(() => import("./operate/ledger/account-page.tsx"), "LedgerAccountPage"),
});

const ledgerEntry = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger/entries/$id",
  staticData: { page: { opens: "JournalEntry", roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/ledger/entry-page.tsx"), "EntryPage"),
});

const chains = createRoute({
  getParentRoute: () => inside,
  path: "/operate/chains",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.chains }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/chains/page.tsx"), "ChainsPage"),
});

const treasuries = createRoute({
  getParentRoute: () => inside,
  path: "/operate/treasuries",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.treasuries }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/treasuries/page.tsx"), "TreasuriesPage"),
});

const coldStorage = createRoute({
  getParentRoute: () => inside,
  path: "/operate/cold-storage",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.coldStorage }, roles: STAFF } },
  validateSearch: searchReader({ proposed: readText }),
  component: lazyRouteComponent(() => import("./operate/cold-storage/page.tsx"), "ColdStoragePage"),
});

const refill = createRoute({
  getParentRoute: () => inside,
  path: "/operate/treasuries/$network/refill",
  staticData: { page: { roles: ["OPERATOR"] } },
  component: lazyRouteComponent(() => import("./operate/refill/page.tsx"), "RefillPage"),
});

const reconciliations = createRoute({
  getParentRoute: () => inside,
  path: "/operate/reconciliations",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.reconciliations }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/reconciliations/page.tsx"), "ReconciliationsPage"),
});

const transactions = createRoute({
  getParentRoute: () => inside,
  path: "/operate/transactions",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.transactions }, roles: STAFF } },
  validateSearch: readTransactionsSearch,
  component: lazyRouteComponent(() => import("./operate/transactions/page.tsx"), "TransactionsPage"),
});

const transaction = createRoute({
  getParentRoute: () => inside,
  path: "/operate/transactions/$id",
  staticData: { page: { opens: "Transaction", roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/transactions/transaction-page.tsx"), "TransactionPage"),
});

const deposits = createRoute({
  getParentRoute: () => inside,
  path: "/operate/deposits",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.deposits }, roles: STAFF } },
  validateSearch: readDepositsSearch,
  component: lazyRouteComponent(() => import("./operate/deposits/page.tsx"), "DepositsPage"),
});

const deposit = createRoute({
  getParentRoute: () => inside,
  path: "/operate/deposits/$id",
  staticData: { page: { opens: "Deposit", roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/deposits/deposit-page.tsx"), "DepositPage"),
});

const rescans = createRoute({
  getParentRoute: () => inside,
  path: "/operate/rescans",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.rescans }, roles: STAFF } },
  validateSearch: readRescansSearch,
  component: lazyRouteComponent(() => import("./operate/rescans/page.tsx"), "RescansPage"),
});

const signingPolicies = createRoute({
  getParentRoute: () => inside,
  path: "/operate/signing-policies",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.signingPolicies }, roles: STAFF } },
  validateSearch: searchReader({ proposed: readText, inForce: readText }),
  component: lazyRouteComponent(() => import("./operate/signing-policies/page.tsx"), "SigningPoliciesPage"),
});

const nodes = createRoute({
  getParentRoute: () => inside,
  path: "/operate/nodes",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.nodes }, roles: STAFF } },
  validateSearch: readNodesSearch,
  component: lazyRouteComponent(() => import("./operate/nodes/page.tsx"), "NodesPage"),
});

const node = createRoute({
  getParentRoute: () => inside,
  path: "/operate/nodes/$id",
  staticData: { page: { opens: "RegisteredNode", roles: STAFF } },
  validateSearch: readNodesSearch,
  component: lazyRouteComponent(() => import("./operate/nodes/node-page.tsx"), "NodePage"),
});

const nodeWallets = createRoute({
  getParentRoute: () => inside,
  path: "/operate/node-wallets",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.nodeWallets }, roles: STAFF } },
  validateSearch: readNodesSearch,
  component: lazyRouteComponent(() => import("./operate/nodes/wallets-page.tsx"), "NodeWalletsPage"),
});

const nodeWallet = createRoute({
  getParentRoute: () => inside,
  path: "/operate/node-wallets/$id",
  staticData: { page: { opens: "NodeWallet", roles: STAFF } },
  validateSearch: readNodeWalletSearch,
  component: lazyRouteComponent(() => import("./operate/nodes/wallet-page.tsx"), "NodeWalletPage"),
});

const deadLetters = createRoute({
  getParentRoute: () => inside,
  path: "/operate/dead-letters",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.letters }, roles: STAFF } },
  validateSearch: readLettersSearch,
  component: lazyRouteComponent(() => import("./operate/dead-letters/page.tsx"), "DeadLettersPage"),
});

const services = createRoute({
  getParentRoute: () => inside,
  path: "/operate/services",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.services }, roles: STAFF } },
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./operate/services/page.tsx"), "ServicesPage"),
});

const service = createRoute({
  getParentRoute: () => inside,
  path: "/operate/services/$id",
  staticData: { page: { roles: STAFF } },
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./operate/services/service-page.tsx"), "ServicePage"),
});

const clientApps = createRoute({
  getParentRoute: () => inside,
  path: "/operate/apps",
  staticData: { page: { menu: { group: "operate", title: words.staffMenu.clientApps }, roles: STAFF } },
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./operate/apps/page.tsx"), "ClientAppsPage"),
});

const operateRoutes = [
  overview,
  people,
  person,
  approvals,
  policies,
  currencies,
  fees,
  limitsOfAll,
  everyPayment,
  stuck,
  debts,
  operatePayment,
  operateWallet,
  chart,
  trialBalance,
  recordEntry,
  ledgerAccount,
  ledgerEntry,
  chains,
  treasuries,
  coldStorage,
  refill,
  reconciliations,
  signingPolicies,
  transactions,
  transaction,
  deposits,
  deposit,
  rescans,
  nodes,
  node,
  nodeWallets,
  nodeWallet,
  deadLetters,
  services,
  service,
  clientApps,
] as const;

/** With the pages of everybody, in whose place it comes; the menu has them in this order. */
export const addOperate = () =>
  root.addChildren([outside.addChildren([...outsideRoutes]), inside.addChildren([...insideRoutes, ...operateRoutes])]);
