import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { policySetting } from "../../../test/fakes/policy-setting.ts";

describe("the list of policies", () => {
  it("is the newest first, each as it stands now, and of some states alone where it is asked for them", async () => {
    const { read, proposed, decide } = policySetting();
    const [first, second] = [await proposed(), await proposed()];
    await decide.approve({ operatorId: newId("usr"), policyId: first, reason: "so" });
    const filter = { network: null, currency: null, states: null };
    const list = async (page: object) => read.list({ first: 9, after: null, filter, ...page });
    const all = await list({});
    expect(all.items.map(({ policy, state }) => [policy.id, state])).toEqual([
      [second, "OUTDATED"],
      [first, "IN_FORCE"],
    ]);
    expect((await list({ first: 1 })).hasNext).toBe(true);
    const inForce = await list({ filter: { ...filter, states: ["IN_FORCE"] } });
    expect(inForce.items.map(({ policy }) => policy.id)).toEqual([first]);
  });

  it("throws of a policy that is nowhere, for none is ever removed", async () => {
    const { read } = policySetting();
    await expect(read.see(newId("spl"))).rejects.toThrow("is missing");
  });
});
