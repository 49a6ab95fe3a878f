import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { coldSetting } from "../../../test/fakes/cold.ts";
import { NETWORK } from "../../../test/fakes/sending-world.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";

const ANY = { network: NETWORK, states: null, after: null };

describe("cold storages", () => {
  it("are listed the newest first, page by page, and say where they stand now", async () => {
    const { proposed, decide, read, clock } = coldSetting();
    const ids = [await proposed(), await proposed(), await proposed()];
    const [first = null] = ids;
    await decide.approve({ operatorId: newId("usr"), coldStorageId: first, reason: "so" });
    const page = await read.list({ ...ANY, first: 2 });
    expect(page.items.map(({ storage }) => storage.id)).toEqual([ids[2], ids[1]]);
    expect(page.items.map(({ state }) => state)).toEqual(["OUTDATED", "OUTDATED"]);
    expect((await read.list({ ...ANY, network: "ELSEWHERE", first: 2 })).items).toEqual([]);
    const late = await proposed();
    clock.pass(PROPOSAL_LIFE_MS);
    expect((await read.see(late)).state).toBe("EXPIRED");
    expect((await read.list({ ...ANY, states: ["PROPOSED"], first: 9 })).items).toEqual([]);
    const some = await read.list({ ...ANY, states: ["EXPIRED", "IN_FORCE"], first: 9 });
    expect(some.items.map(({ storage }) => storage.id)).toEqual([late, first]);
    if (first) expect((await read.see(first)).state).toBe("IN_FORCE");
    await expect(read.see(newId("cst"))).rejects.toThrow("is missing");
  });
});
