import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, NATIVE, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { PolicyRules } from "../../domain/policies/policy.ts";

const [BEN, CID] = [newId("usr"), newId("usr")];
const refused = (code: string) => ({ ok: false, error: { code } });
const TWO: Partial<PolicyRules> = { tiers: [{ from: 50n, needed: 2, approvers: [OPERATOR, BEN, CID] }] };

async function setting(rules: Partial<PolicyRules> = TWO) {
  const here = makeSendingWorld();
  here.ether.mineEmpty(9);
  here.ether.give(TREASURY, 10n ** 12n);
  await here.steps.follow();
  here.setPolicy(rules);
  const id = await here.plan(50n, { payee: "ann" });
  await here.steps.sign();
  const seen = () => {
    const { id: sendId, network, payee, amount } = here.find(id);
    return { sendId, network, payee, amount, reason: "looked" };
  };
  const approve = (operatorId: typeof OPERATOR, changes: object = {}) =>
    here.approvals.approve({ operatorId, ...seen(), ...changes });
  const reject = (operatorId: typeof OPERATOR) => here.approvals.reject({ operatorId, ...seen() });
  return { ...here, id, approve, reject };
}

describe("an approval", () => {
  it("is refused of what is not there, of what it does not say, of who asked, and of who is not named", async () => {
    const { approve, find, id } = await setting();
    expect(await approve(BEN, { sendId: null })).toEqual(refused("TRANSACTION_NOT_FOUND"));
    for (const other of [{ payee: "bob" }, { network: "OTHER" }, { amount: money(NATIVE, 49n) }])
      expect(await approve(BEN, other)).toEqual(refused("TRANSACTION_DIFFERS"));
    expect(await approve(BEN, { amount: money({ ...NATIVE, code: "XXX" }, 50n) })).toEqual(
      refused("TRANSACTION_DIFFERS"),
    );
    expect(await approve(newId("usr"))).toEqual(refused("NOT_AN_APPROVER"));
    const { userId } = find(id);
    if (userId) expect(await approve(userId)).toEqual(refused("OWN_TRANSACTION"));
    expect(find(id).state).toBe("AWAITING_APPROVAL");
  });

  it("counts once for each, and the last that is wanted lets it go", async () => {
    const { approve, find, id, steps, sends } = await setting();
    for (let i = 0; i < 3; i += 1) expect((await approve(BEN)).ok).toBe(true);
    await steps.sign();
    expect(find(id).state).toBe("AWAITING_APPROVAL");
    expect((await approve(CID)).ok).toBe(true);
    expect(find(id).state).toBe("PLANNED");
    expect(await approve(OPERATOR)).toEqual(refused("TRANSACTION_NOT_HELD"));
    expect((await approve(BEN)).ok).toBe(true);
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
    expect(sends.rows().approvals.map(({ operatorId, decision }) => [operatorId, decision])).toEqual([
      [BEN, "APPROVED"],
      [CID, "APPROVED"],
    ]);
  });

  it("leaves what its payee is too new for waiting for that", async () => {
    const { approve, find, id, steps, clock } = await setting({
      ...{ newPayeeDelaySeconds: 60, tiers: [{ from: 1n, needed: 1, approvers: [BEN] }] },
    });
    await approve(BEN);
    expect(find(id)).toMatchObject({ state: "AWAITING_APPROVAL", heldUntil: expect.any(Date) });
    clock.pass(60_000);
    await steps.sign();
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("stands by a newer policy that names who gave it, and by no other", async () => {
    const { approve, find, id, steps, setPolicy } = await setting();
    await approve(BEN);
    setPolicy({ tiers: [{ from: 50n, needed: 1, approvers: [CID] }] });
    await steps.sign();
    expect(find(id).state).toBe("AWAITING_APPROVAL");
    setPolicy({ tiers: [{ from: 50n, needed: 1, approvers: [BEN] }] });
    await steps.sign();
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("is of no avail where somebody else has rejected it, which is told once", async () => {
    const { approve, reject, find, id, told } = await setting();
    await approve(BEN);
    const [rejected, late] = await Promise.all([reject(CID), approve(OPERATOR)]);
    expect(rejected.ok).toBe(true);
    expect(late).toEqual(refused("TRANSACTION_NOT_HELD"));
    expect(find(id).state).toBe("CANCELLED");
    expect((await reject(CID)).ok).toBe(true);
    expect(await reject(OPERATOR)).toEqual(refused("TRANSACTION_NOT_HELD"));
    expect(told("payout.failed")).toMatchObject([{ subject: find(id).paymentId, data: { reason: "REJECTED" } }]);
  });
});
