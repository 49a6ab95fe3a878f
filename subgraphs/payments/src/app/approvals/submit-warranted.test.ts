import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  makeFakeCeremony,
  makeFakePasskeys,
  makeFakePolicies,
  makeFakeRequests,
  signed,
} from "../../../test/fakes/approvals.ts";
import { fakeFeeIncome } from "../../../test/fakes/fees.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { PaymentDraft } from "../../domain/approvals/statement.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { planPayment, toClaimedArguments } from "../money/plan-payment.ts";
import { makeSubmitWarranted, type WarrantDeps } from "./submit-warranted.ts";
import { toDraft } from "./to-draft.ts";
import { challengeOf, isStatementOf, writeStatement } from "./write-statement.ts";

const ONCE = { nonce: "n", expiresAt: new Date("2026-01-01T00:05:00.000Z") };

/** Alice, with a passkey, who pays Bob; `changes` to what there is. */
function makeWorld(changes: Partial<WarrantDeps> = {}) {
  const fake = makeFakeWorld();
  const { alice, bob, money, clock } = fake;
  const passkey = {
    id: newId("psk"),
    credentialId: Buffer.from("hers"),
    publicKey: Buffer.from("key"),
    kind: "SYNCED",
  } as const;
  const [{ policies, set, version }, { requests, asked }] = [makeFakePolicies(), makeFakeRequests()];
  const approved = new Set<string>();
  const refusing: MoneyOutcome[] = [];
  const deps: WarrantDeps = {
    ...money,
    clock,
    log: makeFakeLog().log,
    policies,
    requests,
    passkeys: makeFakePasskeys(new Map([[alice.userId, [passkey]]])),
    approvedPayees: { has: async ({ payeeId }) => approved.has(payeeId) },
    ceremony: makeFakeCeremony(),
    async submit(command) {
      const warrant = command.step.kind === "send" ? command.step.warrant : null;
      if (warrant?.kind === "policy" && warrant.version !== version()) return { kind: "unwarranted", loss: "POLICY" };
      return refusing.shift() ?? money.submit(command);
    },
    ...changes,
  };
  const order = {
    actorId: alice.userId,
    fromAccountId: alice.account.id,
    to: { userId: bob.userId },
    amount: cents(500n),
    memo: "a memo",
    idempotencyKey: "k",
  };
  const price = { fee: cents(0n) };
  const submit = (over: Partial<typeof order> = {}, challenge: Uint8Array | null = null) => {
    const asking = { ...order, ...over };
    const claim = makeClaim(
      { actorId: alice.userId, operation: "sendPayment", key: asking.idempotencyKey },
      toClaimedArguments(asking),
    );
    const { payment } = planPayment(
      asking,
      { from: alice.account, payee: { userId: asking.to.userId, account: bob.account } },
      { amount: asking.amount, fee: price.fee, now: clock.now() },
    );
    return makeSubmitWarranted(deps)({
      claim,
      payment,
      draft: toDraft(asking, payment, { operation: "sendPayment", holdSeconds: null }),
      assertion: challenge && signed(challenge, passkey),
      toCommand: (warrant) => ({
        claim,
        subjectId: payment.id,
        step: { kind: "send", payment, warrant, feeIncome: fakeFeeIncome },
      }),
    });
  };
  const costs = (units: bigint) => {
    price.fee = cents(units);
  };
  const challenge = () => [...asked.values()].at(-1)?.challenge ?? Buffer.alloc(32);
  return { ...fake, submit, costs, set, asked, approved, refusing, challenge };
}
const ALL = { currency: "USD", threshold: cents(0n), newPayees: false };

describe("a payment that needs an approval", () => {
  it("is not submitted without one, and says what is to be signed", async () => {
    const { submit, set, money, asked } = makeWorld();
    set(ALL);
    const refused = await submit();
    expect(refused).toMatchObject({ ok: false, error: { code: "APPROVAL_REQUIRED", expiresAt: ONCE.expiresAt } });
    expect([...asked.values()].map(({ statement }) => statement)).toEqual([
      (refused as { error: { statement: string } }).error.statement,
    ]);
    expect(money.submitted).toEqual([]);
  });

  it.each([
    ["their payer has no passkey", { passkeys: makeFakePasskeys(new Map()) }],
    ["nobody can have one", { ceremony: null }],
  ])("is refused where %s, and nobody is asked", async (_what, changes) => {
    const { submit, set, asked } = makeWorld(changes);
    set(ALL);
    expect(await submit()).toEqual({ ok: false, error: { code: "APPROVAL_UNAVAILABLE" } });
    expect(asked.size).toBe(0);
  });

  it.each([
    [
      "another payee",
      (world: ReturnType<typeof makeWorld>) => world.submit({ to: { userId: world.eve.userId } }, world.challenge()),
    ],
    [
      "another amount",
      (world: ReturnType<typeof makeWorld>) => world.submit({ amount: cents(501n) }, world.challenge()),
    ],
    ["another memo", (world: ReturnType<typeof makeWorld>) => world.submit({ memo: "" }, world.challenge())],
    ["another key", (world: ReturnType<typeof makeWorld>) => world.submit({ idempotencyKey: "l" }, world.challenge())],
  ])("is refused with the approval of one with %s", async (_what, act) => {
    const world = makeWorld();
    world.set(ALL);
    await world.submit();
    expect(await act(world)).toMatchObject({ error: { code: "APPROVAL_REFUSED", fault: "DIFFERENT_PAYMENT" } });
    expect(world.money.submitted).toEqual([]);
  });

  it("is refused with an approval that nobody asked for, and by a passkey that says it is another", async () => {
    const world = makeWorld();
    world.set(ALL);
    await world.submit();
    expect(await world.submit({}, Buffer.alloc(32))).toMatchObject({ error: { fault: "CHALLENGE" } });
    const other = makeWorld({ ceremony: makeFakeCeremony({ kind: "DEVICE_BOUND" }) });
    other.set(ALL);
    await other.submit();
    expect(await other.submit({}, other.challenge())).toMatchObject({ error: { fault: "NOT_PROVED" } });
  });

  it("is made by an approval of what costs as much or more, and by none of what costs less", async () => {
    for (const [signed, costs, isMade] of [
      [5n, 5n, true],
      [5n, 4n, true],
      [5n, 0n, true],
      [5n, 6n, false],
      [0n, 1n, false],
    ] as const) {
      const world = makeWorld();
      world.set(ALL);
      world.costs(signed);
      await world.submit();
      world.costs(costs);
      expect(await world.submit({}, world.challenge())).toMatchObject(
        isMade ? { ok: true } : { error: { code: "APPROVAL_REFUSED", fault: "DIFFERENT_PAYMENT" } },
      );
    }
  });

  it("is told why its approval cannot be used where the commit says so, and keeps nothing", async () => {
    const world = makeWorld();
    world.set(ALL);
    await world.submit();
    world.refusing.push({ kind: "unwarranted", loss: "NOT_PROVED" });
    expect(await world.submit({}, world.challenge())).toMatchObject({
      error: { code: "APPROVAL_REFUSED", fault: "NOT_PROVED" },
    });
    expect(await world.submit({}, world.challenge())).toMatchObject({ ok: true, value: { kind: "done" } });
  });

  it("gets the first answer when it is repeated, without its approval and with one that is used up", async () => {
    const world = makeWorld();
    world.set(ALL);
    await world.submit();
    const used = world.challenge();
    const first = await world.submit({}, used);
    world.asked.clear();
    for (const approval of [null, used])
      expect(await world.submit({}, approval)).toMatchObject({
        value: { kind: "done", subjectId: first.ok && first.value.kind === "done" && first.value.subjectId },
      });
    expect(await world.submit({ amount: cents(1n) }, used)).toEqual({ ok: true, value: { kind: "key_reused" } });
  });
});

describe("a payment that needs none", () => {
  it("is submitted by the policies that were known, and judged anew where they are others by now", async () => {
    const world = makeWorld();
    expect(await world.submit()).toMatchObject({ ok: true });
    world.set({ ...ALL, threshold: cents(501n) });
    expect(await world.submit({ idempotencyKey: "second" })).toMatchObject({ ok: true });
    world.set(ALL);
    expect(await world.submit({ idempotencyKey: "third" })).toMatchObject({ error: { code: "APPROVAL_REQUIRED" } });
    world.set({ ...ALL, threshold: null });
    expect(await world.submit({ idempotencyKey: "third" })).toMatchObject({ ok: true });
  });

  it("goes to whom the payer has approved a payment before", async () => {
    const world = makeWorld();
    world.set({ ...ALL, threshold: null, newPayees: true });
    expect(await world.submit()).toMatchObject({ error: { code: "APPROVAL_REQUIRED" } });
    world.approved.add(world.bob.userId);
    expect(await world.submit()).toMatchObject({ ok: true });
  });
});

describe("the statement of a payment", () => {
  const ids = { payerId: newId("usr"), payeeId: newId("usr"), fromAccountId: newId("acc") };
  const draftOf = fc.record<PaymentDraft>({
    operation: fc.constantFrom("sendPayment", "authorizePayment"),
    idempotencyKey: fc.string({ minLength: 1, maxLength: 128 }),
    payerId: fc.constantFrom(ids.payerId, newId("usr")),
    fromAccountId: fc.constantFrom(ids.fromAccountId, newId("acc")),
    payeeId: fc.constantFrom(ids.payeeId, newId("usr")),
    payeeAccountId: fc.constantFrom(null, newId("acc"), newId("acc")),
    amount: fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.constantFrom("USD", "EUR"))
      .map(([units, currency]) => cents(units, currency)),
    maximumFee: fc.bigInt({ min: 0n, max: 5n }).map((units) => cents(units)),
    memo: fc.option(fc.string({ maxLength: 256, unit: "grapheme" })),
    holdSeconds: fc.option(fc.integer({ min: 1, max: 2_592_000 })),
  });
  const isSame = (one: PaymentDraft, other: PaymentDraft) => {
    const text = (draft: PaymentDraft) =>
      JSON.stringify(draft, (_name, value) => (typeof value === "bigint" ? String(value) : value));
    return (
      text({ ...one, maximumFee: cents(one.maximumFee.units) }) ===
      text({ ...other, maximumFee: cents(other.maximumFee.units) })
    );
  };

  it("is of that payment, and of no other", () => {
    fc.assert(
      fc.property(
        draftOf,
        draftOf,
        fc.constantFrom(
          ...(Object.keys(ids).concat(
            "amount",
            "memo",
            "idempotencyKey",
            "operation",
            "holdSeconds",
            "payeeAccountId",
            "maximumFee",
          ) as (keyof PaymentDraft)[]),
        ),
        (one, other, field) => {
          const statement = writeStatement(one, ONCE);
          expect(isStatementOf(statement, one)).toBe(true);
          const changed = { ...one, [field]: other[field] };
          // What costs less than was signed is that payment, too.
          const isCheaper = field === "maximumFee" && changed.maximumFee.units < one.maximumFee.units;
          expect(isStatementOf(statement, changed)).toBe(isCheaper || isSame(one, changed));
          expect(challengeOf(writeStatement(changed, ONCE)).equals(challengeOf(statement))).toBe(isSame(one, changed));
        },
      ),
    );
  });

  it("is of this time alone", () => {
    fc.assert(
      fc.property(draftOf, fc.string(), (draft, nonce) => {
        fc.pre(nonce !== ONCE.nonce);
        expect(writeStatement(draft, { ...ONCE, nonce })).not.toBe(writeStatement(draft, ONCE));
        expect(writeStatement(draft, { ...ONCE, expiresAt: new Date(0) })).not.toBe(writeStatement(draft, ONCE));
      }),
    );
  });
});
