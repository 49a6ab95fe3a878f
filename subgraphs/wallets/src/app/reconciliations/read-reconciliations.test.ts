import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeCustodies } from "../../../test/fakes/custodies.ts";
import type { Reconciliation } from "./ports.ts";
import { makeReadReconciliations } from "./read-reconciliations.ts";

const of = { network: "ETHEREUM", asset: { code: "ETH", scale: 18 } };
const ALL = { network: null, currency: null, states: null };

describe("comparisons that were made", () => {
  it("come by pages, the newest first, those that are wanted", async () => {
    const { inCustodies, reader, add } = makeFakeCustodies();
    add(of);
    const ids = [newId("rcn"), newId("rcn"), newId("rcn")] as const;
    await inCustodies(async (writer) => {
      for (const [i, id] of ids.entries())
        await writer.keep({ ...of, id, state: i === 1 ? "DIFFERS" : "BALANCED" } as Reconciliation);
    });
    const read = makeReadReconciliations(reader);
    const list = async (page: Partial<Parameters<typeof read.list>[0]>) => {
      const { items, hasNext } = await read.list({ first: 2, after: null, filter: ALL, ...page });
      return [items.map(({ id }) => id), hasNext];
    };
    expect(await list({})).toEqual([[ids[2], ids[1]], true]);
    expect(await list({ after: ids[1] })).toEqual([[ids[0]], false]);
    expect(await list({ filter: { ...ALL, states: ["DIFFERS"] } })).toEqual([[ids[1]], false]);
    expect(await list({ filter: { ...ALL, network: "BITCOIN" } })).toEqual([[], false]);
    expect(await list({ filter: { ...ALL, currency: "BTC" } })).toEqual([[], false]);
  });

  it("are of custodies, of which one that was never looked at is none", async () => {
    const { reader, add } = makeFakeCustodies();
    const read = makeReadReconciliations(reader);
    expect(await read.custody("ETHEREUM", "ETH")).toBeNull();
    add(of);
    expect(await read.custody("ETHEREUM", "ETH")).toMatchObject({ ...of, latest: null, switches: [] });
    expect(await read.custodies()).toHaveLength(1);
  });
});
