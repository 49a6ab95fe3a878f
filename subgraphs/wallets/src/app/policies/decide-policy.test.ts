import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { policySetting } from "../../../test/fakes/policy-setting.ts";
import { OPERATOR } from "../../../test/fakes/sending-world.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";

const OTHER = newId("usr");
const refused = (code: string, more: object = {}) => ({ ok: false, error: { code, ...more } });

describe("a decision on a policy", () => {
  it("is refused of what is not there, by who proposed it, over another version, and after its time", async () => {
    const { decide, proposed, clock, setPolicy } = policySetting();
    const by = { operatorId: OTHER, reason: "so" };
    expect(await decide.approve({ ...by, policyId: null })).toEqual(refused("SIGNING_POLICY_NOT_FOUND"));
    expect(await decide.deny({ ...by, policyId: newId("spl") })).toEqual(refused("SIGNING_POLICY_NOT_FOUND"));
    const policyId = await proposed();
    expect(await decide.approve({ ...by, operatorId: OPERATOR, policyId })).toEqual(refused("OWN_SIGNING_POLICY"));
    clock.pass(PROPOSAL_LIFE_MS);
    expect(await decide.approve({ ...by, policyId })).toEqual(refused("SIGNING_POLICY_DECIDED"));
    expect(await decide.deny({ ...by, policyId })).toEqual(refused("SIGNING_POLICY_DECIDED"));
    const other = await proposed();
    setPolicy({});
    const outdated = refused("SIGNING_POLICY_OUTDATED", { latestVersion: 1 });
    expect(await decide.approve({ ...by, policyId: other })).toEqual(outdated);
  });

  it("is made once: of two that were proposed over one version the first alone comes into force", async () => {
    const { decide, proposed, read } = policySetting();
    const ids = [await proposed(), await proposed()] as const;
    const approve = (policyId: (typeof ids)[number]) => decide.approve({ operatorId: OTHER, policyId, reason: "so" });
    const done = await Promise.all(ids.map(approve));
    expect(done.map(({ ok }) => ok)).toEqual([true, false]);
    expect((await approve(ids[0])).ok).toBe(true);
    expect((await read.see(ids[1])).state).toBe("OUTDATED");
    expect(await decide.deny({ operatorId: OTHER, policyId: ids[0], reason: "no" })).toEqual(
      refused("SIGNING_POLICY_DECIDED"),
    );
  });

  it("refuses what another proposed, and takes back one's own", async () => {
    const { decide, proposed, read } = policySetting();
    const [denied, withdrawn] = [await proposed(), await proposed()];
    for (let i = 0; i < 2; i += 1) {
      expect((await decide.deny({ operatorId: OTHER, policyId: denied, reason: "no" })).ok).toBe(true);
      expect((await decide.deny({ operatorId: OPERATOR, policyId: withdrawn, reason: "no" })).ok).toBe(true);
    }
    expect([(await read.see(denied)).state, (await read.see(withdrawn)).state]).toEqual(["DENIED", "WITHDRAWN"]);
    expect(await decide.approve({ operatorId: OTHER, policyId: withdrawn, reason: "so" })).toEqual(
      refused("SIGNING_POLICY_DECIDED"),
    );
  });
});
