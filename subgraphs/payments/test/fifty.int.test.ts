import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountId, MethodId, PaymentId, RequestId, ScheduleId, UserId } from "../src/domain/money/ids.ts";
import { countAnswers, lookInto } from "./look-into.ts";
import { makeAct, openProviderBooks } from "./money-model/act.ts";
import { isAsking, type Op, type Said } from "./money-model/ops.ts";
import { makeAsk } from "./money-model/perform.ts";
import { openStage, type Stage } from "./money-model/stage.ts";

/** Time stands still at its own moment: what expires does so where a case says. */
const NOW = Date.UTC(2040, 0, 1);
const HOUR = 3_600;

type Holder = { readonly id: UserId; readonly account: AccountId; readonly method: MethodId };
type Case = {
  /** What was there before. */
  readonly made: { readonly subject: string; readonly ops: readonly Op[] };
  /** What must be so of what the fifty were told, and of where it has ended. */
  readonly told: (counts: Record<string, number>, status: string) => void;
  /** What is left to whoever began with 1,000, and what the other of the two has. */
  readonly left: (status: string) => readonly [bigint, bigint];
};

let stage: Stage;
let ask: ReturnType<typeof makeAsk>;
let act: ReturnType<typeof makeAct>;
let keys = 0;
const provider = openProviderBooks();
const newKey = () => {
  keys += 1;
  return `key-${keys}`;
};

beforeAll(async () => {
  stage = await openStage();
  [ask, act] = [makeAsk(stage), makeAct(stage, provider)];
  await stage.setTime(NOW);
});
afterAll(() => stage?.end());

const perform = (op: Op): Promise<Said> => (isAsking(op) ? ask(op) : act(op));
async function done(op: Op): Promise<string> {
  const said = await perform(op);
  if (!said.ok) throw new Error(`what is raced rests on this: ${JSON.stringify(said)}`);
  return said.id;
}

async function holder(name: string, units = 0n): Promise<Holder> {
  const id = newId("usr");
  await stage.addPeople([{ id, username: name, level: 0, hasPasskey: false }]);
  const account = (await done({ kind: "openAccount", actor: id, key: newKey(), currency: "USD" })) as AccountId;
  const ways = { isVerified: true, takesDeposits: true, takesWithdrawals: true, isRemoved: false } as const;
  const method = newId("pm");
  await stage.addMethods([{ id: method, owner: id, kind: "BANK", ...ways }]);
  const one = { id, account, method };
  if (units > 0n) await act({ kind: "settle", payment: await deposit(one, units), says: "FATE" });
  return one;
}

const common = { currency: "USD", quote: null, approval: "none" } as const;
const deposit = async ({ id: actor, account }: Holder, units: bigint) =>
  (await done({
    kind: "deposit",
    actor,
    key: newKey(),
    account,
    method: undefined,
    units,
    fate: "DONE",
    ...common,
  } as Op)) as PaymentId;
const order = ({ id: actor, account: from }: Holder, to: Holder, units: bigint) =>
  ({ actor, key: newKey(), from, to: { accountId: to.account }, units, ...common }) as const;
const times = (count: number, of: () => Op): Op[] => Array.from({ length: count }, of);

/** By name: of 1,000 that the first has. */
const CASES: Record<string, (from: Holder, to: Holder) => Promise<Case>> = {
  "give back thirds of a payment": async (from, to) => {
    const payment = (await done({ kind: "sendPayment", ...order(from, to, 100n) })) as PaymentId;
    const refund = (): Op => ({
      kind: "refundPayment",
      actor: to.id,
      key: newKey(),
      payment,
      units: 33n,
      currency: "USD",
    });
    return {
      made: { subject: payment, ops: times(50, refund) },
      told: (counts, status) =>
        expect([counts, status]).toEqual([{ done: 3, AMOUNT_EXCEEDS_REFUNDABLE: 47 }, "PARTIALLY_REFUNDED"]),
      left: () => [999n, 1n],
    };
  },
  "settle one deposit": async (from) => {
    const payment = await deposit(from, 70n);
    return {
      made: { subject: payment, ops: times(50, () => ({ kind: "settle", payment, says: "FATE" })) },
      told: (counts, status) => expect([counts, status]).toEqual([{ remove: 50 }, "COMPLETED"]),
      left: () => [1_070n, 0n],
    };
  },
  "pay one withdrawal out": async (from) => {
    const payment = await withdrawal(from);
    return {
      made: { subject: payment, ops: times(50, () => ({ kind: "payOut", payment, says: "FATE" })) },
      told: (counts, status) => expect([counts, status]).toEqual([{ remove: 50 }, "COMPLETED"]),
      left: () => [900n, 0n],
    };
  },
  "call a withdrawal off, and pay it out": async (from) => {
    const payment = await withdrawal(from);
    const cancel = (): Op => ({ kind: "cancelPayment", actor: from.id, key: newKey(), payment });
    return {
      made: {
        subject: payment,
        ops: mixed(
          times(25, cancel),
          times(25, () => ({ kind: "payOut", payment, says: "FATE" })),
        ),
      },
      told: (counts, status) =>
        expect([status, counts.done ?? 0]).toEqual(status === "CANCELLED" ? ["CANCELLED", 1] : ["COMPLETED", 0]),
      left: (status) => (status === "CANCELLED" ? [1_000n, 0n] : [900n, 0n]),
    };
  },
  "call a deposit off, and settle it": async (from) => {
    const payment = await deposit(from, 70n);
    const cancel = (): Op => ({ kind: "cancelPayment", actor: from.id, key: newKey(), payment });
    return {
      made: {
        subject: payment,
        ops: mixed(
          times(25, cancel),
          times(25, () => ({ kind: "settle", payment, says: "FATE" })),
        ),
      },
      told: (counts, status) =>
        expect([status, counts.done ?? 0]).toEqual(status === "CANCELLED" ? ["CANCELLED", 1] : ["COMPLETED", 0]),
      left: (status) => (status === "CANCELLED" ? [1_000n, 0n] : [1_070n, 0n]),
    };
  },
  "capture a millisecond before it expires, while jobs and its payer would have it expire": async (from, to) =>
    ending(from, to, { isOver: false }),
  "capture from its very time on, while jobs and its payer have it expire": async (from, to) =>
    ending(from, to, { isOver: true }),
  "capture and void, while its payer is frozen": async (from, to) => {
    const payment = (await done({ kind: "authorizePayment", ...order(from, to, 100n), seconds: HOUR })) as PaymentId;
    const capture = (): Op => ({
      kind: "capturePayment",
      actor: to.id,
      key: newKey(),
      payment,
      units: null,
      currency: "USD",
    });
    const release = (): Op => ({ kind: "voidPayment", actor: to.id, key: newKey(), payment });
    const freeze: Op = { kind: "freeze", owner: from.id, frozen: true };
    return {
      made: { subject: payment, ops: mixed(times(25, capture), [freeze, ...times(24, release)]) },
      told: (counts, status) => expect([counts.done, ["COMPLETED", "CANCELLED"].includes(status)]).toEqual([1, true]),
      left: (status) => (status === "COMPLETED" ? [900n, 100n] : [1_000n, 0n]),
    };
  },
  "pay a request, decline it and call it off": async (from, to) => {
    const request = (await done({
      ...{ kind: "requestPayment", actor: to.id, key: newKey(), account: to.account, from: { userId: from.id } },
      ...{ currency: "USD", exact: 100n, minimum: null, maximum: null, seconds: HOUR },
    })) as RequestId;
    const pay = (): Op => ({
      kind: "payRequest",
      actor: from.id,
      key: newKey(),
      request,
      byLink: false,
      from: from.account,
      units: null,
      ...common,
    });
    const decline = (): Op => ({ kind: "declineRequest", actor: from.id, key: newKey(), request });
    const cancel = (): Op => ({ kind: "cancelRequest", actor: to.id, key: newKey(), request });
    return {
      made: { subject: request, ops: mixed(times(20, pay), times(15, decline), times(15, cancel)) },
      told: (counts) => expect(counts).toEqual({ done: 1, REQUEST_NOT_OPEN: 49 }),
      left: (status) => (status === "PAID" ? [900n, 100n] : [1_000n, 0n]),
    };
  },
  "come to one date of a schedule": async (from, to) => {
    const schedule = await scheduled(from, to);
    return {
      made: { subject: schedule, ops: times(50, () => ({ kind: "runSchedule", schedule })) },
      // Those behind the first see what it came to, or that there is nothing more to come.
      told: ({ PAID: paid = 0, remove: over = 0 }, status) => {
        expect([paid + over, status]).toEqual([50, "ENDED"]);
        expect(paid).toBeGreaterThan(0);
      },
      left: () => [900n, 100n],
    };
  },
  "come to a date, while it is left out and the schedule ended": async (from, to) => {
    const schedule = await scheduled(from, to);
    const asked = { actor: from.id, schedule } as const;
    const skip = (): Op => ({ kind: "skipScheduledPayment", ...asked, key: newKey(), date: NOW + HOUR * 1_000 });
    const end = (): Op => ({ kind: "endPaymentSchedule", ...asked, key: newKey() });
    let isPaid = false;
    return {
      made: {
        subject: schedule,
        ops: mixed(
          times(30, () => ({ kind: "runSchedule", schedule })),
          times(10, skip),
          times(10, end),
        ),
      },
      told(counts, status) {
        isPaid = (counts.PAID ?? 0) > 0;
        // Where it was paid or left out, that was its last date.
        expect([status, counts.done ?? 0]).toEqual(["ENDED", isPaid ? 0 : 1]);
      },
      left: () => (isPaid ? [900n, 100n] : [1_000n, 0n]),
    };
  },
};

async function scheduled({ id: actor, account: from }: Holder, to: Holder): Promise<ScheduleId> {
  await stage.setTime(NOW);
  const dates = { startsAt: "2040-01-01T01:00:00", zone: "UTC", rule: null } as const;
  const order = { actor, key: newKey(), from, to: { accountId: to.account }, units: 100n, approval: "none" } as const;
  const made = await done({ kind: "schedulePayment", ...order, currency: "USD", ...dates });
  await stage.setTime(NOW + HOUR * 1_000);
  return made as ScheduleId;
}

async function withdrawal({ id: actor, account: from, method }: Holder): Promise<PaymentId> {
  const op = { kind: "withdraw", actor, key: newKey(), from, method, units: 100n, fate: "DONE", ...common } as const;
  return (await done(op)) as PaymentId;
}

/** Each in its turn. */
const mixed = (...lists: readonly Op[][]): Op[] =>
  Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, n) =>
    lists.flatMap((list) => list.slice(n, n + 1)),
  ).flat();

async function ending(from: Holder, to: Holder, { isOver }: { readonly isOver: boolean }): Promise<Case> {
  await stage.setTime(NOW);
  const payment = (await done({ kind: "authorizePayment", ...order(from, to, 100n), seconds: HOUR })) as PaymentId;
  await stage.setTime(NOW + HOUR * 1_000 - (isOver ? 0 : 1));
  const capture = (): Op => ({
    kind: "capturePayment",
    actor: to.id,
    key: newKey(),
    payment,
    units: 60n,
    currency: "USD",
  });
  const release = (): Op => ({ kind: "voidPayment", actor: from.id, key: newKey(), payment });
  const expire = (): Op => ({ kind: "expireHold", payment });
  return {
    made: { subject: payment, ops: mixed(times(20, capture), times(15, release), times(15, expire)) },
    told: (counts, status) => {
      expect(status).toBe(isOver ? "CANCELLED" : "COMPLETED");
      // One captures; or its payer has it expire, or a job, which says only that it is over.
      if (!isOver) expect(counts.done).toBe(1);
      else expect(counts.done ?? 0).toBeLessThanOrEqual(1);
    },
    left: () => (isOver ? [1_000n, 0n] : [940n, 60n]),
  };
}

async function readStatus(id: string): Promise<string> {
  const table = id.startsWith("prq") ? "payment_request" : id.startsWith("sch") ? "payment_schedule" : "payment";
  const { rows } = await stage.admin.query(`SELECT status FROM payments.${table} WHERE id = $1`, [uuidOf(id as never)]);
  return rows[0].status;
}

describe("fifty at once who", () => {
  it.each(Object.entries(CASES))("%s: one is first, and the money is where it says", async (name, make) => {
    const [from, to] = [await holder(`from-${keys}`, 1_000n), await holder(`to-${keys}`)];
    const { made, told, left } = await make(from, to);
    expect(made.ops, name).toHaveLength(50);
    const said = await Promise.all(made.ops.map(perform));
    const word = (one: Said) => (one.ok === null ? one.word : one.ok ? "done" : one.error.code);
    const status = await readStatus(made.subject);
    told(countAnswers(said.map(word)), status);
    const look = lookInto(stage.admin);
    const balances = await Promise.all([from, to].map(({ account }) => look.balance(account)));
    const free = { pendingIn: "0", pendingOut: "0" };
    expect(balances).toEqual(left(status).map((units) => ({ posted: `${units}`, ...free })));
    await stage.setTime(NOW);
  });
});
