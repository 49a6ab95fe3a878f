import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QUIET } from "../../../test/fakes/ether.ts";
import { type Around, makeSendingWorld, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import type { PolicyRules } from "../../domain/policies/policy.ts";
import { awaitsOperator, SENT_OUTCOMES } from "../../domain/sends/send.ts";
import { makeCallOffPayout } from "./call-off-payout.ts";

const FINALITY = 4;
const START = 10n ** 12n;

/** A process ends here. */
class Crash extends Error {}

/** It ends before a call of a port is made, or once it was and nobody has heard of it. */
function crashingAt(call: number, isDone: boolean): Around {
  let calls = 0;
  return (port) =>
    new Proxy(port, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== "function") return found;
        return async (...values: unknown[]) => {
          calls += 1;
          const isHere = calls === call;
          if (isHere && !isDone) throw new Crash();
          const answer: unknown = await Reflect.apply(found, target, values);
          if (isHere) throw new Crash();
          return answer;
        };
      },
    });
}

const STEP_NAMES = ["follow", "settle", "fund", "sign", "replace", "broadcast", "round"] as const;
const small = fc.nat({ max: 1 });
const actions = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("plan" as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant("step" as const), step: fc.constantFrom(...STEP_NAMES), process: small }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: fc.constant("crash" as const), step: fc.constantFrom(...STEP_NAMES) },
      ...{ call: fc.integer({ min: 1, max: 40 }), isDone: fc.boolean() },
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("both" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("mine" as const),
      blocks: fc.integer({ min: 1, max: 5 }),
      isOldFirst: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("mineEmpty" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("reorganise" as const), depth: fc.integer({ min: 1, max: FINALITY - 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("losePool" as const), node: small }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(1_000, 70_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant("manner" as const), node: small },
      manner: fc.oneof(
        fc.constant("HONEST" as const),
        fc.record({ takes: fc.boolean(), says: fc.constantFrom(...SENT_OUTCOMES) }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("market" as const), times: fc.constantFrom(1n, 5n, 50n) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ do: fc.constant("ask" as const), act: fc.constantFrom("speedUp" as const, "cancel" as const) },
      which: fc.nat({ max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("open" as const, "foreign" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("approve" as const, "reject" as const), which: fc.nat(9) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("callOff" as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("policy" as const), isStrict: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("refuse" as const, "take" as const), which: fc.nat(4) }) },
);
type Action = typeof actions extends fc.Arbitrary<infer T> ? T : never;

type Sending = ReturnType<typeof makeSendingWorld>;
type Process = ReturnType<Sending["startProcess"]>;

/** What a step throws is what its loop would log: the next one is another try. */
const tried = (work: Promise<unknown>) => work.then(() => undefined).catch(() => undefined);
const run = ({ steps, round }: Process, step: (typeof STEP_NAMES)[number]) =>
  tried(step === "round" ? round() : steps[step]());

async function act(here: Sending, processes: Process[], action: Action): Promise<void> {
  const { ether, clock, sends } = here;
  const process = (place: number) => processes[place] as Process;
  switch (action.do) {
    case "plan":
      return void (await here.plan(1_000_000n + BigInt(sends.all().length)));
    case "step":
      return run(process(action.process), action.step);
    case "crash":
      await run(here.startProcess(crashingAt(action.call, action.isDone)), action.step);
      // What it had in memory is gone.
      processes[0] = here.startProcess();
      return;
    case "both":
      await Promise.all([run(process(0), "round"), run(process(1), "round")]);
      return;
    case "mine":
      return ether.mine(action);
    case "mineEmpty":
      return ether.mineEmpty();
    case "reorganise":
      return ether.reorganise(action.depth);
    case "losePool":
      return here.node(action.node + 1).pool.clear();
    case "pass":
      return clock.pass(action.ms);
    case "manner":
      here.node(action.node + 1).manner = action.manner;
      return;
    case "market":
      here.node().market = { ...QUIET, baseFee: QUIET.baseFee * action.times };
      return;
    case "ask": {
      const sendId = sends.all()[action.which]?.id ?? null;
      return void (await process(0).manage[action.act]({ operatorId: OPERATOR, sendId, reason: "why not" }));
    }
    case "callOff":
      return callOff(here, action.which);
    case "open":
      return here.open();
    case "foreign":
      return ether.mineForeign(TREASURY);
    case "approve":
    case "reject":
      return judgeBy(here, process(0), action);
    case "policy":
      return void here.setPolicy(action.isStrict ? { ...RULES_SET, transactionMax: 1_000_005n } : RULES_SET);
    case "refuse":
    case "take": {
      const payee = sends.all()[action.which]?.payee ?? "";
      return void (action.do === "take" ? ether.reverting.delete(payee) : ether.reverting.add(payee));
    }
    default:
      return action satisfies never;
  }
}

/** As its payer wants it, one of whose payments it is. */
async function callOff({ sends, clock }: Sending, which: number): Promise<void> {
  const { paymentId = null, userId = null } = sends.all()[which] ?? {};
  if (paymentId === null || userId === null) return;
  const asked = { paymentId, userId, requestedAt: clock.now().toISOString() };
  await sends.inSends((writer) => makeCallOffPayout({ clock })(writer, asked));
}

/** Of what leaves within a minute, and who has to agree to what is above the first of the sends. */
const RULES_SET: Partial<PolicyRules> = {
  velocities: [{ windowSeconds: 60, units: 2_500_000n, count: 2 }],
  newPayeeDelaySeconds: 30,
  tiers: [{ from: 1_000_002n, needed: 1, approvers: [OPERATOR] }],
};

async function judgeBy(
  here: Sending,
  { approvals }: Process,
  { do: what, which }: { readonly do: "approve" | "reject"; readonly which: number },
): Promise<void> {
  const send = here.sends.all()[which];
  if (!send) return;
  const { id: sendId, network, payee, amount } = send;
  const command = { operatorId: OPERATOR, sendId, network, payee, amount, reason: "looked" };
  await approvals[what](command);
}

/** Whatever is signed in one minute, by whomever, is what the policy lets go in it. */
function checkVelocity(here: Sending): void {
  const firsts = here.sends.all().flatMap(({ id, state, amount }) => {
    const [first] = here.attempts(id);
    return first && state !== "FAILED" && state !== "CANCELLED" ? [{ at: first.signedAt.getTime(), ...amount }] : [];
  });
  for (const { at } of firsts) {
    const inside = firsts.filter((one) => one.at <= at && one.at > at - 60_000);
    expect(inside.length).toBeLessThanOrEqual(2);
    expect(inside.reduce((sum, { units }) => sum + units, 0n) <= 2_500_000n).toBe(true);
  }
}

/** Nonces that strangers took and a chain gave back are taken by what is paid next. */
const PAID_LATER = [2, 3, 4, 5];

/** From now on everything is well, there is time, and people go on paying. */
async function heal(here: Sending): Promise<void> {
  const { ether, clock } = here;
  for (const node of ether.nodes) Object.assign(node, { manner: "HONEST", market: QUIET });
  ether.give(TREASURY, START);
  const process = here.startProcess();
  for (let rounds = 0; rounds < 40; rounds += 1) {
    await here.open();
    if (ether.foreign.size > 0 && PAID_LATER.includes(rounds)) await here.plan(1_000n + BigInt(rounds));
    for (const which of here.sends.all().keys()) await judgeBy(here, process, { do: "approve", which });
    for (const { id: sendId } of here.sends.all().filter(awaitsOperator))
      await process.manage.cancel({ operatorId: OPERATOR, sendId, reason: "it has paid nobody" });
    await process.round();
    ether.mine();
    clock.pass(61_000);
  }
}

function checkEnds(here: Sending): void {
  const { ether, sends } = here;
  const all = ether.feesOf(TREASURY);
  const txids = new Map([...all].filter(([txid]) => !ether.foreign.has(txid)));
  for (const { id, payee, amount, state, paymentId, mined, wasConfirmed } of sends.all()) {
    const told = (type: string) => sends.rows().events.filter((one) => one.type === type && one.subject === paymentId);
    expect(["FINAL", "FAILED", "CANCELLED"]).toContain(state);
    expect(ether.balanceOf(payee)).toBe(state === "FINAL" ? amount.units : 0n);
    expect(told("payout.confirmed")).toHaveLength(wasConfirmed ? 1 : 0);
    // One end, and of what its payer has called off nothing was ever signed.
    expect([...told("payout.failed"), ...told("payout.cancelled")]).toHaveLength(wasConfirmed ? 0 : 1);
    const answer = paymentId === null ? undefined : sends.rows().callOffs.get(paymentId)?.answer;
    expect(told("payout.cancelled")).toHaveLength(answer === "CANCELLED" ? 1 : 0);
    expect(told("payout.cancellation_refused")).toHaveLength(answer === "REFUSED" ? 1 : 0);
    if (answer === "CANCELLED") expect([state, here.attempts(id)]).toEqual(["CANCELLED", []]);
    if (mined) expect(all.get(mined.txid)).toBe(mined.fee);
  }
  const fees = here.told("fee.paid").map(({ data }) => data as { txid: string; amount: string });
  expect(new Map(fees.map(({ txid, amount }) => [txid, BigInt(amount.replace(".", ""))]))).toEqual(txids);
  expect(fees).toHaveLength(txids.size);
  for (const { id } of sends.all()) {
    const verdict = sends.rows().verdicts.findLast(({ sendId }) => sendId === id);
    if (verdict && here.attempts(id).length > 0) expect(verdict.is).toBe("ALLOW");
  }
  for (const key of here.opened) expect(key.every((byte) => byte === 0)).toBe(true);
  if (ether.foreign.size > 0) return;
  // Each nonce that was given away is used.
  expect(ether.nonceOf(TREASURY)).toBe(here.source()?.nextNonce);
  const nonces = sends.all().flatMap(({ nonce }) => (nonce === null ? [] : [nonce]));
  expect(nonces.toSorted((a, b) => a - b)).toEqual(nonces.map((_, nonce) => nonce));
}

type Play = { readonly needed: number; readonly hasPolicy: boolean };

const play = async ({ needed, hasPolicy }: Play, all: readonly Action[]): Promise<Sending> => {
  const here = makeSendingWorld({ nodes: 2, needed, finality: FINALITY, rules: { unminedMax: 4 } });
  here.ether.mineEmpty(FINALITY);
  here.ether.give(TREASURY, 20_000_000n);
  if (hasPolicy) here.setPolicy(RULES_SET);
  const processes = [here.startProcess(), here.startProcess()];
  await run(processes[0] as Process, "follow");
  for (let i = 0; i < 3; i += 1) await act(here, processes, { do: "plan" });
  for (const action of all) {
    await act(here, processes, action);
    for (const { payee, amount } of here.sends.all()) expect([0n, amount.units]).toContain(here.ether.balanceOf(payee));
    if (hasPolicy) checkVelocity(here);
  }
  await heal(here);
  return here;
};

describe("whatever happens, in whatever order", () => {
  const plays = (needed: number, hasPolicy = false) =>
    fc.asyncProperty(fc.array(actions, { minLength: 30, maxLength: 90, size: "max" }), (all) =>
      check({ needed, hasPolicy }, all),
    );
  const check = async ({ needed, hasPolicy }: Play, all: readonly Action[]) => {
    const here = await play({ needed, hasPolicy }, all);
    checkEnds(here);
    if (needed === FINALITY)
      for (const { wasConfirmed, state } of here.sends.all()) expect(wasConfirmed).toBe(state === "FINAL");
  };

  it("each payment is paid once or told as failed, no nonce is left, and each fee is told once", async () => {
    await fc.assert(plays(FINALITY), { numRuns: 60 });
  });

  it("no more leaves within a window than its policy lets go, and nothing that waits for people is signed without them", async () => {
    await fc.assert(plays(FINALITY, true), { numRuns: 60 });
  });

  it("nothing is told as failed that was told as paid, also where blocks are taken back behind that", async () => {
    await fc.assert(plays(2), { numRuns: 60 });
  });
});
