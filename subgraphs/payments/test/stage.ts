import { type Id, newId, newUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { systemClock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import { runPlans } from "../src/adapters/postgres/money/run-batch.ts";
import { feeIncome, position, receivable, sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { Exchanged } from "../src/domain/money/exchange.ts";
import type { AccountId, UserId } from "../src/domain/money/ids.ts";
import type { NewPayment, Payment } from "../src/domain/money/payment.ts";
import type { PaymentSchedule } from "../src/domain/money/payment-schedule.ts";
import type { MoneyOutcome } from "../src/domain/money-command.ts";
import { type Operation, planOf, type Step } from "../src/domain/steps.ts";
import type { Ending } from "../src/domain/stuck/verdict.ts";
import type { Going } from "../src/domain/withdrawals/steps.ts";
import { SHARED, SHARED_POSITION } from "./every-row.ts";
import { QUOTAS } from "./world.ts";

/** Nobody has said of any payment that it needs an approval. */
export const NO_POLICY = { kind: "policy", version: 0 } as const;

/** What is bought of what the stage is in. */
const EUR: Asset = { code: "EUR", scale: 2 };

export type Holder = { readonly userId: UserId; readonly accountId: AccountId };
export type Sides = { readonly from: Holder; readonly to: Holder };

/**
 * Makes people and commands without a use case, and names every id that it makes, so that what two
 * stages wrote can be compared.
 */
export class Stage {
  readonly names = new Map<string, string>();
  readonly now = systemClock.now();
  readonly #pool: pg.Pool;
  readonly #asset: Asset;

  constructor(pool: pg.Pool, asset: Asset) {
    this.#pool = pool;
    this.#asset = asset;
    this.names.set(uuidOf(sandboxClearing(asset.code)), "the provider's account");
    this.names.set(uuidOf(feeIncome(asset.code)), SHARED);
    this.names.set(uuidOf(receivable(asset.code)), "what is owed");
    for (const code of [asset.code, EUR.code]) this.names.set(uuidOf(position(code)), SHARED_POSITION);
  }

  named<P extends string>(name: string, prefix: P): Id<P> {
    const id = newId(prefix);
    this.names.set(uuidOf<string>(id), name);
    return id;
  }

  money = (units: bigint): Money => money(this.#asset, units);

  run = (commands: readonly Planned[]): Promise<MoneyOutcome[]> =>
    runPlans({ pool: this.#pool, clock: systemClock, quotas: QUOTAS }, commands);

  /** A request of a person's, with a key that is called as what it makes. */
  asked(actor: UserId, operation: Operation, subjectId: Planned["subjectId"], step: Step): Planned {
    const key = this.names.get(uuidOf(subjectId)) ?? subjectId;
    return { claim: makeClaim({ actorId: actor, operation, key }, [key]), subjectId, plan: planOf(step) };
  }

  /** A step of the system's own. */
  ours = (payment: Payment, step: Step): Planned => ({ claim: null, subjectId: payment.id, plan: planOf(step) });

  /** Does it now; the payment as it is then. */
  async done(command: Planned): Promise<Payment> {
    const [outcome] = await this.run([command]);
    if (outcome?.kind !== "done") throw new Error(`what is to be played rests on this: ${JSON.stringify(outcome)}`);
    return outcome.payment as Payment;
  }

  open(name: string, userId: UserId, currency = this.#asset.code): Planned {
    const id = this.named(`${name}'s account`, "acc");
    return this.asked(userId, "openAccount", id, {
      kind: "openAccount",
      account: { id, ownerId: userId, currency, name },
    });
  }

  async holder(name: string): Promise<Holder> {
    const userId = this.named(name, "usr");
    const command = this.open(name, userId);
    await this.done(command);
    return { userId, accountId: command.subjectId as AccountId };
  }

  async funded(name: string): Promise<Holder> {
    const one = await this.holder(name);
    await this.done(this.credit(await this.begun(`${name}'s funds`, one)));
    return one;
  }

  async sides(name: string): Promise<Sides> {
    return { from: await this.funded(`${name}'s payer`), to: await this.holder(`${name}'s payee`) };
  }

  close = (holder: Holder): Promise<void> => this.#set(holder, "CLOSED");
  freeze = (holder: Holder): Promise<void> => this.#set(holder, "FROZEN");

  async #set({ accountId }: Holder, state: "CLOSED" | "FROZEN"): Promise<void> {
    await this.#pool.query("SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY[$2])", [uuidOf(accountId), state]);
  }

  payment(name: string, changes: Partial<Payment>): Payment {
    const id = this.named(name, "pay");
    return {
      id,
      kind: "SEND",
      status: "COMPLETED",
      amount: this.money(300n),
      fee: this.money(0n),
      memo: `of "${name}", \\ and {NULL}`,
      from: null,
      to: null,
      entryId: uuidOf(id),
      sequence: "1",
      createdAt: this.now,
      endedAt: this.now,
      ...changes,
    };
  }

  send(payment: NewPayment): Planned {
    return this.asked(payerOf(payment), "sendPayment", payment.id, {
      kind: "send",
      payment,
      warrant: NO_POLICY,
      feeIncome,
    });
  }

  authorize(payment: Payment): Planned {
    return this.asked(payerOf(payment), "authorizePayment", payment.id, {
      kind: "authorize",
      payment: { ...payment, status: "PENDING", endedAt: null, authorization: { amount: payment.amount } },
      timeoutSeconds: 3_600,
      warrant: NO_POLICY,
      feeIncome,
    });
  }

  /** Of 3.00 of theirs for 2.40 in euros, by a quote of its own, or by this one. */
  async exchange(name: string, from: Holder, { quoteId = newUuid(), fee = 0n, units = 300n } = {}): Promise<Planned> {
    const euros = this.open(`${name}'s euros`, from.userId, EUR.code);
    await this.done(euros);
    this.names.set(quoteId, `the quote of ${name}`);
    const exchange: Exchanged = {
      quoteId,
      side: "SELL",
      bought: money(EUR, 240n),
      base: "EUR",
      marketRate: "1.25",
      rateAt: this.now,
      spreadBasisPoints: 0,
      termsVersion: 1,
      quotedAt: this.now,
      expiresAt: new Date(this.now.getTime() + 60_000),
    };
    const to = { userId: from.userId, accountId: euros.subjectId as AccountId };
    const sides = { kind: "EXCHANGE", from, to, fee: this.money(fee), amount: this.money(units) } as const;
    const payment = { ...this.payment(name, sides), exchange };
    return this.asked(from.userId, "exchange", payment.id, { kind: "exchange", payment, position, feeIncome });
  }

  /** By who was paid; null: all that is left. */
  refund(name: string, original: Payment, units: bigint | null): Planned {
    const { from, to } = original;
    if (!from || !to) throw new Error("has no sides");
    const payment = this.payment(`the refund of ${name}`, {
      kind: "REFUND",
      amount: units === null ? original.amount : this.money(units),
      from: to,
      to: from,
      refundOf: original.id,
    });
    return this.asked(to.userId, "refundPayment", payment.id, {
      kind: "refund",
      payment,
      amount: units === null ? null : payment.amount,
      original,
      payee: { userId: from.userId, currency: original.amount.asset.code, isFound: true },
    });
  }

  async authorized(name: string): Promise<Sides & { readonly held: Payment }> {
    const sides = await this.sides(name);
    return { ...sides, held: await this.done(this.authorize(this.payment(`what ${name} is of`, sides))) };
  }

  /** A step of a payment, whose journal entry is the subject's. */
  stepped(name: string, actor: Holder, operation: Operation, stepOf: (entryId: Uuid) => Step): Planned {
    const subjectId = this.named(name, "ent");
    return this.asked(actor.userId, operation, subjectId, stepOf(uuidOf(subjectId)));
  }

  /** By an operator, of what is PROCESSING. */
  endedByHand(name: string, payment: Payment, ending: Ending): Planned {
    const operatorId = this.named(`the operator of ${name}`, "usr");
    const subjectId = this.named(name, "ent");
    const act = { kind: "ENDED", operatorId, reason: "why", said: null, endingId: null, at: this.now } as const;
    return this.asked(operatorId, "endPayment", subjectId, {
      ...{ kind: "endByHand", from: "PROCESSING", clearing: sandboxClearing, feeIncome },
      ...{ payment, ending, act, entryId: uuidOf(subjectId) },
    });
  }

  request(name: string, to: Holder, fee = this.money(0n)): Planned {
    const payment = this.payment(name, {
      kind: "DEPOSIT",
      status: "PENDING",
      amount: this.money(1_000n),
      fee,
      to,
      endedAt: null,
    });
    return this.asked(to.userId, "deposit", payment.id, { kind: "requestDeposit", payment });
  }

  /** To a method of theirs, of which the table is told, by a provider that brings nothing else. */
  async withdrawal(name: string, from: Holder, changes: { units?: bigint; fee?: Money } = {}): Promise<Planned> {
    const methodId = this.named(`${name}'s method`, "pm");
    await this.#pool.query(
      "INSERT INTO payment_method (id, user_id, kind, token, label, is_verified, is_default) VALUES ($1, $2, 'BANK', 'token', 'A bank', true, true)",
      [uuidOf(methodId), uuidOf(from.userId)],
    );
    return this.going(name, from, { to: { methodId, methodKind: "BANK" }, ...changes });
  }

  /** To an address of a network. */
  async addressed(name: string): Promise<Planned> {
    const to = { payout: { network: "ETHEREUM", address: "0x1" }, methodKind: "NETWORK" } as const;
    return this.going(`what goes of ${name}`, await this.funded(name), { to });
  }

  /** To an address, or to a method. */
  async going(
    name: string,
    from: Holder,
    { to, units = 300n, fee = this.money(0n) }: { to: Going; units?: bigint; fee?: Money },
  ): Promise<Planned> {
    const changes = {
      kind: "WITHDRAWAL",
      status: "PENDING",
      amount: this.money(units),
      fee,
      from,
      endedAt: null,
    } as const;
    const payment = { ...this.payment(name, changes), ...to };
    const provider = await this.holder(`${name}'s provider`);
    return this.asked(from.userId, "withdraw", payment.id, {
      kind: "requestWithdrawal",
      payment,
      clearing: () => provider.accountId,
      warrant: NO_POLICY,
      feeIncome,
    });
  }

  async withdrawn(name: string, fee = this.money(0n)): Promise<{ readonly payer: Holder; readonly payment: Payment }> {
    const payer = await this.funded(name);
    return { payer, payment: await this.done(await this.withdrawal(`what ${name} is of`, payer, { fee })) };
  }

  /** The step of a withdrawal that its provider is asked behind, taken. */
  async asking(name: string, fee = this.money(0n)): Promise<Payment> {
    const { payment } = await this.withdrawn(name, fee);
    return this.done(this.ours(payment, { kind: "beginWithdrawal", payment, at: this.now }));
  }

  /** Of whoever is named, for 3.00: the table is told, and the desk says nothing of it. */
  async payingRequest(name: string, status: "OPEN" | "CANCELLED" = "OPEN"): Promise<Planned> {
    const { from, to } = await this.sides(name);
    const requestId = this.named(`${name}'s request`, "prq");
    await this.#pool.query(
      `INSERT INTO payment_request (id, payee_id, to_account, payer_id, is_named, currency, amount, status, sequence, expires_at, link_hash, key_id, wrapped_key, link_sealed)
       VALUES ($1, $2, $3, $4, true, 'USD', 300, 'OPEN', 1, now() + interval '1 day', sha256($5::text::bytea), 'k', '', '')`,
      [uuidOf(requestId), uuidOf(to.userId), uuidOf(to.accountId), uuidOf(from.userId), requestId],
    );
    if (status !== "OPEN")
      await this.#pool.query("UPDATE payment_request SET status = $2, ended_at = now() WHERE id = $1", [
        uuidOf(requestId),
        status,
      ]);
    const payment = this.payment(name, { from, to });
    const step = { kind: "payRequest", payment, requestId, feeIncome, warrant: NO_POLICY } as const;
    return this.asked(from.userId, "payRequest", payment.id, step);
  }

  /** Once, tomorrow: of 3.00, to the other side. */
  schedule(name: string, { from, to }: Sides): { readonly schedule: PaymentSchedule; readonly command: Planned } {
    const at = new Date(this.now.getTime() + 24 * 3600 * 1000);
    const schedule: PaymentSchedule = {
      id: this.named(name, "sch"),
      from,
      payeeId: to.userId,
      payeeAccountId: to.accountId,
      amount: this.money(300n),
      memo: null,
      reference: null,
      timeZone: "UTC",
      startsAt: at.toISOString().slice(0, 19),
      rule: null,
      lastAt: at,
      approvedFee: null,
      status: "ACTIVE",
      reason: null,
      sequence: "1",
      nextAt: at,
      refusals: 0,
      createdAt: this.now,
      resumedAt: null,
      endedAt: null,
    };
    const step = { kind: "schedulePayment", schedule, warrant: NO_POLICY } as const;
    return { schedule, command: this.asked(from.userId, "schedulePayment", schedule.id, step) };
  }

  /** What is due of one; `seen`: as whoever comes with it has read it. */
  async due(name: string, seen: Partial<PaymentSchedule> = {}, units = 300n): Promise<Planned> {
    const sides = await this.sides(name);
    const { schedule, command } = this.schedule(`${name}'s schedule`, sides);
    await this.run([command]);
    const payment = this.payment(name, { ...sides, amount: this.money(units) });
    const step = { kind: "runSchedule", payment, schedule: { ...schedule, ...seen }, nextAt: null } as const;
    return this.ours(payment, { ...step, warrant: { kind: "standing" }, feeIncome });
  }

  begin = (payment: Payment): Planned => this.ours(payment, { kind: "beginDeposit", payment, at: this.now });

  credit = (payment: Payment): Planned =>
    this.ours(payment, { kind: "creditDeposit", payment, clearing: sandboxClearing, feeIncome, at: this.now });

  async begun(name: string, to: Holder, fee = this.money(0n)): Promise<Payment> {
    return this.done(this.begin(await this.done(this.request(name, to, fee))));
  }
}

function payerOf({ from }: NewPayment): UserId {
  if (!from) throw new Error("has no payer");
  return from.userId;
}
