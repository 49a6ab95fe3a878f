import { randomUUID } from "node:crypto";
import type { CofferEvent } from "@coffer/contracts/event";
import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { consume } from "@coffer/platform/events/consumer";
import type { ConsumerParts } from "@coffer/platform/events/consumer-parts";
import { replayRequested } from "@coffer/platform/events/dead-letters";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import type pg from "pg";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import { networkFees, openSystemAccounts, treasuryEquity } from "../src/adapters/postgres/money/system-accounts.ts";
import { composeChainPayouts } from "../src/compose/chain-payouts.ts";
import { composeMoney } from "../src/compose/money.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { ADDRESS, bring, confirmed, makeBringing } from "./bringing.ts";
import { makePayoutWorker } from "./workers.ts";
import { CONFIG, type Person } from "./world.ts";

const REFUSED = `... on ApprovalRequired { statement options } ... on ApprovalRefused { fault } ... on InsufficientFunds { available { amount } }
  ... on CurrencyMismatch { accountCurrency } ... on NetworkCurrencyMismatch { networkCurrency } ... on CurrencyDisabled { currency }
  ... on Refusal { code message }`;
const FIGURES = "kind status amount { amount currency } fee { amount currency }";
const SHOWS = `id ${FIGURES} direction failureReason completedAt failedAt account { id } method { id } chain { txid } payout { network address txid cancellation { state requestedAt } }`;
export const TO_ADDRESS = `mutation ($input: WithdrawToAddressInput!) { withdrawToAddress(input: $input) { __typename
  ... on WithdrawToAddressSuccess { payment { ${SHOWS} } } ${REFUSED} } }`;
const FORESEEN = `query ($input: PreviewWithdrawToAddressInput!) { previewWithdrawToAddress(input: $input) { __typename
  ... on PreviewSuccess { preview { ${FIGURES} holds { change for account { id } amount { amount } } approval { needed } } }
  ${REFUSED.split("... on")
    .filter((part) => !/Approval(?:Required|Refused)/.test(part))
    .join("... on")} } }`;
export const ADDRESSED = `query ($id: ID!) { payment(id: $id) { ${SHOWS} } }`;

const CALL_OFF = `mutation ($input: CancelPaymentInput!) { cancelPayment(input: $input) { __typename
  ... on CancelPaymentSuccess { payment { ${SHOWS} } } ... on Refusal { code message } } }`;
const FORESEEN_CALL_OFF = `query ($input: PreviewCancelPaymentInput!) { previewCancelPayment(input: $input) { __typename
  ... on PreviewSuccess { preview { ${FIGURES} holds { change amount { amount } } } } ... on Refusal { code message } } }`;

type Input = Readonly<Record<string, unknown>>;

const at = () => new Date().toISOString();
const says = (type: string, data: object): CofferEvent =>
  makeEvent("wallets", { type, subject: randomUUID(), time: new Date(), data } as never);
const aHash = () => `0x${randomUUID().replaceAll("-", "").repeat(2)}`;
const ETHER = { network: "ETHEREUM", currency: "ETH" };

/** What wallets say. */
export const paid = (paymentId: string, changes: Input = {}) =>
  says("payout.confirmed", { paymentId, network: "ETHEREUM", txid: aHash(), confirmedAt: at(), ...changes });
export const failed = (paymentId: string, reason = "PAYEE_REFUSES") =>
  says("payout.failed", { paymentId, reason, failedAt: at() });
export const calledOff = (paymentId: string) => says("payout.cancelled", { paymentId, cancelledAt: at() });
export const notCalledOff = (paymentId: string) => says("payout.cancellation_refused", { paymentId, refusedAt: at() });
export const feePaid = (amount: string, changes: Input = {}) =>
  says("fee.paid", { ...ETHER, amount, txid: aHash(), address: ADDRESS, paidAt: at(), ...changes });
export const funded = (amount: string, changes: Input = {}) =>
  says("treasury.funded", { ...ETHER, amount, txid: aHash(), address: ADDRESS, fundedAt: at(), ...changes });
export const switched = (state: string, changes: Input = {}) =>
  says("treasury.switched", { ...ETHER, state, switchedAt: at(), ...changes });

export const stopped = (state: string, changes: Input = {}) =>
  says("custody.switched", { ...ETHER, state, switchedAt: at(), ...changes });

/** The consumer of one more process. `pool`: where its transactions go by another. */
export async function makeTeller(environment: SubgraphEnvironment, pool = environment.pool) {
  const assets = await loadAssets(environment.pool, (added) => openSystemAccounts(environment.pool, added, "sandbox"));
  const money = composeMoney(environment, CONFIG, assets);
  const parts: ConsumerParts[] = [];
  await composeChainPayouts({ ...money, pool }, environment, () => undefined).start(async (consumer) => {
    parts.push(consumer);
    return { stop: async () => undefined };
  });
  const [consumer] = parts;
  if (!consumer) throw new Error("nobody reads");
  return { take: (event: CofferEvent) => consume(consumer, event), replay: () => replayRequested(consumer) };
}

/**
 * A world whose events are taken by the test, in two processes, and whose job works when it says
 * so. Ether comes in as a chain brings it.
 */
export async function makePaying() {
  const stage = await makeBringing();
  const { world } = stage;
  const teller = () => makeTeller(world.environments.of("payments", { poolMax: 16 }));
  const [here, there] = [await teller(), await teller()];
  const round = await makePayoutWorker(world);
  const readUnits = async (id: string): Promise<bigint> => {
    const [row] = await stage.list<{ units: string }>(
      "SELECT (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE id = $1",
      [uuidOf(id)],
    );
    return BigInt(row?.units ?? "0");
  };
  return {
    ...stage,
    here,
    there,
    readUnits,
    /** One round of the job, over all that there is, or over these. */
    async work(ids: readonly string[] | null = null, by: () => Promise<unknown> = round) {
      await world.admin.query(
        "UPDATE payments.withdrawal_task SET due_at = now() - interval '1 second' WHERE $1::uuid[] IS NULL OR id = ANY ($1)",
        [ids?.map((id) => uuidOf(id)) ?? null],
      );
      await by();
    },
    /** Of another process, with other connections where those are given. */
    makeRound: (pool?: pg.Pool) => makePayoutWorker(world, pool ? { pool } : {}),
    /** An account of theirs with so much ether, as a chain has brought it. */
    async ether(who: Person, amount: string): Promise<string> {
      const data = bring(who.userId, amount);
      await stage.one.take(confirmed(data));
      const [row] = await stage.list<{ id: string }>(
        "SELECT p.to_account AS id FROM payments.chain_deposit c JOIN payments.payment p ON p.id = c.payment_id WHERE c.deposit_id = $1",
        [uuidOf(data.depositId)],
      );
      if (!row) throw new Error(`it was not credited: ${await stage.letters()}`);
      return idFromUuid("acc", row.id as Uuid);
    },
    withdraw: (who: Person, input: Input) =>
      who.ask(TO_ADDRESS, { input: { idempotencyKey: randomUUID(), ...input } }).then(answerOf("withdrawToAddress")),
    preview: (who: Person, input: Input) => who.ask(FORESEEN, { input }).then(answerOf("previewWithdrawToAddress")),
    callOff: (who: Person, paymentId: string, idempotencyKey: string = randomUUID()) =>
      who.ask(CALL_OFF, { input: { paymentId, idempotencyKey } }).then(answerOf("cancelPayment")),
    previewCallOff: (who: Person, paymentId: string) =>
      who.ask(FORESEEN_CALL_OFF, { input: { paymentId } }).then(answerOf("previewCancelPayment")),
    show: async (who: Person, id: string) => (await who.ask(ADDRESSED, { id })).payment,
    /** What was asked of wallets, as they read it. */
    async asked(paymentId: string, what = "payout.requested"): Promise<readonly Record<string, unknown>[]> {
      const told = await stage.list<{ payload: { data: Record<string, unknown> } }>(
        "SELECT payload FROM payments.outbox WHERE payload->>'type' = 'coffer.payments.' || $2 AND payload->'data'->>'paymentId' = $1",
        [paymentId, what],
      );
      return told.map(({ payload }) => payload.data);
    },
    expenses: () => readUnits(networkFees("ETH")),
    equity: () => readUnits(treasuryEquity("ETH")),
    readState: async (id: string | PaymentId) =>
      (
        await stage.list<{ state: string }>("SELECT state FROM payments.chain_payout WHERE payment_id = $1", [
          uuidOf(id),
        ])
      )[0]?.state,
  };
}

const answerOf = (field: string) => (answer: Record<string, unknown>) =>
  // biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
  (answer.errors ? answer : answer[field]) as any;

export type Paying = Awaited<ReturnType<typeof makePaying>>;
