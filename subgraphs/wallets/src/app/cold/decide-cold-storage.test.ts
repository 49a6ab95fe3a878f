import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { coldSetting } from "../../../test/fakes/cold.ts";
import { NETWORK, OPERATOR } from "../../../test/fakes/sending-world.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";

const OTHER = newId("usr");
const by = { operatorId: OTHER, reason: "so" };

describe("a decision on a cold storage", () => {
  it("is refused of what is not there, by who proposed it, over another version, at a taken address, and after its time", async () => {
    const { decide, proposed, clock, state } = coldSetting();
    expect(await decide.approve({ ...by, coldStorageId: null })).toEqual(err({ code: "COLD_STORAGE_NOT_FOUND" }));
    expect(await decide.deny({ ...by, coldStorageId: newId("cst") })).toEqual(err({ code: "COLD_STORAGE_NOT_FOUND" }));
    const coldStorageId = await proposed();
    const own = { ...by, operatorId: OPERATOR, coldStorageId };
    expect(await decide.approve(own)).toEqual(err({ code: "OWN_COLD_STORAGE" }));
    state.taken.add("frozen");
    expect(await decide.approve({ ...by, coldStorageId })).toEqual(err({ code: "COLD_ADDRESS_TAKEN" }));
    state.taken.clear();
    const other = await proposed();
    expect((await decide.approve({ ...by, coldStorageId })).ok).toBe(true);
    const outdated = err({ code: "COLD_STORAGE_OUTDATED", latestVersion: 1 });
    expect(await decide.approve({ ...by, coldStorageId: other })).toEqual(outdated);
    const late = await proposed();
    clock.pass(PROPOSAL_LIFE_MS);
    expect(await decide.approve({ ...by, coldStorageId: late })).toEqual(err({ code: "COLD_STORAGE_DECIDED" }));
    expect(await decide.deny({ ...by, coldStorageId: late })).toEqual(err({ code: "COLD_STORAGE_DECIDED" }));
  });

  it("is made once: of two over one version the first alone comes into force, and its address is the house's", async () => {
    const { decide, proposed, inForce, state } = coldSetting();
    const ids = [await proposed(), await proposed()];
    const done = await Promise.all(ids.map((coldStorageId) => decide.approve({ ...by, coldStorageId })));
    expect(done.map(({ ok }) => ok)).toEqual([true, false]);
    expect(state.wallets).toEqual(["frozen"]);
    expect(inForce(NETWORK)).toMatchObject({ id: ids[0], version: 1 });
    const [first = null] = ids;
    expect((await decide.approve({ ...by, coldStorageId: first })).ok).toBe(true);
    expect(state.wallets).toEqual(["frozen"]);
    expect(await decide.deny({ ...by, coldStorageId: first })).toEqual(err({ code: "COLD_STORAGE_DECIDED" }));
  });

  it("refuses what another proposed, and takes back one's own, however often it is said", async () => {
    const { decide, proposed, kept } = coldSetting();
    const [denied, withdrawn] = [await proposed(), await proposed()];
    for (let times = 0; times < 2; times += 1) {
      expect((await decide.deny({ ...by, coldStorageId: denied })).ok).toBe(true);
      expect((await decide.deny({ ...by, operatorId: OPERATOR, coldStorageId: withdrawn })).ok).toBe(true);
    }
    expect([kept.get(denied)?.decided?.decision, kept.get(withdrawn)?.decided?.decision]).toEqual([
      "DENIED",
      "WITHDRAWN",
    ]);
  });
});
