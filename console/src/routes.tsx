import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { session } from "./live/session.ts";
import { readLettersSearch } from "./operate/dead-letters/search.ts";
import { readChartSearch } from "./operate/ledger/search.ts";
import { readPeopleSearch, readPersonSearch } from "./operate/people/search.ts";
import { readApprovalsSearch } from "./operate/roles/search.ts";
import { confirm, forgot, login, outside, register, reset, root, undo } from "./outside-routes.tsx";
import { FILTER_SEARCH } from "./payment/payment-filter.ts";
import { wayBackTo } from "./session/way-back.ts";
import { Alone, FaultPage, NotFoundPage } from "./shell/fault-pages.tsx";
import { STAFF } from "./shell/staff.ts";
import { LIST_SEARCH, readOneOf, readText, searchReader } from "./ui/search.ts";
import { parseSearch, stringifySearch } from "./ui/search-text.ts";
import { readDraft } from "./wallet/send/draft.ts";
import { words } from "./words/words.ts";

/**
 * Everywhere else: whoever is not logged in comes back after the login, but for pages that are
 * everybody's.
 */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  // Whoever comes to log in does without it.
  component: lazyRouteComponent(() => import("./shell/frame.tsx"), "Frame"),
  notFoundComponent: NotFoundPage,
  // Nothing stands around what fails before that is known.
  errorComponent: ({ error }) => (
    <Alone>
      <FaultPage error={error} />
    </Alone>
  ),
  async beforeLoad({ location, matches }) {
    const isPublic = matches.at(-1)?.staticData.page?.isPublic ?? false;
    // Such a page is there also while nobody can say who is logged in.
    if (isPublic) return void (await session.known().catch(() => "unknown"));
    if ((await session.known()) === "in") return;
    throw redirect({ to: "/login", search: wayBackTo(location.href) });
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  validateSearch: searchReader({ account: FILTER_SEARCH.account, kind: FILTER_SEARCH.kind }),
  staticData: { page: { menu: { group: "wallet", title: words.menu.home } } },
  component: lazyRouteComponent(() => import("./wallet/home/page.tsx"), "HomePage"),
});

const send = createRoute({
  getParentRoute: () => inside,
  path: "/send",
  validateSearch: readDraft,
  staticData: { page: { menu: { group: "wallet", title: words.menu.send } } },
  component: lazyRouteComponent(() => import("./wallet/send/page.tsx"), "SendPage"),
});

const deposit = createRoute({
  getParentRoute: () => inside,
  path: "/deposit",
  validateSearch: searchReader({ account: FILTER_SEARCH.account, amount: FILTER_SEARCH.min }),
  staticData: { page: { menu: { group: "wallet", title: words.menu.deposit } } },
  component: lazyRouteComponent(() => import("./wallet/deposit/page.tsx"), "DepositPage"),
});

const payments = createRoute({
  getParentRoute: () => inside,
  path: "/payments",
  validateSearch: searchReader({ ...FILTER_SEARCH, ...LIST_SEARCH }),
  staticData: { page: { menu: { group: "wallet", title: words.menu.payments } } },
  component: lazyRouteComponent(() => import("./wallet/payments/page.tsx"), "PaymentsPage"),
});

const payment = createRoute({
  getParentRoute: () => inside,
  path: "/payments/$id",
  // That the person comes from sending it, or from asking again for what they had sent.
  validateSearch: searchReader({ sent: readOneOf(["now", "before"]) }),
  staticData: { page: { opens: "Payment" } },
  component: lazyRouteComponent(() => import("./wallet/payment/page.tsx"), "PaymentPage"),
});

const accounts = createRoute({
  getParentRoute: () => inside,
  path: "/accounts",
  staticData: { page: { menu: { group: "wallet", title: words.menu.accounts } } },
  component: lazyRouteComponent(() => import("./wallet/accounts/page.tsx"), "AccountsPage"),
});

const account = createRoute({
  getParentRoute: () => inside,
  path: "/accounts/$id",
  staticData: { page: { opens: "Account" } },
  component: lazyRouteComponent(() => import("./wallet/account/page.tsx"), "AccountPage"),
});

const wallets = createRoute({
  getParentRoute: () => inside,
  path: "/wallets",
  staticData: { page: { menu: { group: "wallet", title: words.menu.wallets } } },
  component: lazyRouteComponent(() => import("./wallet/wallets/page.tsx"), "WalletsPage"),
});

const wallet = createRoute({
  getParentRoute: () => inside,
  path: "/wallets/$id",
  staticData: { page: { opens: "Wallet" } },
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./wallet/wallets/wallet-page.tsx"), "WalletPage"),
});

const verification = createRoute({
  getParentRoute: () => inside,
  path: "/verification",
  staticData: { page: { menu: { group: "wallet", title: words.menu.verification } } },
  component: lazyRouteComponent(() => import("./wallet/verification/page.tsx"), "VerificationPage"),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  staticData: { page: { menu: { group: "wallet", title: words.menu.settings } } },
  component: lazyRouteComponent(() => import("./wallet/settings/page.tsx"), "SettingsPage"),
});

const keys = createRoute({
  getParentRoute: () => inside,
  path: "/settings/keys",
  staticData: { page: { menu: { group: "wallet", title: words.menu.keys } } },
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./wallet/keys/page.tsx"), "KeysPage"),
});

const security = createRoute({
  getParentRoute: () => inside,
  path: "/settings/security",
  staticData: { page: { menu: { group: "wallet", title: words.menu.security } } },
  component: lazyRouteComponent(() => import("./wallet/security/page.tsx"), "SecurityPage"),
});

const explorer = createRoute({
  getParentRoute: () => inside,
  path: "/develop/explorer",
  staticData: { page: { menu: { group: "develop", title: words.menu.explorer } } },
  component: lazyRouteComponent(() => import("./develop/explorer/page.tsx"), "ExplorerPage"),
});

const errors = createRoute({
  getParentRoute: () => inside,
  path: "/develop/errors",
  staticData: { page: { menu: { group: "develop", title: words.menu.errors }, isPublic: true } },
  validateSearch: searchReader({ find: readText }),
  component: lazyRouteComponent(() => import("./develop/errors/list-page.tsx"), "ErrorsPage"),
});

const errorCode = createRoute({
  getParentRoute: () => inside,
  path: "/develop/errors/$code",
  staticData: { page: { isPublic: true } },
  component: lazyRouteComponent(() => import("./develop/errors/page.tsx"), "ErrorCodePage"),
});

const schema = createRoute({
  getParentRoute: () => inside,
  path: "/develop/schema",
  staticData: { page: { menu: { group: "develop", title: words.menu.schema }, isPublic: true } },
  validateSearch: searchReader({ find: readText }),
  component: lazyRouteComponent(() => import("./develop/schema/page.tsx"), "SchemaPage"),
});

const schemaType = createRoute({
  getParentRoute: () => inside,
  path: "/develop/schema/$type",
  staticData: { page: { isPublic: true } },
  component: lazyRouteComponent(() => import("./develop/schema/type-page.tsx"), "SchemaTypePage"),
});

const operation = createRoute({
  getParentRoute: () => inside,
  path: "/develop/schema/operations/$name",
  staticData: { page: { isPublic: true } },
  component: lazyRouteComponent(() => import("./develop/schema/operation-page.tsx"), "OperationPage"),
});

const overview = createRoute({
  getParentRoute: () => inside,
  path: "/operate",
  staticData: { page: { menu: { group: "operate", title: words.menu.overview }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/overview/page.tsx"), "OverviewPage"),
});

const people = createRoute({
  getParentRoute: () => inside,
  path: "/operate/people",
  staticData: { page: { menu: { group: "operate", title: words.menu.people }, roles: STAFF } },
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
  staticData: { page: { menu: { group: "operate", title: words.menu.approvals }, roles: STAFF } },
  validateSearch: readApprovalsSearch,
  component: lazyRouteComponent(() => import("./operate/roles/approvals-page.tsx"), "ApprovalsPage"),
});

const policies = createRoute({
  getParentRoute: () => inside,
  path: "/operate/policies",
  staticData: { page: { menu: { group: "operate", title: words.menu.policies }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/policies/page.tsx"), "PoliciesPage"),
});

const currencies = createRoute({
  getParentRoute: () => inside,
  path: "/operate/currencies",
  staticData: { page: { menu: { group: "operate", title: words.menu.currencies }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/currencies/page.tsx"), "CurrenciesPage"),
});

const claimAdmin = createRoute({
  getParentRoute: () => inside,
  path: "/settings/admin",
  component: lazyRouteComponent(() => import("./operate/roles/claim-admin-page.tsx"), "ClaimAdminPage"),
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
  validateSearch: searchReader(LIST_SEARCH),
  component: lazyRouteComponent(() => import("./operate/wallet/page.tsx"), "StaffWalletPage"),
});

const chart = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger",
  staticData: { page: { menu: { group: "operate", title: words.menu.ledger }, roles: STAFF } },
  validateSearch: readChartSearch,
  component: lazyRouteComponent(() => import("./operate/ledger/chart-page.tsx"), "ChartPage"),
});

const trialBalance = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger/trial-balance",
  staticData: { page: { menu: { group: "operate", title: words.menu.trialBalance }, roles: STAFF } },
  component: lazyRouteComponent(() => import("./operate/ledger/trial-balance-page.tsx"), "TrialBalancePage"),
});

const recordEntry = createRoute({
  getParentRoute: () => inside,
  path: "/operate/ledger/record",
  staticData: { page: { menu: { group: "operate", title: words.menu.record }, roles: ["OPERATOR"] } },
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

const deadLetters = createRoute({
  getParentRoute: () => inside,
  path: "/operate/dead-letters",
  staticData: { page: { menu: { group: "operate", title: words.menu.letters }, roles: STAFF } },
  validateSearch: readLettersSearch,
  component: lazyRouteComponent(() => import("./operate/dead-letters/page.tsx"), "DeadLettersPage"),
});

const services = createRoute({
  getParentRoute: () => inside,
  path: "/operate/services",
  staticData: { page: { menu: { group: "operate", title: words.menu.services }, roles: STAFF } },
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
  staticData: { page: { menu: { group: "operate", title: words.menu.clientApps }, roles: STAFF } },
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./operate/apps/page.tsx"), "ClientAppsPage"),
});

const operate = [
  overview,
  people,
  person,
  approvals,
  policies,
  currencies,
  operatePayment,
  operateWallet,
  chart,
  trialBalance,
  recordEntry,
  ledgerAccount,
  ledgerEntry,
  deadLetters,
  services,
  service,
  clientApps,
] as const;

// The menu has the pages in this order.
const tree = root.addChildren([
  outside.addChildren([login, register, forgot, reset, confirm, undo]),
  inside.addChildren([
    home,
    send,
    deposit,
    payments,
    payment,
    accounts,
    account,
    wallets,
    wallet,
    verification,
    settings,
    security,
    keys,
    claimAdmin,
    ...operate,
    explorer,
    schema,
    schemaType,
    operation,
    errors,
    errorCode,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  basepath: "/console",
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultErrorComponent: FaultPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
