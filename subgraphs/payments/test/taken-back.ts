import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { expect } from "vitest";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { simulate } from "./simulating.ts";
import { makeDepositWorker, makePaidWorker } from "./workers.ts";
import { DEPOSIT, makeWorld, OPEN, type Person, SEND } from "./world.ts";

const SHOWN = `query ($id: ID!) { payment(id: $id) { status completedAt failureReason returnedAt returnReason returnedTo { id } fee { amount }
  debt { amount { amount } collectedAmount { amount } writtenOffAmount { amount } outstandingAmount { amount currency } since } } }`;
const COLLECT = `mutation ($input: CollectPaymentDebtInput!) { collectPaymentDebt(input: $input) { __typename
  ... on CollectPaymentDebtSuccess { payment { id } } ... on InsufficientFunds { available { amount } } ... on Refusal { code message } } }`;
const WRITE_OFF = `mutation ($input: WriteOffPaymentDebtInput!) { writeOffPaymentDebt(input: $input) { __typename
  ... on WriteOffPaymentDebtSuccess { payment { id } } ... on Refusal { code message } } }`;

export const usd = (amount: string) => ({ amount, currency: "USD" });

/** What operators do about what is owed. */
const makeSettling = (operator: Pick<Person, "ask">) => ({
  async collect(input: Record<string, unknown>, who: Pick<Person, "ask"> = operator) {
    const answer = await who.ask(COLLECT, { input: { reason: "it is there", idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.collectPaymentDebt;
  },
  async writeOff(input: Record<string, unknown>, who: Pick<Person, "ask"> = operator) {
    const answer = await who.ask(WRITE_OFF, { input: { reason: "gone", idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.writeOffPaymentDebt;
  },
});

/** A world of which those jobs run that a test begins, and an operator in it. */
export async function makeTakenBack() {
  const world = await makeWorld();
  const people = [await world.person("alice"), await world.person("bob")] as const;
  await world.subgraph.stop();
  const api = await world.another();
  const [alice, bob] = [api(people[0]), api(people[1])];
  const { settle } = await makeDepositWorker(world);
  const worker = await makePaidWorker(world);
  // What is due now may be due within this very millisecond, to which its time is rounded.
  const later = async (table: "deposit_task" | "paid_task") =>
    void (await world.admin.query(`UPDATE payments.${table} SET due_at = due_at - interval '1 millisecond'`));
  const actor = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });
  const at = Math.floor(world.environment.clock.now().getTime() / 1_000);
  const operator = {
    ...api({ actor: { ...actor, assurance: { methods: ["pwd", "otp"] as const, at } } }),
    userId: actor.userId,
  };

  const open = async (who: Person, currency = "USD"): Promise<string> =>
    (await who.ask(OPEN, { input: { currency, idempotencyKey: randomUUID() } })).openAccount.account.id;
  const [account, friend] = [await open(alice), await open(bob)];
  const show = async (id: string, who: Person = alice) => (await who.ask(SHOWN, { id })).payment;
  async function deposit(who: Person, to: string, amount: string): Promise<PaymentId> {
    const input = { accountId: to, amount: usd(amount), idempotencyKey: randomUUID() };
    const { id } = (await who.ask(DEPOSIT, { input })).deposit.payment;
    await later("deposit_task");
    await settle();
    expect((await show(id, who)).status).toBe("COMPLETED");
    return id;
  }
  async function send(who: Person, from: string, to: string, amount: string): Promise<string> {
    const input = { fromAccountId: from, to: { accountId: to }, amount: usd(amount), idempotencyKey: randomUUID() };
    return (await who.ask(SEND, { input })).sendPayment.__typename;
  }
  const units = async (id: string) => BigInt(await world.units(id));
  return {
    world,
    alice,
    bob,
    operator,
    account,
    friend,
    settle: () => later("deposit_task").then(settle),
    worker: { ...worker, round: () => later("paid_task").then(worker.round) },
    open,
    show,
    deposit,
    send,
    /** A deposit of Alice's, of which she has spent so much. */
    async spent(amount: string, sent: string | null, to = account): Promise<PaymentId> {
      const id = await deposit(alice, to, amount);
      if (sent !== null) expect(await send(alice, to, friend, sent)).toBe("SendPaymentSuccess");
      return id;
    },
    /** Nothing is left in it. */
    async empty(from = account): Promise<void> {
      const left = await units(from);
      if (left > 0n) await send(alice, from, friend, `${left / 100n}.${String(left % 100n).padStart(2, "0")}`);
    },
    takeBack: (who: Person, paymentId: string, outcome: "RETURNED" | "DISPUTED" = "RETURNED") =>
      simulate(who, "simulateDepositOutcome", { paymentId, outcome }),
    ...makeSettling(operator),
    units,
    async entriesOf(id: PaymentId): Promise<number> {
      const { rows } = await world.admin.query("SELECT FROM ledger.journal_entry WHERE subject_id = $1", [uuidOf(id)]);
      return rows.length;
    },
  };
}

export type TakenBack = Awaited<ReturnType<typeof makeTakenBack>>;
