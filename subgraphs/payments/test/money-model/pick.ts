import type { BulkId } from "../../src/domain/money/ids.ts";
import type { Paid } from "./books.ts";
import type { Draw } from "./draw.ts";
import type { Asking, Op } from "./ops.ts";
import { among, nth, type Table } from "./picker.ts";
import { BulkPicker, isOfBulk } from "./picker-bulks.ts";
import { ExchangePicker } from "./picker-exchanges.ts";
import { RequestPicker } from "./picker-requests.ts";
import { SchedulePicker } from "./picker-schedules.ts";

/** What a draw comes to, by what there is; null where there is nothing that it could be about. */
export function pickOp(draw: Draw, table: Table): Op | null {
  const repeated = pickRepeat(draw, table);
  if (repeated) return repeated;
  const picker = new RequestPicker(draw, table);
  const { act } = draw;
  if (isOfBulk(act)) return new BulkPicker(draw, table).pick(act);
  switch (act) {
    case "openAccount":
      return { kind: "openAccount", ...picker.asker, currency: picker.currency };
    case "deposit":
      return picker.deposit();
    case "sendPayment":
    case "authorizePayment":
      return picker.pay(act);
    case "withdraw":
      return picker.withdraw();
    case "capturePayment":
      return picker.capture();
    case "voidPayment":
    case "expireHold":
      return picker.endHold(act);
    case "refundPayment":
    case "refundForPayee":
      return picker.refund(act);
    case "cancelPayment":
      return picker.cancel();
    case "settle":
    case "payOut":
    case "giveBack":
      return picker.work(act);
    case "requestPayment":
      return picker.ask();
    case "payRequest":
      return picker.payRequest();
    case "declineRequest":
    case "cancelRequest":
    case "remindRequest":
      return picker.step(act);
    case "expireRequest":
      return picker.expire();
    case "exchangeQuote":
      return new ExchangePicker(draw, table).quoteExchange();
    case "exchange":
      return new ExchangePicker(draw, table).exchange();
    case "schedulePayment":
      return new SchedulePicker(draw, table).make();
    case "pausePaymentSchedule":
    case "resumePaymentSchedule":
    case "endPaymentSchedule":
    case "skipScheduledPayment":
      return new SchedulePicker(draw, table).step(act);
    case "runSchedule":
      return new SchedulePicker(draw, table).run();
    case "removeMethod": {
      const found = among(table.books.methods.values(), draw.picks[0]);
      return found ? { kind: "removeMethod", method: found.id, owner: found.owner } : null;
    }
    case "freeze":
      // Most are not frozen most of the time.
      return { kind: "freeze", owner: picker.actor.id, frozen: draw.picks[3] % 3 === 0 };
    case "setTimeZone":
      return picker.setTimeZone();
    case "setState":
      return picker.setState();
  }
}

const SLIVERS = 51;

/** Of one payment a unit as often as it may be given back, and once more. */
export function pickSlivers([n]: Draw["picks"], { books, newKey }: Table): Op[] {
  const isMeant = ({ kind, amount, refunded, to }: Paid) =>
    (kind === "SEND" || kind === "REFUND") &&
    to !== null &&
    amount - refunded >= SLIVERS &&
    books.account(to).posted > SLIVERS;
  const paid = nth([...books.payments.values()].filter(isMeant), n);
  if (!paid?.payee) return [];
  const rest = {
    kind: "refundPayment",
    actor: paid.payee,
    payment: paid.id,
    units: 1n,
    currency: paid.currency,
  } as const;
  return Array.from({ length: SLIVERS }, () => ({ ...rest, key: newKey() }));
}

/** Of the same payer: whose one is, is said before what the key was used for. */
const otherBulk = ({ actor, bulk }: Extract<Asking, { bulk: unknown }>, { bulks }: Table["books"]): BulkId | null =>
  [...bulks.values()].find(({ payer, id }) => payer === actor && id !== bulk)?.id ?? null;

/** With a key that was used: the same again, or something else. */
function pickRepeat({ act, twist, picks: [n], amount }: Draw, { asked, books }: Table): Asking | null {
  if (twist !== "repeat" && twist !== "reuse") return null;
  const used = asked.filter(({ kind, actor, key }) => kind === act && books.keys.has(`${actor} ${kind} ${key}`));
  const isOther = (one: Asking) => twist === "repeat" || !("bulk" in one) || otherBulk(one, books) !== null;
  const before = nth(used.filter(isOther), n);
  if (!before || twist === "repeat") return before ?? null;
  if (before.kind === "openAccount") return { ...before, currency: before.currency === "USD" ? "EUR" : "USD" };
  if (before.kind === "requestPayment") return { ...before, seconds: before.seconds + 1 };
  if (before.kind === "exchange") return { ...before, deal: null };
  if (before.kind === "addContact") return { ...before, name: `${before.name} too` };
  if (before.kind === "removeContact") return before;
  if (before.kind === "createBulkPayment") return { ...before, rows: [...before.rows, ...before.rows] };
  if ("bulk" in before) return { ...before, bulk: otherBulk(before, books) };
  if ("schedule" in before) return { ...before, schedule: null };
  if ("units" in before) return { ...before, units: BigInt(amount) + 10_000n };
  if ("request" in before) return { ...before, request: null };
  return { ...before, payment: null };
}
