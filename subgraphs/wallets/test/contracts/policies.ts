import { newId, type UserId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { InPolicies, PolicyReader } from "../../src/app/policies/ports.ts";
import type { InSends } from "../../src/app/sends/ports.ts";
import { usageOf } from "../../src/domain/policies/evaluate.ts";
import { NO_RULES, type PolicyRules, type Velocity } from "../../src/domain/policies/policy.ts";
import type { Attempt, Send } from "../../src/domain/sends/send.ts";

export type KeptPolicies = {
  readonly reader: PolicyReader;
  readonly inPolicies: InPolicies;
  readonly inSends: InSends;
  readonly network: string;
  /** Another one each time, that has signed nothing. */
  newSource(): Promise<string>;
  /** From then on these are OPERATORs. */
  enlist(...ids: readonly UserId[]): Promise<void>;
  /** From then on this is none. */
  dismiss(id: UserId): Promise<void>;
};

const AT = new Date("2026-01-01T00:00:00.000Z");
const later = (ms: number) => new Date(AT.getTime() + ms);
const [ANN, BEN] = [newId("usr"), newId("usr")];
const RULES: PolicyRules = {
  ...{ transactionMax: 2n ** 70n, newPayeeDelaySeconds: 60 },
  velocities: [
    { windowSeconds: 60, units: 2n ** 71n, count: null },
    { windowSeconds: 60, units: null, count: 3 },
  ],
  allowed: [{ address: "ann", label: "Ann" }],
  openHours: [{ day: "MONDAY", from: 0, to: 1_440 }],
  tiers: [{ from: 0n, needed: 1, approvers: [ANN, BEN] }],
};

/** What the use cases rely on, whatever keeps policies and what they made of sends. */
export function describePolicies(name: string, open: () => KeptPolicies): void {
  describe(name, () => {
    const acts = makeActs(open);
    describeVersions(acts);
    describeFacts(acts);
    describeUsage(acts);
  });
}

type Acts = ReturnType<typeof makeActs>;

/** In a currency of its own each time, so that no test sees what another has left. */
function makeActs(open: () => KeptPolicies) {
  let [currency, source, nonce] = ["", "", 0];
  beforeEach(async () => {
    currency = `C${newId("spl").slice(-20).toUpperCase()}`;
    source = await open().newSource();
    nonce = 0;
  });
  const scope = () => ({ network: open().network, currency });
  const propose = async (basedOn: number, rules: PolicyRules = RULES) => {
    const id = newId("spl");
    await open().inPolicies((writer) =>
      writer.propose({
        ...{ id, network: open().network, asset: { code: currency, scale: 2 }, rules, basedOn, reason: "why" },
        ...{ proposedBy: ANN, proposedAt: AT, expiresAt: later(1_000) },
      }),
    );
    return id;
  };
  const decide = (id: Awaited<ReturnType<typeof propose>>, decision: "APPROVED" | "DENIED", version: number | null) =>
    open().inPolicies((writer) => writer.decide(id, { decision, by: BEN, at: AT, reason: "so", version }));
  const plan = async (units: bigint, payee = "ann", createdAt = AT): Promise<Send["id"]> => {
    const id = newId("txn");
    await open().inSends((writer) =>
      writer.plan({
        ...{
          id,
          network: open().network,
          kind: "PAYOUT",
          source,
          payee,
          token: null,
          amount: money({ code: currency, scale: 2 }, units),
        },
        ...{ feeCap: 9n, priority: "NORMAL", paymentId: newId("pay"), userId: newId("usr"), createdAt },
      }),
    );
    return id;
  };
  const lock = async (id: Send["id"]): Promise<Send> => {
    const send = await open().inSends((writer) => writer.lockSend(id));
    if (!send) throw new Error("it is not there");
    return send;
  };
  const spend = async (units: bigint, signedAt: Date) => {
    const id = await plan(units);
    const attempt: Attempt = {
      ...{ sendId: id, number: 1, txid: `tx ${id}`, bytes: Buffer.from([1]), isCancel: false, units },
      ...{ fees: { gasLimit: 1n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }, signedAt, sentAt: null, outcome: null },
    };
    const send = await lock(id);
    await open().inSends((writer) => writer.sign(send, attempt, nonce++));
    return id;
  };
  return { open, scope, propose, decide, plan, lock, spend };
}

function describeVersions({ open, scope, propose, decide }: Acts): void {
  it("have versions of their network and currency, of which the newest is in force", async () => {
    const { reader, inPolicies } = open();
    const latest = () => inPolicies((writer) => writer.lockLatest(scope()));
    const first = await propose(0);
    expect(await latest()).toBeNull();
    await decide(first, "APPROVED", 1);
    expect(await latest()).toMatchObject({ id: first, version: 1, rules: RULES, asset: { scale: 2 } });
    const [second, denied] = [await propose(1, NO_RULES), await propose(1)];
    await decide(denied, "DENIED", null);
    await decide(second, "APPROVED", 2);
    expect(await latest()).toMatchObject({ id: second, version: 2, rules: NO_RULES });
    expect(await reader.findVersion(scope(), 1)).toMatchObject({ id: first, decided: { by: BEN, reason: "so" } });
    expect(await reader.findVersion(scope(), 3)).toBeNull();
    expect(await reader.find(denied)).toMatchObject({ latest: 2, policy: { decided: { decision: "DENIED" } } });
    expect(await reader.find(newId("spl"))).toBeNull();
    const inForce = (await reader.listLatest(open().network)).filter(({ asset }) => asset.code === scope().currency);
    expect(inForce.map(({ id }) => id)).toEqual([second]);
  });

  it("are listed the newest first, by where they stand at a moment", async () => {
    const first = await propose(0);
    await decide(first, "APPROVED", 1);
    const [outdated, fresh] = [await propose(0), await propose(1)];
    const list = async (states: Parameters<PolicyReader["list"]>[0]["states"], now = AT) =>
      (await open().reader.list({ ...scope(), states, after: null, count: 9, now })).map(({ policy }) => policy.id);
    expect(await list(null)).toEqual([fresh, outdated, first]);
    expect(await list(["PROPOSED"])).toEqual([fresh]);
    expect(await list(["OUTDATED", "IN_FORCE"])).toEqual([outdated, first]);
    expect(await list(["EXPIRED"], later(1_000))).toEqual([fresh]);
    const after = { ...scope(), states: null, after: fresh, count: 1, now: AT };
    expect((await open().reader.list(after)).map(({ policy }) => policy.id)).toEqual([outdated]);
  });
}

function describeFacts({ open, scope, propose, decide, plan, lock }: Acts): void {
  it("know since when a payee is asked for, and not by what was called off, and who has said what", async () => {
    const payee = `payee of ${newId("txn")}`;
    const [first, second] = [await plan(1n, payee, AT), await plan(2n, payee, later(5))];
    const facts = (id: typeof first) => open().inSends((writer) => writer.readFacts(id));
    expect(await facts(second)).toEqual({ payeeSince: AT, approvedBy: [], rejectedBy: [] });
    const gone = await lock(first);
    await open().inSends((writer) => writer.end(gone, { state: "CANCELLED", failure: null }, AT));
    expect(await facts(second)).toMatchObject({ payeeSince: later(5) });
    expect(await facts(first)).toMatchObject({ payeeSince: later(5) });
    expect(await open().reader.findPayeeSince(open().network, payee)).toEqual(later(5));
    expect(await open().reader.findPayeeSince(open().network, "nobody")).toBeNull();
    const held = await lock(second);
    await open().inSends((writer) => writer.hold(held, { state: "AWAITING_APPROVAL", until: later(9) }, AT));
    const approval = { sendId: second, reason: "why", network: held.network, payee, amount: held.amount, at: AT };
    const keep = (operatorId: typeof ANN, decision: "APPROVED" | "REJECTED") =>
      open().inSends((writer) => writer.keepApproval({ ...approval, operatorId, decision }));
    await open().enlist(ANN, BEN);
    expect([await keep(ANN, "APPROVED"), await keep(ANN, "APPROVED"), await keep(BEN, "REJECTED")]).toEqual([
      ...[true, false, true],
    ]);
    expect(await facts(second)).toMatchObject({ approvedBy: [ANN], rejectedBy: [BEN] });
    expect((await open().reader.listFacts([first, second])).get(second)).toMatchObject({ approvedBy: [ANN] });
    const asked = await open().reader.listAsked(scope(), later(1), 9);
    expect(asked).toMatchObject([{ id: second, payee, units: 2n, payeeSince: later(5), approvedBy: [ANN] }]);
    for (const id of [ANN, BEN]) await open().dismiss(id);
    expect(await facts(second)).toMatchObject({ approvedBy: [], rejectedBy: [BEN] });
    expect((await open().reader.listFacts([second])).get(second)).toMatchObject({ approvedBy: [] });
    expect(await open().inPolicies((writer) => writer.listOperators([ANN, BEN]))).toEqual([]);
    expect(await lock(second)).toMatchObject({ heldUntil: later(9) });
  });

  it("keep what was made of a send, and let nothing be signed that the newest has not let go", async () => {
    const [id, policy] = [await plan(1n), await propose(0)];
    await decide(policy, "APPROVED", 1);
    const send = await lock(id);
    const attempt: Attempt = {
      ...{ sendId: id, number: 1, txid: `tx ${id}`, bytes: Buffer.from([1]), isCancel: false, units: 1n },
      ...{
        fees: { gasLimit: 1n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
        signedAt: AT,
        sentAt: null,
        outcome: null,
      },
    };
    const sign = () => open().inSends((writer) => writer.sign(send, attempt, 77));
    await expect(sign()).rejects.toThrow("no policy lets");
    const verdict = { sendId: id, number: 1, policyId: policy, version: 1, at: AT } as const;
    const waits = { is: "WAIT", until: later(5) } as const;
    const rules = [
      { rule: "NEW_PAYEE", verdict: waits },
      { rule: "APPROVALS", verdict: { is: "NEEDS_APPROVAL", missing: 1, from: [ANN] } },
    ] as const;
    await open().inSends((writer) => writer.keepVerdict({ ...verdict, is: "WAIT", rules }));
    expect(await open().inSends((writer) => writer.readVerdict(id))).toEqual({ ...verdict, is: "WAIT", rules });
    await expect(sign()).rejects.toThrow("no policy lets");
    await open().inSends((writer) => writer.keepVerdict({ ...verdict, number: 2, is: "ALLOW", rules: [] }));
    expect(await open().reader.listVerdicts([id])).toMatchObject([{ number: 2, is: "ALLOW", version: 1 }]);
    await decide(await propose(1), "APPROVED", 2);
    await expect(sign()).rejects.toThrow("no policy lets");
    const newest = await open().inPolicies((writer) => writer.lockLatest(scope()));
    if (!newest) throw new Error("it is in force");
    const again = { ...verdict, number: 3, policyId: newest.id, version: 2, is: "ALLOW", rules: [] } as const;
    await open().inSends((writer) => writer.keepVerdict(again));
    await sign();
    expect(await lock(id)).toMatchObject({ state: "SIGNED", heldUntil: null });
  });
}

function describeUsage({ open, scope, spend, lock }: Acts): void {
  it("count what has left as the domain does, within any window, and not what has paid nothing", async () => {
    const spends = [0, 1_000, 1_000, 59_999, 60_000, 61_000].map((ms, place) => ({
      ...{ at: later(ms), units: BigInt(10 + place) },
    }));
    for (const { units, at } of spends) await spend(units, at);
    const gone = await lock(await spend(1_000n, later(61_000)));
    await open().inSends((writer) =>
      writer.noteSent({ sendId: gone.id, number: 1 }, { at: AT, outcome: "ACCEPTED", said: "so" }),
    );
    const block = { height: 7, hash: `block of ${gone.id}`, parent: "six", time: AT };
    const { source: from, nonce, network } = await lock(gone.id);
    const outcome = { txid: "another's", from, nonce: nonce ?? 0, isSuccess: true, fee: 1n, moved: [] };
    await open().inSends((writer) => writer.mined(network, { block, outcomes: [outcome], at: AT }));
    const mined = await lock(gone.id);
    await open().inSends((writer) => writer.settle(mined, { state: "FAILED", failure: "REPLACED" }, AT));
    const velocities: fc.Arbitrary<Velocity> = fc.record({
      windowSeconds: fc.constantFrom(1, 30, 60, 61),
      units: fc.option(fc.bigInt({ min: 20n, max: 90n })),
      count: fc.option(fc.integer({ min: 1, max: 7 })),
    });
    const moments = fc.nat({ max: 130_000 }).map(later);
    await fc.assert(
      fc.asyncProperty(velocities, moments, fc.bigInt({ min: 1n, max: 20n }), async (velocity, now, units) => {
        const counted = await open().inSends((writer) =>
          writer.countUsages(scope(), { rules: { velocities: [velocity] }, units, now }),
        );
        expect(counted).toEqual([usageOf(velocity, spends, { units, now })]);
      }),
      { numRuns: 60 },
    );
    const listed = await open().reader.listSpends(scope(), later(1_000), 2);
    expect(listed.map(({ at, units }) => [at, units])).toEqual([
      [later(61_000), 15n],
      [later(60_000), 14n],
    ]);
  });
}
