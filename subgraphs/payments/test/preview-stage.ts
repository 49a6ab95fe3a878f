import { randomUUID } from "node:crypto";
import { newUuid, type UserId, uuidOf } from "@coffer/contracts/ids";
import { applyItems } from "@coffer/ledger-core/apply-items";
import { expect } from "vitest";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import { addPasskey, type Device, makeAdmin, setPolicy } from "./approving.ts";
import { usd } from "./asking.ts";
import { created } from "./bulking.ts";
import { quote } from "./exchanging.ts";
import { type RuleInput, setLimits } from "./limiting.ts";
import { compare, makeStillClock, type Previewed } from "./previewing.ts";
import { NEXT_YEAR } from "./scheduling.ts";
import { addMethod, makeWorld, OPEN, type Person, type World } from "./world.ts";

const SET_FEES =
  "mutation ($input: SetFeeScheduleInput!) { setFeeSchedule(input: $input) { __typename ... on Refusal { code } } }";
const SWITCH =
  "mutation ($input: SetCurrencyEnabledInput!) { setCurrencyEnabled(input: $input) { __typename ... on Refusal { code } } }";

export const price = (kind: string, charge: string, tiers: readonly object[]) => ({ kind, charge, tiers });

/** A share and a fixed part on top, a tier more, what is taken from the amount. */
export const FEES = [
  price("SEND", "ON_TOP", [
    { from: "0", basisPoints: 50, fixed: "0.05" },
    { from: "50.00", basisPoints: 25 },
  ]),
  price("WITHDRAWAL", "INSIDE", [{ from: "0", fixed: "1.00" }]),
  price("DEPOSIT", "ON_TOP", [{ from: "0", fixed: "0.30" }]),
  price("EXCHANGE", "ON_TOP", [{ from: "0", basisPoints: 30 }]),
];

/** A revision that is known changes nothing: it is said once. */
const ZONE = "SELECT keep_calendar($1::uuid, 1, 'Asia/Kolkata', now())";

const LIMITS: readonly RuleInput[] = [
  { maximum: "50000.00" },
  { window: "MONTH", kind: "OWN_CALENDAR", maximum: "60000.00" },
  { window: "TRANSACTION", kind: undefined, maximum: "200.00" },
  { operation: "WITHDRAWAL", maximum: "3000.00" },
  { operation: "WITHDRAWAL", window: "MONTH", methodKind: "BANK", maximum: "2000.00" },
  { operation: "DEPOSIT", maximum: "10000.00" },
  { operation: "EXCHANGE", maximum: "3000.00" },
];

export type One = {
  readonly who: Person;
  readonly device: Device;
  readonly account: string;
  readonly savings: string;
  readonly euros: string;
  readonly method: string;
};

/** So that 500.00 of it can be spent. */
async function fill({ admin, balance }: World, account: string): Promise<void> {
  const { posted, pendingOut } = await balance(account);
  const amount = 50_000n - (BigInt(posted) - BigInt(pendingOut));
  const legs = [
    { account: uuidOf(sandboxClearing("USD")), asset: "USD", amount: -amount },
    { account: uuidOf(account), asset: "USD", amount },
  ];
  if (amount > 0n) await applyItems(admin, [{ action: "post", id: newUuid(), kind: "TEST", legs }]);
}

function asOperator(one: One, join: Awaited<ReturnType<World["another"]>>, now: Date): One {
  const assurance = { methods: ["pwd", "otp"] as const, at: Math.floor(now.getTime() / 1000) };
  return { ...one, who: join({ ...one.who, actor: { ...one.who.actor, roles: ["USER", "OPERATOR"], assurance } }) };
}

/**
 * Four people with 500.00 each, prices and limits; and nothing that moves by itself between a
 * preview and what it foresees: the jobs are at rest.
 */
export async function makePreviewStage() {
  const clock = makeStillClock();
  const world = await makeWorld({}, { clock });
  const made: One[] = [];
  for (const name of ["ann", "bob", "eve", "dan"]) {
    const who = await world.person(name);
    const account = await world.funded(who, "500.00");
    const open = async (input: object): Promise<string> =>
      (await who.ask(OPEN, { input: { ...input, idempotencyKey: randomUUID() } })).openAccount.account.id;
    const savings = await open({ currency: "USD", name: "Savings" });
    const euros = await open({ currency: "EUR" });
    const [device, method] = [await addPasskey(world, who), await addMethod(who, "sandbox_bank")];
    made.push({ who, device, account, savings, euros, method });
  }
  await world.subgraph.stop();
  const join = await world.another();
  const people = made.map((one) => ({ ...one, who: join(one.who) }));
  async function asAdmin(query: string, input: Record<string, unknown>): Promise<void> {
    const at = Math.floor(clock.now().getTime() / 1000);
    const actor = { ...makeAdmin(), assurance: { methods: ["pwd"] as const, at } };
    const variables = { input: { idempotencyKey: randomUUID(), reason: "A test", ...input } };
    const { data, errors } = await world.subgraph.execute({ query, variables, actor, requestId: "req_test" });
    expect([errors, JSON.stringify(data)]).toEqual([undefined, expect.stringContaining("Success")]);
  }
  async function setFees(rules: readonly object[]): Promise<void> {
    const { rows } = await world.admin.query(
      "SELECT max(version) AS version FROM payments.fee_schedule WHERE currency = 'USD'",
    );
    const effectiveAt = clock.now().toISOString();
    await asAdmin(SET_FEES, { currency: "USD", rules, basedOn: rows[0].version, effectiveAt });
  }
  const switchOff = (off: "deposits" | "payments" | "withdrawals" | null) =>
    asAdmin(SWITCH, {
      currency: "USD",
      deposits: off !== "deposits",
      payments: off !== "payments",
      withdrawals: off !== "withdrawals",
    });
  const stage = {
    world,
    people,
    join,
    setFees,
    switchOff,
    /** One of the people, as staff. */
    operator: (i: number): One => asOperator(stage.one(i), join, clock.now()),
    one: (i: number): One => people[i % people.length] as One,
    foresee: (by: One, of: Previewed, input: Record<string, unknown>) =>
      compare(world, { who: by.who, device: by.device, still: clock.still }, [of, input]),
    /** As at the beginning, but for what was paid. */
    async reset(): Promise<void> {
      for (const { who, account } of people) {
        await world.freeze(who.userId, false);
        await world.environment.pool.query(ZONE, [uuidOf(who.userId as UserId)]);
        await world.setAccountState(account, "OPEN");
        await fill(world, account);
      }
      await setPolicy(world, { threshold: null });
      await switchOff(null);
      await setFees(FEES);
      await setLimits(world, LIMITS);
    },
  };
  await stage.reset();
  return stage;
}

export type PreviewStage = Awaited<ReturnType<typeof makePreviewStage>>;

/** What was quoted of dollars for their euros; of what is quoted to nobody, no quote. */
export async function quoted({ who, account, euros }: One, amount: string): Promise<{ readonly quoteId: string }> {
  const given = await quote({ ...who, from: account, to: euros }, amount);
  return { quoteId: given.id ?? "none" };
}

/** A DRAFT of these amounts. */
export async function drafted(from: One, to: One, amounts: readonly string[]): Promise<string> {
  const rows = amounts.map((amount) => ({ to: { userId: to.who.userId }, amount: usd(amount) }));
  return (await created(from.who, { fromAccountId: from.account, rows })).id;
}

/** The same, at the last of each month from next year on. */
export const ordered = (from: One, to: One, amount: string, more: object = {}) =>
  sent(from, to, amount, {
    startsAt: `${NEXT_YEAR}-01-31T09:00:00`,
    timeZone: "Europe/Berlin",
    rule: "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=8",
    ...more,
  });

export const sent = (from: One, to: One, amount: string, more: object = {}) => ({
  fromAccountId: from.account,
  to: { userId: to.who.userId },
  amount: usd(amount),
  ...more,
});
