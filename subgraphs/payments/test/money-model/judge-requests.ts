import type { RequestId } from "../../src/domain/money/ids.ts";
import type { Asked, Refusal } from "./books.ts";
import { order, overQuota, ownAccount, payable, QUOTAS } from "./judge-parts.ts";
import type { Asking, Of } from "./ops.ts";
import { type Bench, code, no, type Ruling } from "./verdict.ts";

const REMINDERS_MAX = 5;
const REMIND_MS = 86_400_000;

type Requesting = Extract<
  Asking,
  { readonly kind: "requestPayment" | "payRequest" | "declineRequest" | "cancelRequest" | "remindRequest" }
>;

export function requestRules(op: Requesting, bench: Bench): Ruling {
  switch (op.kind) {
    case "requestPayment":
      return ask(op, bench);
    case "payRequest":
      return payRequest(op, bench);
    default:
      return step(op, bench);
  }
}

function ask(op: Of<"requestPayment">, { books, settings }: Bench): Ruling {
  const { actor, currency, exact, minimum, maximum, from } = op;
  const account = op.account === null ? undefined : books.accounts.get(op.account);
  if (account?.owner !== actor) return code("ACCOUNT_NOT_FOUND");
  const says = exact !== null || minimum !== null || maximum !== null;
  if (says && account.currency !== currency)
    return no({ code: "CURRENCY_MISMATCH", accountCurrency: account.currency });
  const named =
    from && books.people.find((one) => ("userId" in from ? one.id === from.userId : one.username === from.username));
  if (from && !named) return code("PAYER_NOT_FOUND");
  if (named?.id === actor) return code("OWN_REQUEST");
  const owned = [...books.requests.values()].filter(({ payee, status }) => payee === actor && status === "OPEN").length;
  const reasons = [
    ...overQuota(owned, QUOTAS.requests),
    ...(account.state === "CLOSED" ? [{ code: "ACCOUNT_CLOSED" }] : []),
  ];
  return {
    reasons,
    make({ id }) {
      const made: Asked = {
        id: id as RequestId,
        payee: actor,
        account: account.id,
        payer: named?.id ?? null,
        isNamed: named !== null,
        currency: account.currency,
        exact,
        minimum: exact === null ? minimum : null,
        maximum: exact === null ? maximum : null,
        status: "OPEN",
        expiresAt: settings.now + op.seconds * 1_000,
        reminders: 0,
        remindedAt: null,
        payment: null,
      };
      books.requests.set(made.id, made);
    },
  };
}

/** From its very time on it is over, whether or not anybody has noted that. */
const endedAs = ({ settings }: Bench, { status, expiresAt }: Asked): Refusal[] => {
  if (status !== "OPEN") return [{ code: "REQUEST_NOT_OPEN", status }];
  return settings.now >= expiresAt ? [{ code: "REQUEST_NOT_OPEN", status: "EXPIRED" }] : [];
};

function payRequest(op: Of<"payRequest">, bench: Bench): Ruling {
  const { books } = bench;
  const { actor, quote, approval } = op;
  const asked = op.request === null ? undefined : books.requests.get(op.request);
  const isTheirs = asked && (op.byLink || asked.payee === actor || asked.payer === actor);
  if (!isTheirs) return code("REQUEST_NOT_FOUND");
  if (asked.payee === actor) return code("OWN_REQUEST");
  if (asked.isNamed && asked.payer !== actor) return code("NOT_PAYER");
  const ended = endedAs(bench, asked);
  // Of many at once, one that is not first may be told what else is in its way.
  if (ended.length > 0 && bench.isAlone) return no(...ended);
  const { currency } = asked;
  const from = ownAccount(books, op.from, { actor, currency });
  if ("code" in from) return no(from, ...ended);
  if (op.units !== null && op.currency !== currency)
    return no({ code: "CURRENCY_MISMATCH", accountCurrency: currency }, ...ended);
  const units = amountOf(asked, op.units);
  if (units === null) return no({ code: "REQUEST_AMOUNT_MISMATCH" }, ...ended);
  const to = { user: asked.payee, account: books.account(asked.account), isNamed: false };
  const paying = { actor, from, to, currency, units, quote, approval };
  const ordered = order(bench, paying);
  if ("make" in ordered) return no(...ordered.reasons, ...ended);
  const make = payable(bench, paying, ordered);
  return {
    reasons: [...ordered.reasons, ...ended],
    make(made) {
      make(made, null);
      books.step(asked.id, { status: "PAID", payer: actor, payment: made.id as never });
    },
  };
}

function amountOf({ exact, minimum, maximum }: Asked, units: bigint | null): bigint | null {
  if (exact !== null) return units === null || units === exact ? exact : null;
  if (units === null || units < (minimum ?? 0n) || (maximum !== null && units > maximum)) return null;
  return units;
}

function step(op: Of<"declineRequest" | "cancelRequest" | "remindRequest">, bench: Bench): Ruling {
  const { books, settings } = bench;
  const { actor, kind } = op;
  const asked = op.request === null ? undefined : books.requests.get(op.request);
  if (!asked || (asked.payee !== actor && asked.payer !== actor)) return code("REQUEST_NOT_FOUND");
  if (kind === "declineRequest" && asked.payer !== actor) return code("NOT_PAYER");
  if (kind !== "declineRequest" && asked.payee !== actor) return code("NOT_PAYEE");
  if (kind === "remindRequest" && !asked.isNamed) return code("REQUEST_UNADDRESSED");
  const ended = endedAs(bench, asked);
  if (ended.length > 0) return no(...ended);
  if (kind !== "remindRequest") {
    const status = kind === "declineRequest" ? "DECLINED" : "CANCELLED";
    return { reasons: [], make: () => books.step(asked.id, { status }) };
  }
  const isSoon = asked.remindedAt !== null && settings.now < asked.remindedAt + REMIND_MS;
  if (asked.reminders >= REMINDERS_MAX || isSoon) return code("REMINDER_REFUSED");
  const make = () => books.step(asked.id, { reminders: asked.reminders + 1, remindedAt: settings.now });
  return { reasons: [], make };
}
