import { add, type Money, zero } from "@coffer/money/money";
import type { PaymentChange, PaymentChanges, PaymentReader } from "../../src/app/history/ports.ts";
import type { PaymentFilter, Whose } from "../../src/app/money/payment-filter.ts";
import type { AccountId, UserId } from "../../src/domain/money/ids.ts";
import { MOVED, type Party, type Payment } from "../../src/domain/money/payment.ts";
import { priorityOf } from "../../src/domain/money/priority.ts";

/** A payment, and what its maker calls it. */
type Named = Payment & { readonly reference?: string };

/** Whose list it is, where the payment is on it. */
const ownSide = ({ from, to }: Payment, whose: Whose): Party | null =>
  [from, to].find((side) =>
    "userId" in whose ? side?.userId === whose.userId : side?.accountId === whose.accountId,
  ) ?? null;

/** What is on the list by this side of theirs: of an exchange, what is in that side's currency. */
const amountsOf = ({ from, to, amount, exchange }: Payment, own: (side: Party) => boolean) => [
  ...(from && own(from) ? [{ way: "out", amount } as const] : []),
  ...(to && own(to) ? [{ way: "in", amount: exchange?.bought ?? amount } as const] : []),
];

/** What a filter means, one payment after the other. */
export function fits(payment: Named, ownerId: UserId, { filter, keyOf, listOf = null }: Fitting): boolean {
  const { from, to, createdAt } = payment;
  const isOut = from?.userId === ownerId;
  const other = isOut ? to : from;
  const isOneOf = (values: readonly string[] | null, value: string) => values === null || values.includes(value);
  const by = listOf ?? filter.accountId;
  const sides = amountsOf(payment, (side) => side.userId === ownerId && (by === null || side.accountId === by));
  // What went out of all accounts together is looked for on the paying side alone.
  const amounts = by === null && filter.direction === "OUT" ? sides.filter(({ way }) => way === "out") : sides;
  const { amountAtLeast: least, amountAtMost: most } = filter;
  return (
    isOneOf(filter.kinds, payment.kind) &&
    isOneOf(filter.statuses, payment.status) &&
    isOneOf(filter.priorities, priorityOf(payment)) &&
    (filter.direction === null || filter.direction === (isOut ? "OUT" : "IN")) &&
    (filter.accountId === null ||
      [from, to].some((side) => side?.accountId === filter.accountId && side?.userId === ownerId)) &&
    (filter.currency === null || amounts.some(({ amount }) => filter.currency === amount.asset.code)) &&
    (filter.counterparty === null ||
      (other !== null && other.userId !== ownerId && keyOf(other.userId) === filter.counterparty)) &&
    (filter.createdFrom === null || createdAt >= filter.createdFrom) &&
    (filter.createdBefore === null || createdAt < filter.createdBefore) &&
    amounts.some(
      ({ amount }) =>
        (filter.currency === null || filter.currency === amount.asset.code) &&
        (least === null || (least.asset.code === amount.asset.code && amount.units >= least.units)) &&
        (most === null || (most.asset.code === amount.asset.code && amount.units <= most.units)),
    ) &&
    (filter.reference === null || ((from ?? to)?.userId === ownerId && payment.reference === filter.reference)) &&
    (filter.memo === null || (payment.memo ?? "").toLowerCase().includes(filter.memo.toLowerCase()))
  );
}

type Fitting = {
  readonly filter: PaymentFilter;
  /** Of somebody's username. */
  readonly keyOf: (userId: UserId) => string | undefined;
  /** Whose list it is, where that is an account's. */
  readonly listOf?: AccountId | null;
};

/** Payments in memory: a look ends where they do. */
export function makeFakePaymentReader(
  payments: readonly Named[],
  keyOf: Fitting["keyOf"] = () => undefined,
): PaymentReader {
  const fitting = (whose: Whose, filter: PaymentFilter | null) =>
    payments.filter((payment) => {
      const own = ownSide(payment, whose);
      return (
        own !== null &&
        (filter === null ||
          fits(payment, own.userId, { filter, keyOf, listOf: "accountId" in whose ? whose.accountId : null }))
      );
    });
  return {
    findMany: async (ids) => ids.map((id) => payments.find((payment) => payment.id === id) ?? null),
    async list(whose, { first, after, offset, order, filter }) {
      const sign = order === "NEWEST_FIRST" ? -1 : 1;
      const behind = fitting(whose, filter)
        .toSorted((a, b) => (a.id < b.id ? -sign : sign))
        .filter(({ id }) => after === null || (sign < 0 ? id < after : id > after))
        .slice(offset);
      return { items: behind.slice(0, first), hasNext: behind.length > first, end: null };
    },
    count: async (whose, filter) => ({ count: fitting(whose, filter).length, isExact: true }),
    async addUp(whose, filter) {
      const sums = new Map<string, { in: Money; out: Money }>();
      for (const payment of fitting(whose, filter)) {
        const { from, to } = payment;
        const isWithin = "userId" in whose && from?.userId === to?.userId && payment.kind !== "EXCHANGE";
        if (!MOVED.includes(payment.status) || isWithin) continue;
        const ids = [filter?.currency, filter?.amountAtLeast?.asset.code, filter?.amountAtMost?.asset.code];
        const isOfList = (side: Party) =>
          "userId" in whose
            ? side.userId === whose.userId && (!filter?.accountId || filter.accountId === side.accountId)
            : side.accountId === whose.accountId;
        for (const { way, amount } of amountsOf(payment, isOfList)) {
          const { asset } = amount;
          if (ids.some((code) => code && code !== asset.code)) continue;
          if ("userId" in whose && filter?.direction === "OUT" && !filter.accountId && way === "in") continue;
          const sum = sums.get(asset.code) ?? { in: zero(asset), out: zero(asset) };
          sums.set(asset.code, { ...sum, [way]: add(sum[way], amount) });
        }
      }
      const byCurrency = [...sums.values()].toSorted((a, b) => (a.in.asset.code < b.in.asset.code ? -1 : 1));
      return { byCurrency, isExact: true };
    },
  };
}

export type FakeChanges = PaymentChanges & {
  /** The payment, as its next change has it; each of its people gets the next place of theirs. */
  note(payment: Payment): PaymentChange;
};

/** Changes of payments, each with its place in every stream. */
export function makeFakeChanges(): FakeChanges {
  const changes: PaymentChange[] = [];
  const heads = new Map<string, bigint>();
  const next = (key: string) => {
    const sequence = (heads.get(key) ?? 0n) + 1n;
    heads.set(key, sequence);
    return String(sequence);
  };
  const placeOf = (change: PaymentChange, userId: UserId) =>
    [change.from, change.to].find((side) => side?.userId === userId && side?.sequence != null)?.sequence ?? null;
  const isBehind = (sequence: string | null, after: string) => sequence !== null && BigInt(sequence) > BigInt(after);

  return {
    note({ id, status, priority, createdAt, from, to }) {
      const isOwn = from !== null && from.userId === to?.userId;
      const change: PaymentChange = {
        paymentId: id,
        sequence: next(id),
        status,
        priority: priority ?? "NORMAL",
        at: createdAt,
        from: from && { userId: from.userId, sequence: next(from.userId) },
        to: to && { userId: to.userId, sequence: isOwn ? null : next(to.userId) },
      };
      changes.push(change);
      return change;
    },
    listOfOne: async (paymentId, after, limit) =>
      changes.filter((change) => change.paymentId === paymentId && isBehind(change.sequence, after)).slice(0, limit),
    listOfUser: async (userId, after, limit) =>
      changes.filter((change) => isBehind(placeOf(change, userId), after)).slice(0, limit),
    headOfUser: async (userId) => String(heads.get(userId) ?? 0n),
    findOfOne: async (paymentId, sequence) =>
      changes.find((change) => change.paymentId === paymentId && change.sequence === sequence) ?? null,
    findOfUser: async (userId, sequence) => changes.find((change) => placeOf(change, userId) === sequence) ?? null,
  };
}
