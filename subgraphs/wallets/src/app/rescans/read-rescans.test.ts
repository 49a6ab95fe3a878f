import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeRescans } from "../../../test/fakes/rescans.ts";
import { scanFrom } from "../../domain/chains/scan.ts";
import { LEFT_MAX, makeReadRescans } from "./read-rescans.ts";

describe("reading rescans", () => {
  it("gives pages, the newest first, by network, with what was left", async () => {
    const kept = makeFakeRescans();
    const at = new Date(0);
    for (const network of ["OTHER", "TEST", "TEST", "TEST"])
      await kept.writer.begin({
        ...{ id: newId("rsc"), network, asked: null, requestedAt: at, ...scanFrom(1, 2) },
        ...{ found: 0, leftOut: 0, untraced: 0, endedAt: null, stopped: null },
      });
    const read = makeReadRescans({ rescans: kept.reader });
    const [other, oldest, , newest] = kept.all();
    if (!other || !oldest || !newest) throw new Error("four have begun");
    const page = await read.list({ network: "TEST", first: 2, after: null });
    expect(page).toMatchObject({ items: [{ id: newest.id }, {}], hasNext: true });
    const rest = await read.list({ network: null, first: 3, after: page.items[1]?.id ?? null });
    expect(rest).toEqual({ items: [oldest, other], hasNext: false });
    expect((await read.list({ network: "NONE", first: 2, after: null })).items).toEqual([]);
    expect(await read.see(newest.id)).toEqual(newest);
    await expect(read.see(newId("rsc"))).rejects.toThrow("a rescan is missing");
    const left = [{ txid: "a", position: "native", address: "b", amount: {} as never, height: 1 }];
    await kept.writer.keepLeft(newest.id, left);
    expect(await read.leftOf([oldest.id, newest.id])).toEqual([[], left]);
    await kept.writer.keepLeft(newest.id, Array.from({ length: LEFT_MAX }, () => left).flat());
    expect((await read.leftOf([newest.id]))[0]).toHaveLength(LEFT_MAX);
  });
});
