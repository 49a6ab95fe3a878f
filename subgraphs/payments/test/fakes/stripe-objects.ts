import { randomUUID } from "node:crypto";

export type Params = Readonly<Record<string, string>>;
export type StripeObject = { id: string; object: string; [field: string]: unknown };
type Request = { readonly method: string; readonly path: string; readonly params: Params; readonly account: string };

/** Stripe says no, and has done nothing. */
export class Refused extends Error {
  readonly status: number;
  readonly type: string;
  readonly about: Record<string, unknown>;
  constructor(code: string, { status = 400, type = "invalid_request_error", ...about }: Record<string, unknown> = {}) {
    super(code);
    this.status = status as number;
    this.type = type as string;
    this.about = { code, ...about };
  }
}

/** `metadata[a]` and `created[gte]` of a form. */
function readNested(params: Params, name: string): Record<string, string> {
  const found = Object.entries(params).flatMap(([key, value]) => {
    const [, inner] = new RegExp(`^${name}\\[(\\w+)\\]$`).exec(key) ?? [];
    return inner === undefined ? [] : [[inner, value] as const];
  });
  return Object.fromEntries(found);
}

const list = (data: readonly StripeObject[]) => ({ object: "list", data, has_more: false, url: "/v1" });

/** By the method's id: how its bank answers. */
const DECLINES: Readonly<Record<string, Record<string, unknown>>> = {
  declined: { code: "card_declined", decline_code: "generic_decline" },
  poor: { code: "card_declined", decline_code: "insufficient_funds" },
  lost: { code: "card_declined", decline_code: "lost_card" },
  strict: { code: "authentication_required", decline_code: "authentication_required" },
};

type Route = (request: Request, id: string) => object | undefined;

/** What is kept, and what each request does with it. */
export function makeStripeObjects(kept = new Map<string, StripeObject>()) {
  const all = (object: string) => [...kept.values()].filter((one) => one.object === object);
  const make = (prefix: string, object: string, fields: Record<string, unknown>): StripeObject => {
    const made = { id: `${prefix}_${randomUUID().replaceAll("-", "")}`, object, created: nowSeconds(), ...fields };
    kept.set(made.id, made);
    return made;
  };
  const put = (object: StripeObject): StripeObject => {
    kept.set(object.id, object);
    return object;
  };
  const need = (id: string | undefined, param = "id"): StripeObject => {
    const found = kept.get(id ?? "");
    if (!found) throw new Refused("resource_missing", { status: 404, param });
    return found;
  };

  const store = { all, make, need };
  const routes: readonly (readonly [RegExp, Route])[] = [
    ...makeMethodRoutes(store),
    ...makeTakingRoutes(store),
    ...makePayingRoutes(store),
    [
      /^GET \/v1\/accounts\/(\w+)$/,
      (_, id) => {
        const account = kept.get(id);
        if (!account) throw new Refused("account_invalid", { status: 403 });
        return account;
      },
    ],
    [/^GET \/v1\/accounts\/\w+\/external_accounts\/(\w+)$/, (_, id) => need(id)],
  ];
  return {
    all,
    put,
    handle(request: Request): object | undefined {
      for (const [pattern, route] of routes) {
        const found = pattern.exec(`${request.method} ${request.path}`);
        if (found) return route(request, found[1] ?? "");
      }
      return undefined;
    },
    /** What was pending ends as its bank says. */
    settle() {
      for (const intent of all("payment_intent").filter(({ status }) => status === "processing"))
        Object.assign(intent, { status: "succeeded", amount_received: intent.amount });
      for (const payout of all("payout").filter(({ status }) => status === "pending"))
        Object.assign(payout, /closed/.test(String(payout.destination)) ? CLOSED : { status: "paid" });
    },
  };
}

const CLOSED = { status: "failed", failure_code: "account_closed" };

type Store = {
  readonly all: (object: string) => StripeObject[];
  readonly make: (prefix: string, object: string, fields: Record<string, unknown>) => StripeObject;
  readonly need: (id: string | undefined, param?: string) => StripeObject;
};

/** Money that goes out: through a balance of each connected account. */
function makePayingRoutes({ all, make, need }: Store): (readonly [RegExp, Route])[] {
  const sum = (objects: readonly StripeObject[]) => objects.reduce((total, { amount }) => total + Number(amount), 0);
  const balanceOf = (account: string): number =>
    sum(all("transfer").filter(({ destination }) => destination === account)) -
    sum(all("transfer_reversal").filter(({ account: of }) => of === account)) -
    sum(all("payout").filter((one) => one.account === account && !["failed", "canceled"].includes(String(one.status))));
  return [
    [
      /^POST \/v1\/transfers$/,
      ({ params }) => {
        need(params.destination, "destination");
        const { currency, destination, transfer_group } = params;
        const fields = { currency, destination, transfer_group, amount: Number(params.amount), reversed: false };
        return make("tr", "transfer", { ...fields, metadata: readNested(params, "metadata") });
      },
    ],
    [
      /^GET \/v1\/transfers$/,
      ({ params }) => list(all("transfer").filter((one) => one.transfer_group === params.transfer_group)),
    ],
    [/^GET \/v1\/transfers\/(\w+)$/, (_, id) => need(id)],
    [
      /^GET \/v1\/transfers\/(\w+)\/reversals$/,
      (_, id) => list(all("transfer_reversal").filter(({ transfer }) => transfer === id)),
    ],
    [
      /^POST \/v1\/transfers\/(\w+)\/reversals$/,
      ({ params }, id) => {
        const transfer = need(id);
        const account = String(transfer.destination);
        if (transfer.reversed || balanceOf(account) < Number(transfer.amount))
          throw new Refused("balance_insufficient");
        Object.assign(transfer, { reversed: true });
        const fields = { transfer: id, account, amount: transfer.amount };
        return make("trr", "transfer_reversal", { ...fields, metadata: readNested(params, "metadata") });
      },
    ],
    [
      /^POST \/v1\/payouts$/,
      ({ params, account }) => {
        const { destination = "", currency, method } = params;
        need(destination, "destination");
        if (/refused/.test(destination)) throw new Refused("payouts_not_allowed");
        if (balanceOf(account) < Number(params.amount)) throw new Refused("balance_insufficient");
        const status = /slow|closed/.test(destination) ? "pending" : "paid";
        const fields = { account, destination, currency, method, status, amount: Number(params.amount) };
        return make("po", "payout", { ...fields, failure_code: null, metadata: readNested(params, "metadata") });
      },
    ],
    [/^GET \/v1\/payouts\/(\w+)$/, (_, id) => need(id)],
    [
      /^GET \/v1\/payouts$/,
      ({ params, account }) => list(all("payout").filter((one) => one.account === account && isSince(one, params))),
    ],
  ];
}

const nowSeconds = () => Math.floor(Date.now() / 1_000);
const isSince = ({ created }: StripeObject, params: Params): boolean =>
  Number(created) >= Number(params["created[gte]"] ?? 0);

/** Whom money comes from. */
function makeMethodRoutes({ all, make, need }: Store): (readonly [RegExp, Route])[] {
  return [
    [/^GET \/v1\/payment_methods\/(\w+)$/, (_, id) => need(id)],
    [
      /^POST \/v1\/payment_methods\/(\w+)\/attach$/,
      ({ params }, id) => Object.assign(need(id), { customer: params.customer }),
    ],
    [/^POST \/v1\/customers$/, ({ params }) => make("cus", "customer", { metadata: readNested(params, "metadata") })],
    [
      /^GET \/v1\/setup_intents$/,
      ({ params }) => list(all("setup_intent").filter((one) => one.payment_method === params.payment_method)),
    ],
    [
      /^POST \/v1\/setup_intents$/,
      ({ params }) =>
        make("seti", "setup_intent", {
          payment_method: params.payment_method,
          status: /strict/i.test(params.payment_method ?? "") ? "requires_action" : "succeeded",
        }),
    ],
  ];
}

function confirm(intent: StripeObject): StripeObject {
  const how = /^pm_(?:card|bank)(\w+?)\d*$/.exec(String(intent.payment_method))?.[1]?.toLowerCase() ?? "";
  if (how === "slow") return Object.assign(intent, { status: "processing" });
  if (how === "half")
    return Object.assign(intent, { status: "succeeded", amount_received: Number(intent.amount) >> 1 });
  if (how === "action") return Object.assign(intent, { status: "requires_action" });
  const declined = DECLINES[how];
  if (!declined) return Object.assign(intent, { status: "succeeded", amount_received: intent.amount });
  Object.assign(intent, { status: "requires_payment_method", last_payment_error: declined });
  throw new Refused(String(declined.code), { status: 402, type: "card_error", ...declined, payment_intent: intent });
}

/** Money that comes in. */
function makeTakingRoutes({ all, make, need }: Store): (readonly [RegExp, Route])[] {
  return [
    [
      /^POST \/v1\/payment_intents$/,
      ({ params }) => {
        const method = need(params.payment_method, "payment_method");
        if (method.customer !== params.customer) throw new Refused("resource_missing", { param: "payment_method" });
        if (Number(params.amount) < 50) throw new Refused("amount_too_small");
        const { amount, currency, customer, payment_method } = params;
        const fields = { amount: Number(amount), amount_received: 0, currency, customer, payment_method };
        return confirm(make("pi", "payment_intent", { ...fields, metadata: readNested(params, "metadata") }));
      },
    ],
    [/^GET \/v1\/payment_intents\/(\w+)$/, (_, id) => need(id)],
    [
      /^GET \/v1\/payment_intents$/,
      ({ params }) =>
        list(all("payment_intent").filter((one) => one.customer === params.customer && isSince(one, params))),
    ],
    [
      /^POST \/v1\/payment_intents\/(\w+)\/cancel$/,
      (_, id) => {
        const intent = need(id);
        if (intent.status === "succeeded" || intent.status === "processing")
          throw new Refused("payment_intent_unexpected_state", { payment_intent: intent });
        return Object.assign(intent, { status: "canceled" });
      },
    ],
    [
      /^POST \/v1\/refunds$/,
      ({ params }) => {
        const intent = need(params.payment_intent, "payment_intent");
        if (all("refund").some((one) => one.payment_intent === intent.id && one.status !== "failed"))
          throw new Refused("charge_already_refunded");
        const fields = { payment_intent: intent.id, amount: intent.amount_received, status: "succeeded" };
        return make("re", "refund", { ...fields, metadata: readNested(params, "metadata") });
      },
    ],
    [/^GET \/v1\/refunds\/(\w+)$/, (_, id) => need(id)],
    [
      /^GET \/v1\/refunds$/,
      ({ params }) => list(all("refund").filter((one) => one.payment_intent === params.payment_intent)),
    ],
    [
      /^GET \/v1\/disputes$/,
      ({ params }) => list(all("dispute").filter((one) => one.payment_intent === params.payment_intent)),
    ],
  ];
}
