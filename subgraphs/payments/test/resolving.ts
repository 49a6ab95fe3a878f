import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { systemClock } from "@coffer/platform/values/clock";
import { userActor } from "@coffer/testkit/actor";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { PayoutProvider } from "../src/app/withdrawals/ports.ts";
import { makePayoutWorker } from "./workers.ts";
import { addMethod, makeWorld, type Person, WITHDRAW } from "./world.ts";

const PAYMENT = "payment { id status failureReason }";
const ENDING =
  "ending { id state outcome reason providerSaid approvableAt decisionReason proposedBy { id } decidedBy { id } }";
const REFUSED = `... on OutcomeContradicted { providerSaid } ... on OutcomeUnproved { providerSaid }
  ... on PaymentEndingTooEarly { approvableAt } ... on Refusal { code message }`;
const mutation = (name: string, input: string, shows: string, refused: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { __typename ... on ${name[0]?.toUpperCase()}${name.slice(1)}Success { ${shows} } ${refused} } }`;
const only = (...types: readonly string[]) =>
  [
    ...REFUSED.split(/(?=\.\.\. on )/).filter((part) => types.some((type) => part.startsWith(`... on ${type} `))),
    "... on Refusal { code message }",
  ].join(" ");

const DOCUMENTS = {
  retryPayment: mutation("retryPayment", "RetryPaymentInput", PAYMENT, only()),
  endPayment: mutation("endPayment", "EndPaymentInput", PAYMENT, only("OutcomeContradicted", "OutcomeUnproved")),
  proposePaymentEnding: mutation("proposePaymentEnding", "EndPaymentInput", ENDING, only("OutcomeContradicted")),
  approvePaymentEnding: mutation(
    "approvePaymentEnding",
    "DecidePaymentEndingInput",
    PAYMENT,
    only("OutcomeContradicted", "PaymentEndingTooEarly"),
  ),
  denyPaymentEnding: mutation("denyPaymentEnding", "DecidePaymentEndingInput", ENDING, only()),
} as const;
export type Resolving = keyof typeof DOCUMENTS;

/** Of all five, what differs in them. */
export type ResolveInput = {
  readonly paymentId?: string;
  readonly endingId?: string;
  readonly outcome?: "COMPLETED" | "FAILED";
  readonly reason?: string;
  readonly idempotencyKey?: string;
};

/**
 * A world whose jobs are still, with a clock that a test moves, a person with money and a method,
 * and two operators.
 */
export async function makeDesk() {
  let aheadMs = 0;
  const clock = { now: () => new Date(systemClock.now().getTime() + aheadMs) };
  const world = await makeWorld({}, { clock });
  const payer = await world.person("payer");
  const account = await world.funded(payer, "4000.00");
  const methodId = await addMethod(payer, "sandbox_bank");
  await world.subgraph.stop();
  // Group commits of their own, as other processes have.
  const [first, second] = [await world.another(), await world.another()];
  const operator = (through: typeof first) => {
    const actor = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });
    const fresh = () => ({ methods: ["pwd", "otp"], at: Math.floor(clock.now().getTime() / 1_000) }) as const;
    const ask: Person["ask"] = (query, variables) =>
      through({ actor: { ...actor, assurance: fresh() } }).ask(query, variables);
    return { actor, ask };
  };
  const person: Person = { ...payer, ...first(payer) };
  const [ann, ben] = [operator(first), operator(second)];
  return {
    world,
    person,
    account,
    ann,
    ben,
    ahead(ms: number) {
      aheadMs += ms;
    },
    async resolve(who: typeof ann, what: Resolving, input: ResolveInput) {
      const asked = { reason: "its provider was asked", idempotencyKey: randomUUID(), ...input };
      const answer = await who.ask(DOCUMENTS[what], { input: asked });
      return answer.errors ? answer : answer[what];
    },
    /** Reserved, and nobody was asked. */
    async withdrawn(amount = "10.00"): Promise<string> {
      const input = {
        fromAccountId: account,
        methodId,
        amount: { amount, currency: "USD" },
        idempotencyKey: randomUUID(),
      };
      return (await person.ask(WITHDRAW, { input })).withdraw.payment.id;
    },
    /** What the provider's books say of a withdrawal; it was asked for it in a way that is lost. */
    async say(paymentId: string, outcome: string) {
      await world.admin.query(
        `INSERT INTO payments.sandbox_payout (payment_id, currency, amount, asked, outcome) SELECT id, currency, amount, 1, $2 FROM payments.payment WHERE id = $1
         ON CONFLICT (payment_id) DO UPDATE SET outcome = EXCLUDED.outcome`,
        [uuidOf<string>(paymentId), outcome],
      );
    },
    /** One round of the job that pays out, whose provider is this; it has everything due. */
    async work(payouts: Partial<PayoutProvider> = {}) {
      const round = await makePayoutWorker(world, { payouts });
      await world.admin.query("UPDATE payments.withdrawal_task SET due_at = now() - interval '1 second'");
      await round();
    },
  };
}

const HISTORY = `query ($id: ID!) { payment(id: $id) { history { status act reason providerSaid by { id } ending { state } } } }`;

/** What staff see of a payment, and what there is of money. */
export function lookFrom(desk: Desk) {
  const readHistory = async (id: string): Promise<{ status: string | null; act: string | null }[]> =>
    (await desk.ann.ask(HISTORY, { id })).payment.history;
  return {
    readHistory,
    readSteps: async (id: string) => (await readHistory(id)).map(({ status, act }) => act ?? status),
    readStatus: async (id: string) => (await readHistory(id)).findLast(({ status }) => status !== null)?.status,
    funds: async () => ({
      ours: await desk.world.balance(desk.account),
      theirs: await desk.world.units(sandboxClearing("USD")),
    }),
  };
}

export type Desk = Awaited<ReturnType<typeof makeDesk>>;

/** Was asked, and nothing of it has come there. */
export const SILENT: Partial<PayoutProvider> = { look: async () => null, payOut: async () => "WAITING" };
