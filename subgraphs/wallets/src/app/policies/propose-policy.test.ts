import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { policySetting } from "../../../test/fakes/policy-setting.ts";
import { NETWORK } from "../../../test/fakes/sending-world.ts";

const OTHER = newId("usr");
const refused = (code: string, more: object = {}) => ({ ok: false, error: { code, ...more } });

describe("what is proposed", () => {
  it("is refused over another version than is in force", async () => {
    const { propose, command, setPolicy } = policySetting();
    expect(await propose({ ...command, basedOn: 1, idempotencyKey: "k" })).toEqual(
      refused("SIGNING_POLICY_OUTDATED", { latestVersion: 0 }),
    );
    setPolicy({});
    expect(await propose({ ...command, basedOn: 0, idempotencyKey: "k" })).toEqual(
      refused("SIGNING_POLICY_OUTDATED", { latestVersion: 1 }),
    );
  });

  it("is refused where it asks for the word of who is no operator, now or when it is agreed to", async () => {
    const { propose, decide, command, read, sends } = policySetting();
    const asked = newId("usr");
    const rules = { ...command.rules, tiers: [{ from: 0n, needed: 1, approvers: [OTHER, asked] }] };
    const refusal = refused("APPROVERS_NOT_OPERATORS", { approverIds: [asked] });
    sends.rows().noOperators.add(asked);
    expect(await propose({ ...command, rules, basedOn: 0, idempotencyKey: "k" })).toEqual(refusal);
    sends.rows().noOperators.delete(asked);
    const done = await propose({ ...command, rules, basedOn: 0, idempotencyKey: "k" });
    if (!done.ok) throw new Error(done.error.code);
    sends.rows().noOperators.add(asked);
    const decision = { operatorId: OTHER, policyId: done.value, reason: "so" };
    expect(await decide.approve(decision)).toEqual(refusal);
    expect(await read.see(done.value)).toMatchObject({ state: "PROPOSED" });
    sends.rows().noOperators.delete(asked);
    expect((await decide.approve(decision)).ok).toBe(true);
  });

  it("decides nothing before somebody else agrees", async () => {
    const { proposed, read, decide, policies } = policySetting();
    const id = await proposed();
    expect(await read.see(id)).toMatchObject({ state: "PROPOSED", policy: { version: null, decided: null } });
    expect(await policies.reader.listLatest(NETWORK)).toEqual([]);
    expect((await decide.approve({ operatorId: OTHER, policyId: id, reason: "so" })).ok).toBe(true);
    expect(await read.see(id)).toMatchObject({ state: "IN_FORCE", policy: { version: 1, decided: { by: OTHER } } });
  });
});
