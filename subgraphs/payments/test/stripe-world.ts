import { randomUUID } from "node:crypto";
import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { makeLeases } from "@coffer/platform/queue/leases";
import type { Clock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import type pg from "pg";
import { makeListDepositedFrom } from "../src/adapters/postgres/deposits/deposit-table.ts";
import { DEPOSITS, RETURNS } from "../src/adapters/postgres/deposits/queue.ts";
import { makeMethodDesk } from "../src/adapters/postgres/methods/method-desk.ts";
import { METHODS } from "../src/adapters/postgres/methods/queue.ts";
import { feeIncome, makeClearing, receivable } from "../src/adapters/postgres/money/system-accounts.ts";
import { makeIsBeingEnded } from "../src/adapters/postgres/stuck/being-ended.ts";
import { makeAddressPayouts } from "../src/adapters/postgres/withdrawals/address-payouts.ts";
import { makeIsStopped } from "../src/adapters/postgres/withdrawals/is-stopped.ts";
import { makeListWithdrawnTo } from "../src/adapters/postgres/withdrawals/list-withdrawn-to.ts";
import { WITHDRAWALS } from "../src/adapters/postgres/withdrawals/queue.ts";
import { loadStripe, type StripeSettings } from "../src/adapters/stripe/client.ts";
import { makeStripeDeposits } from "../src/adapters/stripe/deposits.ts";
import { makeKeptObjects } from "../src/adapters/stripe/kept-objects.ts";
import { makeStripeMethods } from "../src/adapters/stripe/methods.ts";
import { makeStripePayouts } from "../src/adapters/stripe/payouts.ts";
import { makeGiveBack } from "../src/app/deposits/give-back.ts";
import { makeSettleDeposit } from "../src/app/deposits/settle-deposit.ts";
import { makeWatchCredited } from "../src/app/deposits/watch-credited.ts";
import { makeLookAgain } from "../src/app/methods/look-again.ts";
import type { SubmitMoney } from "../src/app/money/ports.ts";
import { makePayOut } from "../src/app/withdrawals/pay-out.ts";
import { makeWatchPaid } from "../src/app/withdrawals/watch-paid.ts";
import { makeReturnDepositsJob } from "../src/jobs/deposits/return-deposits.ts";
import { makeSettleDepositsJob } from "../src/jobs/deposits/settle-deposits.ts";
import { makeLookAtMethodsJob } from "../src/jobs/methods/look-at-methods.ts";
import { makePayOutJob } from "../src/jobs/withdrawals/pay-out-withdrawals.ts";
import { startStripeStandIn } from "./fakes/stripe-stand-in.ts";
import { makeParts, submitTo } from "./workers.ts";
import { ADD_METHOD, makeWorld, type Person } from "./world.ts";

export const WEBHOOK_SECRET = "whsec_test_secret_of_this_door";
export const OLD_WEBHOOK_SECRET = "whsec_test_secret_before_it";

export const settingsFor = (apiUrl: string): StripeSettings => ({
  secretKey: new Secret("sk_test_standin123"),
  webhookSecrets: [new Secret(WEBHOOK_SECRET), new Secret(OLD_WEBHOOK_SECRET)],
  currencies: ["USD", "EUR"],
  isLive: false,
  apiUrl,
  callsMax: 8,
});

/** Payments whose provider is the stand-in; its jobs run when a test says so. */
export async function makeStripeWorld(...usernames: readonly string[]) {
  const standIn = await startStripeStandIn();
  const world = await makeWorld({ provider: { name: "stripe", stripe: settingsFor(standIn.url) } });
  const people = await Promise.all(usernames.map((username) => world.person(username)));
  // Nobody works but those that a test makes.
  await world.subgraph.stop();
  const api = await world.another();
  return {
    ...world,
    standIn,
    clearing: makeClearing("stripe"),
    people: people.map(api),
    due: () =>
      world.admin.query(`UPDATE payments.deposit_task SET due_at = now() - interval '1 second', parked_at = NULL;
        UPDATE payments.withdrawal_task SET due_at = now() - interval '1 second', parked_at = NULL;
        UPDATE payments.return_task SET due_at = now() - interval '1 second', parked_at = NULL;
        UPDATE payments.method_task SET due_at = now() - interval '1 second', parked_at = NULL`),
    async end() {
      await standIn.stop();
      await world.database.drop();
    },
  };
}

export type StripeWorld = Awaited<ReturnType<typeof makeStripeWorld>>;

const goingsOf = (pool: pg.Pool) => ({
  listWithdrawnTo: makeListWithdrawnTo(pool),
  addressPayouts: makeAddressPayouts({ pool, told: () => undefined }),
});

type Changes = { readonly submit?: SubmitMoney; readonly clock?: Clock };

/**
 * One more instance, as after a crash of the last: it knows what was committed, and nothing else.
 * A round works on all that is due.
 */
export async function startInstance(world: StripeWorld, changes: Changes = {}) {
  const parts = await makeParts(world, changes);
  const { pool, log } = parts;
  const clock = changes.clock ?? parts.clock;
  const stripe = await loadStripe(settingsFor(world.standIn.url));
  const adapters = { stripe, kept: makeKeptObjects(pool), clock, currencies: ["USD", "EUR"] };
  const desk = makeMethodDesk(pool, 20);
  const from = { ...parts, sources: desk, listDepositedFrom: makeListDepositedFrom(pool) };
  const payouts = makeStripePayouts(adapters);
  const to = { ...parts, ...goingsOf(pool), destinations: desk, payouts };
  const provider = makeStripeDeposits(adapters);
  const isBeingEnded = makeIsBeingEnded(pool, clock);
  const methodProvider = makeStripeMethods(adapters);
  const untold = { endangered: () => undefined, takenBack: () => undefined };
  const jobs = [
    makeSettleDepositsJob({
      leases: makeLeases(pool, DEPOSITS),
      work: makeSettleDeposit({
        ...from,
        provider,
        isBeingEnded,
        clearing: world.clearing,
        feeIncome,
        failed: () => undefined,
      }),
      places: 64,
      log,
    }),
    makePayOutJob({
      leases: makeLeases(pool, WITHDRAWALS),
      work: makePayOut({
        ...to,
        isStopped: makeIsStopped(pool, clock),
        isBeingEnded,
        unbooked: () => undefined,
      }),
      places: 64,
      log,
    }),
    makeReturnDepositsJob({
      leases: makeLeases(pool, RETURNS),
      work: makeGiveBack({ ...from, provider, returned: () => undefined }),
      places: 64,
      log,
    }),
    makeLookAtMethodsJob({
      leases: makeLeases(pool, METHODS),
      work: makeLookAgain({ methodDesk: desk, methodProvider, clock }),
      places: 64,
      log,
    }),
  ];
  /** Of what is due by itself. */
  const work = async (): Promise<void> => {
    for (const job of jobs) for (let isMore = true; isMore; ) isMore = (await job.round()) === true;
  };
  return {
    work,
    /** Looks at one that was paid out. */
    watch: makeWatchPaid({ ...to, clock, clearing: world.clearing, returned: () => undefined }),
    /** Looks at one that was credited. */
    watchCredited: makeWatchCredited({ ...from, ...untold, provider, clock, clearing: world.clearing, receivable }),
    async round() {
      await world.due();
      await work();
    },
  };
}

/** Does it, and dies before anybody hears; or dies before. */
export function dyingSubmit(world: StripeWorld, on: RegExp, when: "before" | "after"): SubmitMoney {
  const submit = submitTo(world.environments.of("payments", { poolMax: 2 }).pool);
  let isAlive = true;
  return async (command) => {
    if (!isAlive || !on.test(command.step.kind)) return submit(command);
    isAlive = false;
    if (when === "after") await submit(command);
    throw new Error("the power went out");
  };
}

/** A card or bank account that Stripe knows: money comes in from it. */
export async function addSource({ standIn }: StripeWorld, who: Person, token: string): Promise<string> {
  // Of one that has a setup intent already, that stands.
  const isSetUp = !standIn.all("setup_intent").some(({ payment_method: of }) => of === token);
  const type = token.startsWith("pm_bank") ? "us_bank_account" : "card";
  const about = { bank_name: "STRIPE TEST BANK", brand: "visa", last4: "4242", fingerprint: "secret" };
  standIn.put({ id: token, object: "payment_method", type, customer: null, [type]: about });
  if (isSetUp && type !== "card")
    standIn.put({ id: `seti_${token}`, object: "setup_intent", payment_method: token, status: "succeeded" });
  return add(who, type === "card" ? "CARD" : "BANK", token);
}

/** What money goes out to: an external account of somebody's connected account. */
export async function addTarget({ standIn }: StripeWorld, who: Person, external: string): Promise<string> {
  const account = `acct_${uuidOf(who.userId).replaceAll("-", "")}`;
  const capabilities = { transfers: "active" };
  const metadata = { coffer_user: who.userId };
  standIn.put({ id: account, object: "account", payouts_enabled: true, capabilities, metadata });
  const isCard = external.startsWith("card_");
  const about = isCard
    ? { brand: "Visa", available_payout_methods: ["instant"] }
    : { bank_name: "TEST", status: "new" };
  standIn.put({ id: external, object: isCard ? "card" : "bank_account", last4: "6789", ...about });
  return add(who, isCard ? "CARD" : "BANK", `${account}/${external}`);
}

async function add({ ask }: Person, kind: "BANK" | "CARD", token: string): Promise<string> {
  const { addPaymentMethod } = await ask(ADD_METHOD, { input: { kind, token, idempotencyKey: randomUUID() } });
  if (!addPaymentMethod?.paymentMethod) throw new Error(`${token} was not added: ${JSON.stringify(addPaymentMethod)}`);
  return addPaymentMethod.paymentMethod.id;
}

/** Ours, by what the ledger has posted. */
export async function linesOfOurs({ admin, clearing }: StripeWorld, currency = "USD"): Promise<string[]> {
  const { rows } = await admin.query<{ id: Uuid; units: string }>(
    `SELECT p.id, (-sum(l.amount))::text AS units FROM ledger.posting l JOIN ledger.journal_entry e ON e.id = l.entry_id
     JOIN payments.payment p ON p.id IN (e.id, e.subject_id) WHERE l.account_id = $1 GROUP BY p.id HAVING sum(l.amount) <> 0`,
    [uuidOf(clearing(currency))],
  );
  return rows.map(({ id, units }) => `${idFromUuid("pay", id)} ${units}`).toSorted();
}
