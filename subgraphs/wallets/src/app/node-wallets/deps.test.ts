import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { NoAnswer, NodeRefusal } from "../chains/ports.ts";
import { withNode } from "./deps.ts";

describe("withNode", () => {
  const UNAVAILABLE = { ok: false, error: { code: "CHAIN_UNAVAILABLE" } };

  it("does nothing without a node, without an answer, and on another chain", async () => {
    const { deps, core } = makeFakeNodeWallets();
    const work = async () => "done";
    expect(await withNode(deps, "DOGE", work)).toEqual(UNAVAILABLE);
    expect(await withNode(deps, "AWAY", work)).toEqual(UNAVAILABLE);
    core.faults.set("look", new NoAnswer("away"));
    expect(await withNode(deps, "LITECOIN", work)).toEqual(UNAVAILABLE);
    core.faults.set("look", new NodeRefusal(-28, "Loading block index..."));
    expect(await withNode(deps, "LITECOIN", work)).toEqual(UNAVAILABLE);
    core.faults.clear();
    expect(await withNode(deps, "LITECOIN", work)).toEqual({ ok: true, value: "done" });
    core.genesis = "00".repeat(32);
    expect(await withNode(deps, "LITECOIN", work)).toEqual(UNAVAILABLE);
  });

  it("hides no fault of ours", async () => {
    const { deps } = makeFakeNodeWallets();
    const work = () => Promise.reject(new Error("ours"));
    await expect(withNode(deps, "LITECOIN", work)).rejects.toThrow("ours");
  });
});
