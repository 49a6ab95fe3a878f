import { describe, expect, it } from "vitest";
import { makeSendingWorld, NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import { makeCallOffTakenOff } from "./call-off-taken-off.ts";

/** `listed`: what is listed again by the time that it is locked. */
async function setting({ listed = [] as readonly SendId[] } = {}) {
  const here = makeSendingWorld();
  here.ether.give(TREASURY, 100_000_000n);
  await here.steps.follow();
  const ids: SendId[] = [];
  const round = makeCallOffTakenOff({
    ...here.deps,
    listTakenOff: async (_network, count) => ids.slice(0, count),
    inTakenOff: (work) =>
      here.sends.inSends((sends) =>
        work({ sends, lockWhetherTakenOff: async (network, id) => network === NETWORK && !listed.includes(id) }),
      ),
  });
  return { ...here, ids, round };
}

describe("a payment in a token that was taken off", () => {
  it("is called off once while nothing of it is signed, and its payer is told", async () => {
    const { ids, round, plan, find, told, announced, lines } = await setting();
    const id = await plan(5n, { isOfToken: true });
    ids.push(id);
    await round();
    await round();
    expect(find(id)).toMatchObject({ state: "CANCELLED", failure: null, nonce: null });
    expect(told("payout.failed")).toMatchObject([{ subject: find(id).paymentId, data: { reason: "CANCELLED" } }]);
    expect(announced).toHaveLength(1);
    expect(lines.filter((line) => line.includes("was taken off its network"))).toHaveLength(1);
  });

  it("goes on where it was signed meanwhile", async () => {
    const { ids, round, plan, find, told, steps } = await setting();
    const id = await plan(5n);
    await steps.sign();
    ids.push(id);
    await round();
    expect([find(id).state, told("payout.failed")]).toEqual(["SIGNED", []]);
  });

  it("goes on where its token is listed again by then", async () => {
    const listed: SendId[] = [];
    const { ids, round, plan, find, told } = await setting({ listed });
    const [again, gone] = [await plan(5n, { isOfToken: true }), await plan(6n, { isOfToken: true })];
    listed.push(again);
    ids.push(again, gone);
    await round();
    expect([find(again).state, find(gone).state]).toEqual(["PLANNED", "CANCELLED"]);
    expect(told("payout.failed")).toHaveLength(1);
  });
});
