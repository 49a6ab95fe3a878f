import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeChangesSetting } from "../../../test/fakes/changes-setting.ts";
import { makeReadChanges } from "./read-changes.ts";

describe("what was proposed to hold of networks", () => {
  it("is listed the newest first, each with where it stands now, page by page", async () => {
    const { settle, list, approve, reader, clock } = makeChangesSetting();
    const read = makeReadChanges({ changes: reader, clock });
    const [first, token, other] = [await settle(), await list(), await settle()];
    if (!first.ok || !token.ok || !other.ok) throw new Error("refused");
    await approve(first.value);
    const filter = { network: null, currency: null, states: null };
    const page = await read.list({ filter, after: null, first: 2 });
    expect(page).toMatchObject({ hasNext: true });
    expect(page.items.map(({ state }) => state)).toEqual(["OUTDATED", "PROPOSED"]);
    const rest = await read.list({ filter, after: token.value, first: 2 });
    expect(rest.items.map(({ change, state }) => [change.id, state])).toEqual([[first.value, "IN_FORCE"]]);
    expect(await read.see(token.value)).toMatchObject({ state: "PROPOSED" });
    await expect(read.see(newId("nch"))).rejects.toThrow("is missing");
  });
});
