import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { fakeNetworks } from "../../../test/fakes/world.ts";
import type { FollowState } from "../../domain/chains/following.ts";
import { makeResumeNetwork } from "./resume-network.ts";

async function setting(state: FollowState) {
  const chain = makeFakeChain();
  chain.mine(5);
  const chains = makeFakeChains();
  const clock = makeFakeClock();
  const tip = chain.tip();
  const followed = { identity: chain.identity, state, cursor: tip, peak: 9, acceptedUpTo: null, tip, leader: 1 };
  await chains.inChain((writer) => writer.begin("TRON", { ...followed, checkedAt: clock.now() }));
  const resume = makeResumeNetwork({ networks: fakeNetworks, inChain: chains.inChain, clock });
  const command = { operatorId: newId("usr"), network: "TRON", stoppedAt: 5, reason: "Looked." };
  return { chains, clock, resume, command, before: await chains.reader.find("TRON") };
}

describe("letting a network go on", () => {
  it("is refused where it is not configured, and changes nothing", async () => {
    const { chains, resume, command, before } = await setting("STOPPED");
    expect(await resume({ ...command, network: "DOGECOIN" })).toMatchObject({
      error: { code: "NETWORK_UNAVAILABLE", available: ["ETHEREUM", "BITCOIN", "TRON"] },
    });
    expect(await chains.reader.find("TRON")).toEqual(before);
  });

  it.each([
    ["where it is not stopped", "FOLLOWING", {}],
    ["where it has stopped elsewhere by now", "STOPPED", { stoppedAt: 4 }],
    ["where it was never seen", "STOPPED", { network: "ETHEREUM" }],
  ] as const)("is refused %s, and changes nothing", async (_where, state, changes) => {
    const { chains, resume, command, before } = await setting(state);
    expect(await resume({ ...command, ...changes })).toEqual({ ok: false, error: { code: "NETWORK_NOT_STOPPED" } });
    expect(await chains.reader.find("TRON")).toEqual(before);
    expect(chains.accepted).toEqual([]);
  });

  it("is done once, and says who did, why, and at what", async () => {
    const { chains, clock, resume, command, before } = await setting("STOPPED");
    expect(await resume(command)).toEqual({ ok: true, value: "TRON" });
    expect(await chains.reader.find("TRON")).toMatchObject({ state: "CATCHING_UP", acceptedUpTo: 5 });
    expect(await resume(command)).toMatchObject({ ok: false });
    const { operatorId, network, reason } = command;
    expect(chains.accepted).toMatchObject([{ operatorId, network, reason, chain: before, at: clock.now() }]);
  });
});
