import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { EVENT_SEARCH } from "./develop/events/search.ts";
import { anew, grow } from "./grow.ts";
import { inside } from "./inside.tsx";
import { outside, outsideRoutes, root } from "./outside-routes.tsx";
import { FILTER_SEARCH } from "./payment/payment-filter.ts";
import { mode } from "./shell/mode.ts";
import { LIST_SEARCH, readMatch, readOneOf, readText, readTexts, searchReader } from "./ui/search.ts";
import { readBulkSearch, readRowsSearch } from "./wallet/bulk/search.ts";
import { readContactsSearch } from "./wallet/contacts/search.ts";
import { readExchange } from "./wallet/exchange/search.ts";
import { readRequestsSearch } from "./wallet/requests/search.ts";
import { readStandingSearch } from "./wallet/schedules/search.ts";
import { readDraft } from "./wallet/send/draft.ts";
import { walletsRoutes } from "./wallets-routes.tsx";
import { words } from "./words/words.ts";

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

const receive = createRoute({
  getParentRoute: () => inside,
  path: "/receive",
  staticData: { page: { menu: { group: "wallet", title: words.menu.receive } } },
  component: lazyRouteComponent(() => import("./wallet/receive/page.tsx"), "ReceivePage"),
});

const requests = createRoute({
  getParentRoute: () => inside,
  path: "/requests",
  validateSearch: readRequestsSearch,
  staticData: { page: { menu: { group: "wallet", title: words.menu.requests } } },
  component: lazyRouteComponent(() => import("./wallet/requests/page.tsx"), "RequestsPage"),
});

const request = createRoute({
  getParentRoute: () => inside,
  path: "/requests/$id",
  staticData: { page: { opens: "PaymentRequest" } },
  component: lazyRouteComponent(() => import("./wallet/requests/request-page.tsx"), "RequestPage"),
});

const pay = createRoute({
  getParentRoute: () => inside,
  path: "/pay",
  // It says that one has to log in, with the link's token kept meanwhile.
  staticData: { page: { isPublic: true } },
  component: lazyRouteComponent(() => import("./wallet/pay/page.tsx"), "PayPage"),
});

const deposit = createRoute({
  getParentRoute: () => inside,
  path: "/deposit",
  validateSearch: searchReader({ account: FILTER_SEARCH.account, amount: FILTER_SEARCH.min }),
  staticData: { page: { menu: { group: "wallet", title: words.menu.deposit } } },
  component: lazyRouteComponent(() => import("./wallet/deposit/page.tsx"), "DepositPage"),
});

const withdraw = createRoute({
  getParentRoute: () => inside,
  path: "/withdraw",
  staticData: { page: { menu: { group: "wallet", title: words.menu.withdraw } } },
  component: lazyRouteComponent(() => import("./wallet/withdraw/page.tsx"), "WithdrawPage"),
});

const withdrawToAddress = createRoute({
  getParentRoute: () => inside,
  path: "/withdraw/address",
  component: lazyRouteComponent(() => import("./wallet/withdraw-to-address/page.tsx"), "WithdrawToAddressPage"),
});

const exchange = createRoute({
  getParentRoute: () => inside,
  path: "/exchange",
  validateSearch: readExchange,
  staticData: { page: { menu: { group: "wallet", title: words.menu.exchange } } },
  component: lazyRouteComponent(() => import("./wallet/exchange/page.tsx"), "ExchangePage"),
});

const schedules = createRoute({
  getParentRoute: () => inside,
  path: "/schedules",
  validateSearch: readStandingSearch,
  staticData: { page: { menu: { group: "wallet", title: words.menu.schedules } } },
  component: lazyRouteComponent(() => import("./wallet/schedules/page.tsx"), "SchedulesPage"),
});

const makeSchedule = createRoute({
  getParentRoute: () => inside,
  path: "/schedules/new",
  component: lazyRouteComponent(() => import("./wallet/schedules/make-page.tsx"), "MakeSchedulePage"),
});

const schedule = createRoute({
  getParentRoute: () => inside,
  path: "/schedules/$id",
  staticData: { page: { opens: "PaymentSchedule" } },
  component: lazyRouteComponent(() => import("./wallet/schedules/schedule-page.tsx"), "SchedulePage"),
});

const bulks = createRoute({
  getParentRoute: () => inside,
  path: "/bulk",
  validateSearch: readBulkSearch,
  staticData: { page: { menu: { group: "wallet", title: words.menu.bulk } } },
  component: lazyRouteComponent(() => import("./wallet/bulk/page.tsx"), "BulkPage"),
});

const uploadBulk = createRoute({
  getParentRoute: () => inside,
  path: "/bulk/new",
  component: lazyRouteComponent(() => import("./wallet/bulk/upload-page.tsx"), "UploadPage"),
});

const bulk = createRoute({
  getParentRoute: () => inside,
  path: "/bulk/$id",
  validateSearch: readRowsSearch,
  staticData: { page: { opens: "BulkPayment" } },
  component: lazyRouteComponent(() => import("./wallet/bulk/bulk-page.tsx"), "BulkPaymentPage"),
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

const contacts = createRoute({
  getParentRoute: () => inside,
  path: "/contacts",
  validateSearch: readContactsSearch,
  staticData: { page: { menu: { group: "wallet", title: words.menu.contacts } } },
  component: lazyRouteComponent(() => import("./wallet/contacts/page.tsx"), "ContactsPage"),
});

const methods = createRoute({
  getParentRoute: () => inside,
  path: "/methods",
  staticData: { page: { menu: { group: "wallet", title: words.menu.methods } } },
  component: lazyRouteComponent(() => import("./wallet/methods/page.tsx"), "MethodsPage"),
});

const limits = createRoute({
  getParentRoute: () => inside,
  path: "/limits",
  validateSearch: searchReader({ currency: readMatch(/^[A-Z][A-Z0-9]{1,15}$/) }),
  staticData: { page: { menu: { group: "wallet", title: words.menu.limits } } },
  component: lazyRouteComponent(() => import("./wallet/limits/page.tsx"), "LimitsPage"),
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

const security = createRoute({
  getParentRoute: () => inside,
  path: "/settings/security",
  staticData: { page: { menu: { group: "wallet", title: words.menu.security } } },
  component: lazyRouteComponent(() => import("./wallet/security/page.tsx"), "SecurityPage"),
});

const keys = createRoute({
  getParentRoute: () => inside,
  path: "/settings/keys",
  staticData: { page: { menu: { group: "wallet", title: words.menu.keys } } },
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./wallet/keys/page.tsx"), "KeysPage"),
});

const claimAdmin = createRoute({
  getParentRoute: () => inside,
  path: "/settings/admin",
  component: lazyRouteComponent(() => import("./operate/roles/claim-admin-page.tsx"), "ClaimAdminPage"),
});

const events = createRoute({
  getParentRoute: () => inside,
  path: "/develop/events",
  validateSearch: searchReader(EVENT_SEARCH),
  staticData: { page: { menu: { group: "develop", title: words.menu.events } } },
  component: lazyRouteComponent(() => import("./develop/events/page.tsx"), "EventsPage"),
});

const webhooks = createRoute({
  getParentRoute: () => inside,
  path: "/develop/webhooks",
  staticData: { page: { menu: { group: "develop", title: words.menu.webhooks } } },
  component: lazyRouteComponent(() => import("./develop/webhooks/list-page.tsx"), "WebhooksPage"),
});

const webhook = createRoute({
  getParentRoute: () => inside,
  path: "/develop/webhooks/$id",
  validateSearch: searchReader({
    status: readOneOf(["PENDING", "DELIVERED", "FAILED"]),
    after: readText,
    hide: readTexts,
  }),
  component: lazyRouteComponent(() => import("./develop/webhooks/endpoint-page.tsx"), "EndpointPage"),
});

const delivery = createRoute({
  getParentRoute: () => inside,
  path: "/develop/webhooks/$id/deliveries/$delivery",
  validateSearch: searchReader({ after: readText }),
  component: lazyRouteComponent(() => import("./develop/webhooks/delivery-page.tsx"), "DeliveryPage"),
});

const sandbox = createRoute({
  getParentRoute: () => inside,
  path: "/develop/sandbox",
  // Where money is real there is nothing to try.
  staticData: { page: mode === "sandbox" ? { menu: { group: "develop", title: words.menu.sandbox } } : {} },
  component: lazyRouteComponent(() => import("./develop/sandbox/page.tsx"), "SandboxPage"),
});

const explorer = createRoute({
  getParentRoute: () => inside,
  path: "/develop/explorer",
  staticData: { page: { menu: { group: "develop", title: words.menu.explorer } } },
  component: lazyRouteComponent(() => import("./develop/explorer/page.tsx"), "ExplorerPage"),
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

export const insideRoutes = [
  home,
  send,
  receive,
  requests,
  request,
  pay,
  deposit,
  withdraw,
  withdrawToAddress,
  exchange,
  schedules,
  makeSchedule,
  schedule,
  bulks,
  uploadBulk,
  bulk,
  payments,
  payment,
  accounts,
  account,
  contacts,
  methods,
  limits,
  ...walletsRoutes,
  verification,
  settings,
  security,
  keys,
  claimAdmin,
  events,
  webhooks,
  webhook,
  delivery,
  sandbox,
  explorer,
  schema,
  schemaType,
  operation,
  errors,
  errorCode,
] as const;

const operateLater = createRoute({
  getParentRoute: () => inside,
  path: "/operate/$",
  async beforeLoad({ location }) {
    await grow("whole");
    throw anew(location);
  },
});

/** The menu has the pages in this order. */
export const addInside = () =>
  root.addChildren([outside.addChildren([...outsideRoutes]), inside.addChildren([...insideRoutes, operateLater])]);
