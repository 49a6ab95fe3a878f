import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { expect, it } from "vitest";
import { ProviderFault } from "../../app/money/provider-fault.ts";
import { askOnce, type StripeParts } from "./ask-once.ts";
import { StripeRefusal } from "./client.ts";
import type { Asked, KeptObjects } from "./kept-objects.ts";

const id = newId("pay");
const NOTHING_FOUND = async () => null;
const refused = async (): Promise<never> => {
  throw new StripeRefusal("balance_insufficient", null, null);
};

/** One row, by the rules of the table: a round follows the one that it is said to follow. */
function makeParts() {
  const clock = makeFakeClock(new Date());
  let row: Asked | null = null;
  const kept: Pick<KeptObjects, "find" | "note" | "keep" | "beginRound"> = {
    find: async () => row,
    note: async (_id, _what, askedAt) => {
      row ??= { round: 1, askedAt, objectId: null };
      return row;
    },
    keep: async (_id, _what, objectId) => {
      if (row) row = { ...row, objectId };
    },
    beginRound: async (_id, _what, { after, at }) => {
      if (row?.round === after) row = { round: after + 1, askedAt: at, objectId: null };
    },
  };
  const parts = { kept, clock } as unknown as StripeParts;
  const keys: string[] = [];
  const ask = (create: () => Promise<{ id: string }>, isFinal = false) =>
    askOnce(parts, {
      ...{ id, what: "payout", find: NOTHING_FOUND },
      create: ({ idempotencyKey }) => {
        keys.push(idempotencyKey);
        return create();
      },
      isFinal: () => isFinal,
    });
  return { ask, keys, stands: () => row };
}

it("asks again with another key what was refused for now, and not what was refused for good", async () => {
  const { ask, keys, stands } = makeParts();
  await expect(ask(refused)).rejects.toThrow(ProviderFault);
  await expect(ask(refused, true)).rejects.toThrow(StripeRefusal);
  expect(stands()).toMatchObject({ round: 2 });
  expect(keys).toEqual([`${id}:payout:1`, `${id}:payout:2`]);
});

it("leaves alone the round that another began meanwhile: what that one asked for may be made", async () => {
  const { ask, keys, stands } = makeParts();
  const gate = Promise.withResolvers<never>();
  const begun = Promise.withResolvers<void>();
  const overtaken = ask(() => {
    begun.resolve();
    return gate.promise;
  });
  await begun.promise;
  await expect(ask(refused)).rejects.toThrow(ProviderFault);
  expect(await ask(async () => ({ id: "po_1" }))).toBe("po_1");
  gate.reject(new StripeRefusal("balance_insufficient", null, null));
  await expect(overtaken).rejects.toThrow(ProviderFault);
  expect(stands()).toMatchObject({ round: 2, objectId: "po_1" });
  expect(keys).toEqual([`${id}:payout:1`, `${id}:payout:1`, `${id}:payout:2`]);
});
