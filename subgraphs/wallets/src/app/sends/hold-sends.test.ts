import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, NATIVE, NETWORK, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import { DAYS, type PolicyRules } from "../../domain/policies/policy.ts";

async function setting(rules: Partial<PolicyRules> | null) {
  const here = makeSendingWorld();
  here.ether.mineEmpty(9);
  here.ether.give(TREASURY, 10n ** 12n);
  await here.steps.follow();
  if (rules) here.setPolicy(rules);
  const verdicts = (id: string) =>
    here.sends
      .rows()
      .verdicts.filter(({ sendId }) => sendId === id)
      .map(({ version, is }) => `${version} ${is}`);
  const failures = () => here.told("payout.failed").map(({ data }) => (data as { reason: string }).reason);
  return { ...here, verdicts, failures };
}

const TIER = { tiers: [{ from: 50n, needed: 1, approvers: [OPERATOR] }] };
const VELOCITY = { velocities: [{ windowSeconds: 60, units: 10n, count: null }] };

describe("a send and the policy of its network", () => {
  it("is signed where there is none, and nothing is kept of it", async () => {
    const { plan, steps, find, verdicts } = await setting(null);
    const id = await plan(5n);
    await steps.sign();
    expect(find(id)).toMatchObject({ state: "SIGNED" });
    expect(verdicts(id)).toEqual([]);
  });

  it("fails where it is denied: no key is opened, nothing is signed, and payments is told why", async () => {
    const { plan, steps, find, attempts, opened, failures, verdicts, source } = await setting({ transactionMax: 4n });
    const id = await plan(5n);
    await steps.sign();
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "POLICY_DENIES", nonce: null });
    expect([attempts(id), opened, failures(), verdicts(id)]).toEqual([[], [], ["POLICY_DENIES"], ["1 DENY"]]);
    expect(source()?.nextNonce).toBe(0);
  });

  it("waits for people, or its payee, in a state of its own, without a key, and keeps others not waiting", async () => {
    const { plan, steps, find, opened } = await setting({ ...TIER, newPayeeDelaySeconds: 60 });
    const [asked, fresh] = [await plan(50n), await plan(5n)];
    await steps.sign();
    expect(find(asked)).toMatchObject({ state: "AWAITING_APPROVAL", heldUntil: null });
    expect(find(fresh)).toMatchObject({ state: "AWAITING_APPROVAL", heldUntil: expect.any(Date) });
    expect(opened).toEqual([]);
  });

  it("goes on once its payee is known long enough, of which an earlier payment is enough", async () => {
    const { plan, steps, find, clock, verdicts } = await setting({ newPayeeDelaySeconds: 60 });
    const first = await plan(5n, { payee: "ann" });
    await steps.sign();
    clock.pass(59_999);
    await steps.sign();
    expect(find(first).state).toBe("AWAITING_APPROVAL");
    clock.pass(1);
    const second = await plan(6n, { payee: "ann" });
    await steps.sign();
    await steps.sign();
    expect([find(first).state, find(second).state]).toEqual(["SIGNED", "SIGNED"]);
    expect([verdicts(first), verdicts(second)]).toEqual([["1 WAIT", "1 ALLOW"], ["1 ALLOW"]]);
  });

  it("makes no payee known where it was called off", async () => {
    const { plan, steps, find, clock, manage } = await setting({ newPayeeDelaySeconds: 60 });
    const first = await plan(5n, { payee: "ann" });
    await steps.sign();
    await manage.cancel({ operatorId: OPERATOR, sendId: find(first).id, reason: "no" });
    expect(find(first)).toMatchObject({ state: "CANCELLED", heldUntil: null });
    clock.pass(60_000);
    const second = await plan(6n, { payee: "ann" });
    await steps.sign();
    expect(find(second).state).toBe("AWAITING_APPROVAL");
  });

  it("waits PLANNED where too much has left, is not looked at before then, and goes on by itself", async () => {
    const { plan, steps, find, clock, opened, verdicts, deps } = await setting(VELOCITY);
    const ids = [await plan(6n), await plan(5n), await plan(4n)] as const;
    await steps.sign();
    expect(ids.map((id) => find(id).state)).toEqual(["SIGNED", "PLANNED", "SIGNED"]);
    const held = find(ids[1]).heldUntil;
    expect(held?.getTime()).toBe(clock.now().getTime() + 60_000);
    expect(await deps.sends.listPlanned(NETWORK, { count: 9, ofPayer: 9, now: clock.now() })).toEqual([]);
    const before = opened.length;
    await steps.sign();
    expect(opened).toHaveLength(before);
    clock.pass(60_000);
    await steps.sign();
    expect(find(ids[1])).toMatchObject({ state: "SIGNED", heldUntil: null });
    expect(verdicts(ids[1])).toEqual(["1 WAIT", "1 ALLOW"]);
  });

  it("waits while its payer's account is frozen, keeps nobody else from a turn, and goes on by itself", async () => {
    const { plan, steps, find, clock, opened, sends } = await setting(null);
    const [frozen, other] = [await plan(5n), await plan(4n)];
    sends.rows().frozen.add(frozen);
    await steps.sign();
    expect([find(frozen).state, find(other).state]).toEqual(["PLANNED", "SIGNED"]);
    expect(find(frozen).putOff).toMatchObject({ times: 1 });
    const before = opened.length;
    clock.pass(3_600_000);
    await steps.sign();
    expect([find(frozen).state, opened.length]).toEqual(["PLANNED", before]);
    sends.rows().frozen.delete(frozen);
    clock.pass(86_400_000);
    await steps.sign();
    expect(find(frozen)).toMatchObject({ state: "SIGNED" });
  });

  it("waits for its hours", async () => {
    const { plan, steps, find, clock, setPolicy } = await setting(null);
    const day = DAYS[(clock.now().getUTCDay() + 1) % 7] ?? "MONDAY";
    setPolicy({ openHours: [{ day, from: 0, to: 1_440 }] });
    const id = await plan(5n);
    await steps.sign();
    expect(find(id)).toMatchObject({ state: "PLANNED", heldUntil: expect.any(Date) });
    clock.pass(86_400_000);
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("is looked at anew by a newer policy: a milder one lets it go, a stricter one denies it", async () => {
    const { plan, steps, find, setPolicy, verdicts } = await setting({ ...TIER, ...VELOCITY });
    const [asked, full, filler] = [await plan(50n), await plan(9n), await plan(10n)];
    setPolicy({ ...TIER, velocities: [{ windowSeconds: 60, units: 60n, count: 2 }] });
    await steps.sign();
    expect([asked, full, filler].map((id) => find(id).state)).toEqual(["AWAITING_APPROVAL", "SIGNED", "SIGNED"]);
    setPolicy({ transactionMax: 49n });
    await steps.sign();
    await steps.sign();
    expect(find(asked)).toMatchObject({ state: "FAILED", failure: "POLICY_DENIES" });
    expect(verdicts(asked)).toEqual(["2 NEEDS_APPROVAL", "3 DENY"]);
  });

  it("stays AWAITING_APPROVAL where a newer one wants the same, and says by which", async () => {
    const { plan, steps, find, setPolicy, verdicts, told } = await setting(TIER);
    const id = await plan(50n);
    await steps.sign();
    setPolicy(TIER);
    await steps.sign();
    expect(find(id).state).toBe("AWAITING_APPROVAL");
    expect(verdicts(id)).toEqual(["1 NEEDS_APPROVAL", "2 NEEDS_APPROVAL"]);
    expect(told("payout.failed")).toEqual([]);
  });

  it("is let go as a sweep to the own treasury, whatever the policy says, and as nothing else", async () => {
    const { addSource, ether, sends, steps, find, clock } = await setting({ transactionMax: 1n, ...TIER });
    const sweep = async (source: string, payee: string) => {
      addSource(source);
      ether.give(source, 10n ** 7n);
      const id = newId("txn");
      await sends.inSends((writer) =>
        writer.plan({
          ...{ id, network: NETWORK, kind: "SWEEP", source, payee, token: null, amount: money(NATIVE, 10n ** 7n) },
          ...{ feeCap: 10n ** 7n, priority: "LOW", paymentId: null, userId: null, createdAt: clock.now() },
        }),
      );
      return id;
    };
    const [own, stolen] = [await sweep("deposit", TREASURY), await sweep("other deposit", "a thief")];
    ether.mineEmpty(1);
    await steps.follow();
    await steps.sign();
    expect(find(own)).toMatchObject({ state: "SIGNED" });
    expect(find(stolen)).toMatchObject({ state: "FAILED", failure: "POLICY_DENIES" });
  });

  it("is replaced and called off without the policy, once it is signed: its fee cap alone holds", async () => {
    const { plan, round, find, setPolicy, attempts, clock, manage } = await setting(VELOCITY);
    const [stuck, off] = [await plan(5n), await plan(4n)];
    await round();
    setPolicy({ transactionMax: 1n, velocities: [{ windowSeconds: 60, units: 1n, count: 1 }] });
    await manage.cancel({ operatorId: OPERATOR, sendId: find(off).id, reason: "no" });
    clock.pass(60_000);
    await round();
    expect(attempts(stuck)).toHaveLength(2);
    expect(attempts(off).map(({ isCancel }) => isCancel)).toEqual([false, true]);
  });

  it("is signed by one of two processes at once, as far as its window lets it", async () => {
    const { plan, steps, startProcess, sends } = await setting({
      velocities: [{ windowSeconds: 60, units: 12n, count: null }],
    });
    for (let i = 0; i < 8; i += 1) await plan(3n, { payee: `one ${i}` });
    await Promise.all([steps.sign(), startProcess().steps.sign(), startProcess().steps.sign()]);
    expect(sends.all().filter(({ state }) => state === "SIGNED")).toHaveLength(4);
  });
});
