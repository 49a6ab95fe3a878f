import { newUuid, uuidOf } from "@coffer/contracts/ids";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import { feeIncome } from "../src/adapters/postgres/money/system-accounts.ts";
import type { NamedPayee } from "../src/domain/money/plan.ts";
import { makeCostlyCapture, makeCostlyHold, makeWithFee } from "./costly.ts";
import { BY_HAND } from "./hand-kinds.ts";
import { SENT_BACK } from "./return-kinds.ts";
import { type Holder, NO_POLICY, type Stage } from "./stage.ts";

/** Says how much somebody may send and withdraw a day; everybody else may more than they have. */
export type Limit = (holder: Holder, units: bigint) => Promise<void>;

/**
 * One command of every kind, done and refused, each about people of its own, so that none bears on
 * another; and what it ends as.
 */
export const KINDS: Record<
  string,
  { readonly ends: string; readonly make: (stage: Stage, limit: Limit) => Promise<Planned> }
> = {
  ...BY_HAND,
  ...SENT_BACK,
  "an account": { ends: "done", make: async (stage) => stage.open("an account", stage.named("its owner", "usr")) },
  "a send": { ends: "done", make: async (stage) => stage.send(stage.payment("a send", await stage.sides("a send"))) },
  "a send that its payer has a reference for": {
    ends: "done",
    make: async (stage) => {
      const payment = stage.payment("a named send", await stage.sides("a named send"));
      return stage.send({ ...payment, reference: 'order "7"' });
    },
  },
  "a send of more than there is": {
    ends: "INSUFFICIENT_FUNDS",
    make: async (stage) =>
      stage.send(stage.payment("too much", { ...(await stage.sides("too much")), amount: stage.money(1_001n) })),
  },
  "a send of more than a limit leaves": {
    ends: "LIMIT_EXCEEDED",
    make: async (stage, limit) => {
      const sides = await stage.sides("bounded");
      await limit(sides.from, 500n);
      await stage.done(stage.send(stage.payment("within bounds", sides)));
      return stage.send(stage.payment("out of bounds", sides));
    },
  },
  "an authorisation of more than a limit leaves": {
    ends: "LIMIT_EXCEEDED",
    make: async (stage, limit) => {
      const sides = await stage.sides("bounded hold");
      await limit(sides.from, 299n);
      return stage.authorize(stage.payment("a hold out of bounds", sides));
    },
  },
  "a withdrawal of more than a limit leaves": {
    ends: "LIMIT_EXCEEDED",
    make: async (stage, limit) => {
      const leaver = await stage.funded("bounded leaver");
      await limit(leaver, 299n);
      return stage.withdrawal("a withdrawal out of bounds", leaver);
    },
  },
  "a send to an account that is closed": {
    ends: "ACCOUNT_CLOSED",
    make: async (stage) => {
      const sides = await stage.sides("shut");
      await stage.close(sides.to);
      return stage.send(stage.payment("shut", sides));
    },
  },
  "a transfer": {
    ends: "done",
    make: async (stage) => {
      const from = await stage.funded("a transfer");
      const savings = stage.open("savings", from.userId);
      await stage.done(savings);
      const to = { userId: from.userId, accountId: savings.subjectId as Holder["accountId"] };
      return stage.send(stage.payment("a transfer", { kind: "TRANSFER", from, to }));
    },
  },
  "a send with a fee": { ends: "done", make: (stage) => makeWithFee(stage, 50n) },
  "a send with a fee that takes the last": { ends: "done", make: (stage) => makeWithFee(stage, 700n) },
  "a send with a fee that cannot be paid": { ends: "INSUFFICIENT_FUNDS", make: (stage) => makeWithFee(stage, 701n) },
  "an authorisation with a fee that cannot be reserved": {
    ends: "INSUFFICIENT_FUNDS",
    make: async (stage) => {
      const sides = await stage.sides("a dear hold");
      return stage.authorize(stage.payment("a dear hold", { ...sides, fee: stage.money(701n) }));
    },
  },
  "a capture of a part with a part of the fee": {
    ends: "done",
    make: (stage) => makeCostlyCapture(stage, "a dear part", 20n),
  },
  "a capture of a part that is free": { ends: "done", make: (stage) => makeCostlyCapture(stage, "a free part", 0n) },
  "a void of an authorisation with a fee": {
    ends: "done",
    make: async (stage) => {
      const { held, to } = await makeCostlyHold(stage, "a dear void");
      const step = { kind: "release", action: "void", payment: held, at: stage.now } as const;
      return stage.stepped("a dear void", to, "voidPayment", (entryId) => ({ ...step, entryId }));
    },
  },
  "a withdrawal with a fee, paid out": {
    ends: "done",
    make: async (stage) => {
      const payment = await stage.asking("a dear payout", stage.money(30n));
      return stage.ours(payment, { kind: "completeWithdrawal", payment, entryId: newUuid(), at: stage.now });
    },
  },
  "a withdrawal with a fee, declined": {
    ends: "done",
    make: async (stage) => {
      const payment = await stage.asking("a dear decline", stage.money(30n));
      const step = { kind: "failWithdrawal", failure: "PAYOUT_DECLINED", entryId: newUuid(), at: stage.now } as const;
      return stage.ours(payment, { ...step, payment });
    },
  },
  "a deposit with a fee": {
    ends: "done",
    make: async (stage) =>
      stage.credit(await stage.begun("a dear deposit", await stage.holder("a dear depositor"), stage.money(5n))),
  },
  "an authorisation": {
    ends: "done",
    make: async (stage) => stage.authorize(stage.payment("a hold", await stage.sides("a hold"))),
  },
  "an authorisation of more than there is": {
    ends: "INSUFFICIENT_FUNDS",
    make: async (stage) =>
      stage.authorize(stage.payment("a big hold", { ...(await stage.sides("big")), amount: stage.money(1_001n) })),
  },
  "a capture of a part": { ends: "done", make: (stage) => makeCapture(stage, "a part", 200n) },
  "a capture of more than was authorised": {
    ends: "AMOUNT_EXCEEDS_AUTHORIZATION",
    make: (stage) => makeCapture(stage, "more", 301n),
  },
  "a void": {
    ends: "done",
    make: async (stage) => {
      const { held, to } = await stage.authorized("a void");
      return stage.stepped("a void", to, "voidPayment", (entryId) => ({
        kind: "release",
        action: "void",
        payment: held,
        entryId,
        at: stage.now,
      }));
    },
  },
  "the system's own release, before its time": {
    ends: "stale",
    make: async (stage) => {
      const { held } = await stage.authorized("early");
      const entryId = newUuid();
      return stage.ours(held, {
        kind: "release",
        action: "expire",
        payment: held,
        entryId,
        at: stage.now,
        isOurs: true,
      });
    },
  },
  "a refund of a part": { ends: "done", make: (stage) => makeRefund(stage, "a part back", { units: 200n }) },
  "a refund of all that is left": { ends: "done", make: (stage) => makeRefund(stage, "the rest", { units: null }) },
  "a refund of more than was paid": {
    ends: "AMOUNT_EXCEEDS_REFUNDABLE",
    make: (stage) => makeRefund(stage, "too much back", { units: 301n }),
  },
  "a refund of what was spent": {
    ends: "INSUFFICIENT_FUNDS",
    make: (stage) => makeRefund(stage, "spent", { units: null, isSpent: true }),
  },
  "a refund to an account that was closed": {
    ends: "done",
    make: (stage) => makeRefund(stage, "elsewhere", { units: 100n, isPayerGone: true }),
  },
  "a deposit": { ends: "done", make: async (stage) => stage.request("a deposit", await stage.holder("depositor")) },
  "a deposit into an account that is closed": {
    ends: "ACCOUNT_CLOSED",
    make: async (stage) => {
      const holder = await stage.holder("closed depositor");
      await stage.close(holder);
      return stage.request("a late deposit", holder);
    },
  },
  "an exchange": {
    ends: "done",
    make: async (stage) => stage.exchange("an exchange", await stage.funded("a trader"), { fee: 7n }),
  },
  "an exchange of more than there is": {
    ends: "INSUFFICIENT_FUNDS",
    make: async (stage) => stage.exchange("too dear", await stage.funded("a poor trader"), { units: 1_001n }),
  },
  "an exchange by a quote that was used": {
    ends: "EXCHANGE_QUOTE_USED",
    make: async (stage) => {
      const [trader, quoteId] = [await stage.funded("a trader of twice"), newUuid()];
      await stage.done(await stage.exchange("once", trader, { quoteId }));
      return stage.exchange("twice", trader, { quoteId });
    },
  },
  "an exchange of more than a limit leaves": {
    ends: "LIMIT_EXCEEDED",
    make: async (stage, limit) => {
      const trader = await stage.funded("a bounded trader");
      await limit(trader, 299n);
      return stage.exchange("out of bounds", trader);
    },
  },
  "a deposit that begins": {
    ends: "done",
    make: async (stage) => stage.begin(await stage.done(stage.request("begins", await stage.holder("beginner")))),
  },
  "a deposit that begins twice": {
    ends: "stale",
    make: async (stage) => stage.begin(await stage.begun("begins twice", await stage.holder("second beginner"))),
  },
  "a deposit that is credited": {
    ends: "done",
    make: async (stage) => stage.credit(await stage.begun("credited", await stage.holder("credited one"))),
  },
  "a deposit whose account was closed": {
    ends: "done",
    make: async (stage) => {
      const holder = await stage.holder("closer");
      const deposit = await stage.begun("fails", holder);
      await stage.close(holder);
      return stage.credit(deposit);
    },
  },
  "a withdrawal": {
    ends: "done",
    make: async (stage) => stage.withdrawal("a withdrawal", await stage.funded("leaver")),
  },
  "a withdrawal to an address": { ends: "done", make: (stage) => stage.addressed("a goer") },
  "a withdrawal of more than there is": {
    ends: "INSUFFICIENT_FUNDS",
    make: async (stage) => stage.withdrawal("a big withdrawal", await stage.funded("big leaver"), { units: 1_001n }),
  },
  "a withdrawal that begins": {
    ends: "done",
    make: async (stage) => {
      const { payment } = await stage.withdrawn("a beginning");
      return stage.ours(payment, { kind: "beginWithdrawal", payment, at: stage.now });
    },
  },
  "a withdrawal that begins while its payer is frozen": {
    ends: "ACCOUNT_FROZEN",
    make: async (stage) => {
      const { payer, payment } = await stage.withdrawn("a frozen one");
      await stage.freeze(payer);
      return stage.ours(payment, { kind: "beginWithdrawal", payment, at: stage.now });
    },
  },
  "a withdrawal that is paid": {
    ends: "done",
    make: async (stage) => {
      const payment = await stage.asking("a paid one");
      const entryId = uuidOf(stage.named("its end", "ent"));
      return stage.ours(payment, { kind: "completeWithdrawal", payment, entryId, at: stage.now });
    },
  },
  "a withdrawal that is declined": {
    ends: "done",
    make: async (stage) => {
      const payment = await stage.asking("a declined one");
      const entryId = uuidOf(stage.named("its other end", "ent"));
      return stage.ours(payment, {
        kind: "failWithdrawal",
        failure: "PAYOUT_DECLINED",
        payment,
        entryId,
        at: stage.now,
      });
    },
  },
  "a send to a person whose account was closed": {
    ends: "done",
    make: async (stage) => {
      const { from, to } = await stage.sides("moved");
      await stage.close(to);
      return makeNamed(stage, "moved", { from, to, isFound: true });
    },
  },
  "a send to a person who has none": {
    ends: "done",
    make: async (stage) => {
      const to = { userId: stage.named("newcomer", "usr"), accountId: stage.named("newcomer's account", "acc") };
      return makeNamed(stage, "newcomer's", { from: await stage.funded("host"), to, isFound: false });
    },
  },
  "a schedule": {
    ends: "done",
    make: async (stage) => stage.schedule("a schedule", await stage.sides("a schedule")).command,
  },
  "a date of a schedule": { ends: "done", make: (stage) => stage.due("a date") },
  "a date of a schedule that is another by now": {
    ends: "stale",
    make: (stage) => stage.due("a passed date", { nextAt: new Date(0) }),
  },
  "a date of a schedule without the money": {
    ends: "INSUFFICIENT_FUNDS",
    make: (stage) => stage.due("a dear date", {}, 1_001n),
  },
  "a request that is paid": { ends: "done", make: (stage) => stage.payingRequest("a request") },
  "a request that is paid and was called off": {
    ends: "REQUEST_NOT_OPEN",
    make: (stage) => stage.payingRequest("a dead request", "CANCELLED"),
  },
  "a request that is paid with more than there is": {
    ends: "INSUFFICIENT_FUNDS",
    make: async (stage) => {
      const paying = await stage.payingRequest("a dear request");
      const { from } = paying.plan.makes ?? {};
      if (!from) throw new Error("has no payer");
      await stage.done(
        stage.send(
          stage.payment("spent before", { from, to: await stage.holder("spent on"), amount: stage.money(701n) }),
        ),
      );
      return paying;
    },
  },
  "a withdrawal that is called off": {
    ends: "done",
    make: async (stage) => {
      const { payer, payment } = await stage.withdrawn("a called off one");
      return stage.stepped("calling off", payer, "cancelPayment", (entryId) => ({
        kind: "cancel",
        payment,
        entryId,
        at: stage.now,
      }));
    },
  },
  "a withdrawal that is called off too late": {
    ends: "PAYMENT_NOT_CANCELLABLE",
    make: async (stage) => {
      const payment = await stage.asking("a late one");
      if (!payment.from) throw new Error("has no payer");
      return stage.stepped("calling off too late", payment.from, "cancelPayment", (entryId) => ({
        kind: "cancel",
        payment,
        entryId,
        at: stage.now,
      }));
    },
  },
};

async function makeCapture(stage: Stage, name: string, units: bigint): Promise<Planned> {
  const { held, to } = await stage.authorized(name);
  const amount = stage.money(units);
  return stage.stepped(name, to, "capturePayment", (entryId) => ({
    kind: "capture",
    payment: held,
    entryId,
    amount,
    fee: held.fee,
    at: stage.now,
  }));
}

type Refunding = { readonly units: bigint | null; readonly isSpent?: true; readonly isPayerGone?: true };

/** Of what a payer paid with all that they had, a part of which was given back before. */
async function makeRefund(stage: Stage, name: string, { units, isSpent, isPayerGone }: Refunding): Promise<Planned> {
  const { from, to } = await stage.sides(name);
  const paid = await stage.done(stage.send(stage.payment(name, { from, to, amount: stage.money(1_000n) })));
  await stage.done(stage.refund(`${name}, before`, paid, 700n));
  if (isSpent)
    await stage.done(
      stage.send(stage.payment(`${name}, spent`, { from: to, to: await stage.holder(`next of ${name}`) })),
    );
  if (isPayerGone) {
    await stage.done(stage.send(stage.payment(`${name}, emptied`, { from, to, amount: stage.money(700n) })));
    await stage.close(from);
  }
  // As it was read before the first refund: under its lock it is another.
  return stage.refund(name, paid, units);
}

function makeNamed(
  stage: Stage,
  name: string,
  { from, to, isFound }: { from: Holder; to: Holder; isFound: boolean },
): Planned {
  const payment = stage.payment(`the ${name} payment`, { from, to });
  const payee: NamedPayee = { userId: to.userId, currency: "USD", isFound };
  return stage.asked(from.userId, "sendPayment", payment.id, {
    kind: "send",
    payment,
    payee,
    warrant: NO_POLICY,
    feeIncome,
  });
}
