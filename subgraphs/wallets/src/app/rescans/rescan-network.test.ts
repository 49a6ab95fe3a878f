import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeRescans } from "../../../test/fakes/rescans.ts";
import { SCAN_BLOCKS_MAX } from "../../domain/chains/scan.ts";
import { stateOf } from "../../domain/rescans/rescan.ts";
import type { Networks } from "../wallets/ports.ts";
import type { RescanChainWriter } from "./ports.ts";
import { makeRescanNetworks } from "./rescan-network.ts";

const operatorId = newId("usr");

async function begin(cursor: number | null = 50) {
  const chains = makeFakeChains();
  const kept = makeFakeRescans();
  const chain = makeFakeChain();
  const tip = { ...chain.tip(), height: cursor ?? 0 };
  if (cursor !== null)
    await chains.inChain((writer) =>
      writer.begin("TEST", {
        ...{ identity: chain.identity, cursor: tip, tip, peak: tip.height, acceptedUpTo: null },
        ...{ state: "FOLLOWING", leader: 1, checkedAt: new Date(0) },
      }),
    );
  const rescans = makeRescanNetworks({
    networks: new Map([
      ["TEST", {}],
      ["BLIND", {}],
    ]) as unknown as Networks,
    readable: new Set(["TEST"]),
    inChain: <T>(work: (writer: RescanChainWriter) => Promise<T>) =>
      chains.inChain((writer) => work({ ...writer, rescans: kept.writer })),
    clock: makeFakeClock(),
  });
  const ask = (changes: object = {}) =>
    rescans.begin({ operatorId, network: "TEST", fromHeight: 7, reason: "why", idempotencyKey: "key", ...changes });
  return { kept, ask, stop: (network = "TEST") => rescans.stop({ operatorId, network, reason: "enough" }) };
}

describe("a rescan of a network", () => {
  it("is refused of what is no network, was never seen, is not read, and out of range", async () => {
    const { ask, kept } = await begin();
    expect(await ask({ network: "NONE" })).toEqual(err({ code: "NETWORK_UNAVAILABLE", available: ["TEST", "BLIND"] }));
    expect(await ask({ network: "BLIND" })).toEqual(err({ code: "CHAIN_UNAVAILABLE" }));
    expect(await (await begin(null)).ask()).toEqual(err({ code: "CHAIN_UNAVAILABLE" }));
    expect(await ask({ fromHeight: 51 })).toEqual(err({ code: "SCAN_OUT_OF_RANGE", lowest: 0, highest: 50 }));
    const [lowest, highest] = [9, SCAN_BLOCKS_MAX + 9];
    const high = await begin(highest);
    expect(await high.ask({ fromHeight: 8 })).toEqual(err({ code: "SCAN_OUT_OF_RANGE", lowest, highest }));
    expect(kept.all()).toEqual([]);
    expect(await ask()).toMatchObject(ok(kept.all()[0]?.id));
  });

  it("begins once for its key, and is one at a time", async () => {
    const { ask, kept } = await begin();
    const [first] = await Promise.all([ask(), ask()]);
    expect(await ask()).toEqual(first);
    expect(kept.all()).toMatchObject([{ from: 7, at: 6, to: 51, asked: { operatorId, reason: "why" }, endedAt: null }]);
    expect(await ask({ fromHeight: 8 })).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(await ask({ idempotencyKey: "another" })).toEqual(err({ code: "RESCAN_UNDER_WAY" }));
  });

  it("ends where an operator stops it, and another may begin, by the key that was refused too", async () => {
    const { ask, stop, kept } = await begin();
    expect(await stop("NONE")).toMatchObject(err({ code: "NETWORK_UNAVAILABLE" }));
    expect(await stop()).toEqual(err({ code: "RESCAN_NOT_UNDER_WAY" }));
    const first = await ask();
    await ask({ idempotencyKey: "another" });
    expect(await stop()).toEqual(first);
    expect(kept.all().map(stateOf)).toEqual(["STOPPED"]);
    expect(kept.all()).toMatchObject([{ stopped: { operatorId, reason: "enough" } }]);
    expect(await stop()).toEqual(err({ code: "RESCAN_NOT_UNDER_WAY" }));
    expect(await ask({ idempotencyKey: "another" })).toMatchObject({ ok: true });
    expect(kept.all().map(stateOf)).toEqual(["STOPPED", "READING"]);
  });
});
