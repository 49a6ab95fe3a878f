import { makeClaim } from "@coffer/platform/values/claim";
import { err } from "@coffer/platform/values/result";
import { expect, it } from "vitest";
import { makeGoing, wei } from "../../../test/fakes/going.ts";
import type { AddressDraft } from "../../domain/approvals/statement.ts";
import { reserveWithdrawal } from "./reserve.ts";

const world = makeGoing();
const { deps, ether, custody, woken, order, alice } = world;
/** What they are asked to approve. */
const drafts: object[] = [];
const parts = (takes: boolean) => ({
  claim: makeClaim({ actorId: alice.userId, operation: "withdrawToAddress", key: "k" }, []),
  order: order(),
  way: {
    from: ether,
    to: { payout: { network: "ETHEREUM", address: "0x1" }, methodKind: "NETWORK" } as const,
    clearing: () => custody,
    takes: () => takes,
    toDraft(draft: object) {
      drafts.push(draft);
      return draft as AddressDraft;
    },
  },
});
const reserve = (takes: boolean, submitWarranted = deps.submitWarranted) =>
  reserveWithdrawal({ ...deps, submitWarranted, withdrawn: () => woken.push(1) }, parts(takes));

it("refuses what does not go there as it is left by its fee, and wakes nobody", async () => {
  expect(await reserve(false)).toEqual(err({ code: "AMOUNT_UNSUPPORTED" }));
  expect([world.money.submitted, woken]).toEqual([[], []]);
});

it("wakes nobody where its approval is wanting", async () => {
  expect(await reserve(true, async () => err({ code: "APPROVAL_UNAVAILABLE" }))).toEqual(
    err({ code: "APPROVAL_UNAVAILABLE" }),
  );
  expect(woken).toEqual([]);
});

it("has the payer approve what it comes to, reserves that, and wakes whoever takes it from there", async () => {
  drafts.length = 0;
  expect([(await reserve(true)).ok, woken]).toEqual([true, [1]]);
  expect(drafts).toMatchObject([{ fromAccountId: ether.id, amount: wei(500n), maximumFee: wei(0n), memo: null }]);
});
