import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { coldSetting } from "../../../test/fakes/cold.ts";
import { NETWORK } from "../../../test/fakes/sending-world.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";

describe("cold storages", () => {
  it("are listed the newest first, page by page, and say where they stand now", async () => {
    const { proposed, decide, read, clock } = coldSetting();
    const ids = [await proposed(), await proposed(), await proposed()];
    const [first = null] = ids;
    await decide.approve({ operatorId: newId("usr"), coldStorageId: first, reason: "so" });
    const page = await read.list({ network: NETWORK, after: null, first: 2 });
    expect(page.items.map(({ storage }) => storage.id)).toEqual([ids[2], ids[1]]);
    expect(page.items.map(({ state }) => state)).toEqual(["OUTDATED", "OUTDATED"]);
    expect((await read.list({ network: "ELSEWHERE", after: null, first: 2 })).items).toEqual([]);
    const late = await proposed();
    clock.pass(PROPOSAL_LIFE_MS);
    expect((await read.see(late)).state).toBe("EXPIRED");
    if (first) expect((await read.see(first)).state).toBe("IN_FORCE");
    await expect(read.see(newId("cst"))).rejects.toThrow("is missing");
  });
});
