import { newId } from "@coffer/contracts/ids";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { StuckDesk } from "../../src/app/stuck/ports.ts";
import { makeWithdraw } from "../../src/app/withdrawals/withdraw.ts";
import type { EndingId } from "../../src/domain/money/act.ts";
import type { PaymentId } from "../../src/domain/money/ids.ts";
import type { Payment } from "../../src/domain/money/payment.ts";
import type { ProviderSaid } from "../../src/domain/money/provider-word.ts";
import type { PaymentEnding } from "../../src/domain/stuck/ending.ts";
import { makeFakeDestinations, makeFakePayouts } from "./payouts.ts";
import { cents, type FakeWorld, makeFakeWorld } from "./world.ts";

type Refused<Code> = { readonly code: Code };
const refused = <const Code extends string>(code: Code): { ok: false; error: Refused<Code> } => ({
  ok: false,
  error: { code },
});

/** What operators do about payments, in memory, and a provider that says what the test says. */
export function makeFakeDesk({ deps, clock, alice }: FakeWorld) {
  const endings = new Map<EndingId, PaymentEnding>();
  const keys = makeFakeKeys<{ ok: true; value: EndingId } | { ok: false; error: Refused<"PAYMENT_ENDING_OPEN"> }>();
  const retried: PaymentId[] = [];
  const waiting = new Set<PaymentId>();
  const fake = { said: { word: "UNKNOWN" } as ProviderSaid };
  const told = (known: Awaited<ReturnType<typeof keys.decide>>) => (known.ok ? known.value : known);
  const stuckDesk: StuckDesk = {
    async retry(_claim, { paymentId }) {
      if (!waiting.has(paymentId)) return refused("PAYMENT_NOT_UNDER_WAY");
      retried.push(paymentId);
      return { ok: true, value: null };
    },
    async findProposed(claim) {
      const known = await keys.find(claim);
      return known && told(known);
    },
    async propose(claim, ending) {
      return told(
        await keys.decide(claim, async () => {
          const isOpen = [...endings.values()].some(
            ({ paymentId, kept }) => paymentId === ending.paymentId && kept === "PROPOSED",
          );
          if (isOpen) return refused("PAYMENT_ENDING_OPEN");
          const id = newId("pen");
          endings.set(id, { ...ending, id, kept: "PROPOSED", decidedBy: null, decidedAt: null, decisionReason: null });
          return { ok: true, value: id };
        }),
      );
    },
    async deny(_claim, { endingId, operatorId, at, reason }) {
      const ending = endings.get(endingId);
      if (ending?.kept !== "PROPOSED") return refused("PAYMENT_ENDING_DECIDED");
      endings.set(endingId, {
        ...ending,
        kept: "DENIED",
        decidedBy: operatorId,
        decidedAt: at,
        decisionReason: reason,
      });
      return { ok: true, value: null };
    },
    findEndings: async (ids) => ids.map((id) => endings.get(id) ?? null),
  };
  const asked: PaymentId[] = [];
  return {
    fake,
    retried,
    waiting,
    /** Of whom the provider was asked. */
    asked,
    deps: {
      ...deps,
      stuckDesk,
      clock,
      clearing: () => alice.account.id,
      ended: () => undefined,
      retried: () => undefined,
      async lookUp({ id }: { readonly id: PaymentId }) {
        asked.push(id);
        return fake.said;
      },
    },
  };
}

/** A withdrawal that its provider was asked for, another that it was not, and two operators. */
export async function makeFakeStuck() {
  const world = makeFakeWorld();
  const { alice, money, clock } = world;
  const desk = makeFakeDesk(world);
  const destinations = makeFakeDestinations();
  const { id: methodId } = destinations.add(alice.userId);
  const payouts = makeFakePayouts({ currencies: ["USD"] });
  const withdraw = makeWithdraw({ ...desk.deps, destinations, payouts, withdrawn: () => undefined });
  const order = { actorId: alice.userId, fromAccountId: alice.account.id, methodId, amount: cents(500n), memo: null };
  const made = async (idempotencyKey: string) => {
    const withdrawn = await withdraw({ ...order, idempotencyKey });
    if (!withdrawn.ok) throw new Error(withdrawn.error.code);
    return withdrawn.value;
  };
  const [pending, payment] = [await made("a"), await made("b")];
  await money.submit({
    claim: null,
    subjectId: payment.id,
    step: { kind: "beginWithdrawal", payment, at: clock.now() },
  });
  const command = { operatorId: newId("usr"), reason: "why", idempotencyKey: "k" } as const;
  return {
    ...world,
    ...desk,
    pending: pending.id,
    id: payment.id,
    destinations,
    payouts,
    ann: command,
    ben: { ...command, operatorId: newId("usr") },
    read: async (id = payment.id) => (await money.findPayment(id)) as Payment,
  };
}
