import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeChangesSetting, OWN } from "../../../test/fakes/changes-setting.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";
import type { NetworkChangeId } from "../../domain/settings/network-change.ts";

async function setting() {
  const here = makeChangesSetting();
  const add = async (basedOn = 0): Promise<NetworkChangeId> => {
    const made = await here.settle({ basedOn, settings: { ...OWN, confirmations: 4 } });
    if (!made.ok) throw new Error(made.error.code);
    return made.value;
  };
  const deny = (changeId: NetworkChangeId | null, operatorId = here.ben) =>
    here.decide.deny({ operatorId, changeId, reason: "no" });
  return { ...here, add, deny };
}
const refused = (code: string) => ({ ok: false, error: { code } });

describe("what was proposed to hold of a network", () => {
  it("holds once another agrees, which is looked at at once, and a repeat changes nothing", async () => {
    const { add, approve, ann, ben, all, looks } = await setting();
    const id = await add();
    expect(await approve(id, ann)).toMatchObject(refused("OWN_NETWORK_CHANGE"));
    expect(looks.count).toBe(0);
    for (let times = 0; times < 2; times += 1) expect(await approve(id)).toEqual({ ok: true, value: id });
    expect(all()).toMatchObject([{ version: 1, decided: { decision: "APPROVED", by: ben, reason: "so" } }]);
    expect(looks.count).toBeGreaterThan(0);
  });

  it("does not hold where another one does by now, somebody has decided, or it has expired", async () => {
    const { add, approve, deny, clock, ann } = await setting();
    const [first, second, denied, mine] = [await add(), await add(), await add(), await add()];
    expect(await deny(denied)).toMatchObject({ ok: true });
    expect(await deny(denied)).toMatchObject({ ok: true });
    expect(await deny(mine, ann)).toMatchObject({ ok: true });
    expect(await deny(mine)).toMatchObject(refused("NETWORK_CHANGE_DECIDED"));
    expect(await approve(denied)).toMatchObject(refused("NETWORK_CHANGE_DECIDED"));
    expect(await approve(first)).toMatchObject({ ok: true });
    expect(await approve(second)).toMatchObject({
      ok: false,
      error: { code: "NETWORK_CHANGE_OUTDATED", latestVersion: 1 },
    });
    const old = await add(1);
    clock.pass(PROPOSAL_LIFE_MS);
    expect(await approve(old)).toMatchObject(refused("NETWORK_CHANGE_DECIDED"));
    expect(await deny(old)).toMatchObject(refused("NETWORK_CHANGE_DECIDED"));
  });

  it("is nothing where it is not there", async () => {
    const { approve, deny } = await setting();
    for (const id of [null, newId("nch")]) {
      expect(await approve(id)).toMatchObject(refused("NETWORK_CHANGE_NOT_FOUND"));
      expect(await deny(id)).toMatchObject(refused("NETWORK_CHANGE_NOT_FOUND"));
    }
  });
});
