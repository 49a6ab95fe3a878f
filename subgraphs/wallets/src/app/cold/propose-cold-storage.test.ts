import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { CAP, coldSetting } from "../../../test/fakes/cold.ts";
import { NETWORK, OPERATOR } from "../../../test/fakes/sending-world.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";

describe("a cold storage that is proposed", () => {
  it("is refused over another version than is in force, and at an address that somebody here has", async () => {
    const { ask, state, kept } = coldSetting();
    expect(await ask({ basedOn: 1 })).toEqual(err({ code: "COLD_STORAGE_OUTDATED", latestVersion: 0 }));
    state.taken.add("hers");
    expect(await ask({ place: { address: "hers", account: null } })).toEqual(err({ code: "COLD_ADDRESS_TAKEN" }));
    expect(kept.size).toBe(0);
  });

  it("is kept as it was said, once for its key, and changes nothing before somebody else agrees", async () => {
    const { ask, kept, inForce, state, clock } = coldSetting();
    const [first, second] = [await ask({ idempotencyKey: "one" }), await ask({ idempotencyKey: "one" })];
    expect(second).toEqual(first);
    expect([...kept.values()]).toMatchObject([
      {
        ...{ network: NETWORK, address: "frozen", caps: [CAP], proposedBy: OPERATOR, version: null, decided: null },
        expiresAt: new Date(clock.now().getTime() + PROPOSAL_LIFE_MS),
      },
    ]);
    expect([inForce(NETWORK), state.wallets]).toEqual([null, []]);
  });
});
