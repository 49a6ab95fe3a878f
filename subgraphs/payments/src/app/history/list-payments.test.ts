import { newId } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakePaymentReader } from "../../../test/fakes/history.ts";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { PaymentFilter } from "../money/payment-filter.ts";
import { makeSendPayment } from "../sends/send-payment.ts";
import { listPaymentsOfAccount, listPaymentsOfUser, visibleTo } from "./list-payments.ts";

const FORBIDDEN = { extensions: { code: "FORBIDDEN" } };
const LOST = { extensions: { code: "BAD_USER_INPUT" } };
const PAGE = { first: 10, after: null, offset: 0, order: "NEWEST_FIRST", filter: null } as const;

const ANY: PaymentFilter = {
  kinds: null,
  statuses: null,
  priorities: null,
  direction: null,
  accountId: null,
  currency: null,
  counterparty: null,
  createdFrom: null,
  createdBefore: null,
  amountAtLeast: null,
  amountAtMost: null,
  memo: null,
  reference: null,
};

/** Alice has paid Bob so often, and Bob has paid Eve once. */
async function makeWorld(count: number) {
  const world = makeFakeWorld();
  const { alice, bob, eve, deps, directory } = world;
  const send = async (from: typeof alice, to: typeof alice, key: string) => {
    const sent = await makeSendPayment(deps)({
      actorId: from.userId,
      fromAccountId: from.account.id,
      to: { accountId: to.account.id },
      amount: cents(1n),
      memo: null,
      idempotencyKey: key,
    });
    if (!sent.ok) throw new Error(sent.error.code);
    return sent.value;
  };
  const mine: PaymentId[] = [];
  for (let i = 0; i < count; i += 1) mine.push((await send(alice, bob, `k${i}`)).id);
  const theirs = await send(bob, eve, "other");
  return { ...world, mine, theirs, readers: { payments: makeFakePaymentReader(world.money.list()), directory } };
}

describe("payments of a user", () => {
  it("are refused to nobody, to a stranger, to a narrowed client, and of what is no user", async () => {
    const { readers, alice, bob } = await makeWorld(1);
    for (const actor of [anonymous, userActor(bob.userId), userActor(alice.userId, { scopes: [] })])
      await expect(listPaymentsOfUser(readers, { actor, userId: alice.userId, page: PAGE })).rejects.toMatchObject(
        FORBIDDEN,
      );
    await expect(
      listPaymentsOfUser(readers, { actor: userActor(alice.userId), userId: null, page: PAGE }),
    ).rejects.toMatchObject(FORBIDDEN);
  });

  it("do not go on behind a payment that is somebody else's, or not there", async () => {
    const { readers, alice, theirs } = await makeWorld(1);
    const [actor, userId] = [userActor(alice.userId), alice.userId];
    for (const after of [theirs.id, newId("pay")])
      await expect(listPaymentsOfUser(readers, { actor, userId, page: { ...PAGE, after } })).rejects.toMatchObject(
        LOST,
      );
  });

  it("are shown once each, newest first, whatever the size of a page", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(8), async (first, count) => {
        const { readers, alice, mine } = await makeWorld(count);
        const [actor, userId] = [userActor(alice.userId), alice.userId];
        const seen: PaymentId[] = [];
        let hasNext = true;
        while (hasNext) {
          const after = seen.at(-1) ?? null;
          const page = await listPaymentsOfUser(readers, { actor, userId, page: { ...PAGE, first, after } });
          seen.push(...page.items.map(({ id }) => id));
          hasNext = page.hasNext;
        }
        expect(seen).toEqual(mine.toReversed());
      }),
      { numRuns: 30 },
    );
  });
});

describe("how many payments a user has", () => {
  it("is counted by who may list them alone, under the filter of the page", async () => {
    const { readers, alice, eve } = await makeWorld(3);
    const asked = { userId: alice.userId, page: { ...PAGE, first: 1 } };
    await expect(listPaymentsOfUser(readers, { ...asked, actor: userActor(eve.userId) })).rejects.toMatchObject(
      FORBIDDEN,
    );
    const actor = userActor(alice.userId);
    const whole = await listPaymentsOfUser(readers, { ...asked, actor });
    expect(await whole.count()).toEqual({ count: 3, isExact: true });
    const filter = { ...ANY, direction: "IN" } as const;
    const some = await listPaymentsOfUser(readers, { ...asked, actor, page: { ...asked.page, filter } });
    expect(await some.count()).toEqual({ count: 0, isExact: true });
  });
});

describe("payments of an account", () => {
  it("are refused to a stranger, and of an account that is not there in the same words", async () => {
    const { readers, alice, eve } = await makeWorld(1);
    const actor = userActor(eve.userId);
    const messages: unknown[] = [];
    for (const accountId of [alice.account.id, newId("acc"), null])
      await listPaymentsOfAccount(readers, { actor, accountId, page: PAGE }).catch((error) => {
        expect(error).toMatchObject(FORBIDDEN);
        messages.push(error.message);
      });
    expect(messages).toHaveLength(3);
    expect(new Set(messages).size).toBe(1);
  });

  it("do not go on behind a payment of another account, and are its own alone", async () => {
    const { readers, alice, bob, mine, theirs } = await makeWorld(2);
    const actor = userActor(alice.userId);
    const page = { ...PAGE, after: theirs.id };
    const accountId = alice.account.id;
    await expect(listPaymentsOfAccount(readers, { actor, accountId, page })).rejects.toMatchObject(LOST);
    expect((await listPaymentsOfAccount(readers, { actor, accountId, page: PAGE })).items.map(({ id }) => id)).toEqual(
      mine.toReversed(),
    );
    const bobs = { actor: userActor(bob.userId), accountId: bob.account.id, page: PAGE };
    expect((await listPaymentsOfAccount(readers, bobs)).items).toHaveLength(3);
  });
});

describe("a payment", () => {
  it("is not there for whoever is on neither side, and is for both sides and for staff", async () => {
    const { alice, bob, eve, money } = await makeWorld(1);
    const [payment = null] = money.list();
    for (const actor of [anonymous, userActor(eve.userId)]) expect(visibleTo(actor, payment)).toBeNull();
    const staff = userActor(eve.userId, { roles: ["USER", "OPERATOR"] });
    for (const actor of [userActor(alice.userId), userActor(bob.userId), staff])
      expect(visibleTo(actor, payment)).toBe(payment);
    expect(visibleTo(staff, null)).toBeNull();
  });
});
