import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, OPERATOR } from "../../../test/fakes/sending-world.ts";
import { makeReadHolds } from "./read-holds.ts";

describe("a hold", () => {
  it("says for what a send waits, for how many, of whom, and until when, and nothing of one that goes on", async () => {
    const here = makeSendingWorld();
    const reads = makeReadHolds({ policies: here.policies.reader, sends: here.sends.reader, clock: here.clock });
    const other = newId("usr");
    here.setPolicy({
      ...{ transactionMax: 99n, newPayeeDelaySeconds: 60 },
      tiers: [{ from: 50n, needed: 2, approvers: [OPERATOR, other] }],
    });
    const ids = [await here.plan(50n), await here.plan(5n)] as const;
    const holds = async () => {
      const sends = ids.map((id) => here.find(id));
      const verdicts = await reads.verdictsOf(sends.map(({ id }) => id));
      return sends.map((send, place) => reads.holdOf(send, verdicts[place] ?? null));
    };
    expect(await holds()).toEqual([null, null]);
    await here.steps.sign();
    const until = here.find(ids[1]).heldUntil;
    expect(await holds()).toEqual([
      { rules: ["APPROVALS", "NEW_PAYEE"], missing: 2, until: null, approvers: [OPERATOR, other] },
      { rules: ["NEW_PAYEE"], missing: 0, until, approvers: [] },
    ]);
    const { id: sendId, network, payee, amount } = here.find(ids[0]);
    await here.approvals.approve({ operatorId: OPERATOR, sendId, network, payee, amount, reason: "looked" });
    expect((await holds())[0]).toMatchObject({ missing: 1, approvers: [other] });
    expect(await reads.approvalsOf([sendId, here.find(ids[1]).id])).toMatchObject([[{ operatorId: OPERATOR }], []]);
  });

  it("of what waits for its window is over when that is", async () => {
    const here = makeSendingWorld();
    const reads = makeReadHolds({ policies: here.policies.reader, sends: here.sends.reader, clock: here.clock });
    const id = await here.plan(5n);
    const send = { ...here.find(id), heldUntil: new Date(here.clock.now().getTime() + 1) };
    const wait = { is: "WAIT", until: send.heldUntil } as const;
    const verdict = {
      ...{ sendId: send.id, number: 1, policyId: newId("spl"), version: 1, is: wait.is, at: here.clock.now() },
      rules: [{ rule: "VELOCITY", verdict: wait }],
    } as const;
    expect(reads.holdOf(send, verdict)).toMatchObject({ rules: ["VELOCITY"], until: send.heldUntil });
    here.clock.pass(1);
    expect(reads.holdOf(send, verdict)).toBeNull();
  });
});
