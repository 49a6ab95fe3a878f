import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import type { FollowState } from "../../domain/chains/following.ts";
import { makeReadNetworks, makeTellHealth } from "./read-networks.ts";

async function setting(state: FollowState) {
  const chain = makeFakeChain();
  const chains = makeFakeChains();
  const clock = makeFakeClock();
  const tip = chain.tip();
  const followed = { identity: chain.identity, state, cursor: tip, peak: 0, acceptedUpTo: null, tip, leader: 1 };
  await chains.inChain((writer) => writer.begin("SEEN", { ...followed, checkedAt: clock.now() }));
  await chains.keepProviders("SEEN", [
    { place: 1, state: "OK", tip },
    { place: 2, state: "STALE", tip },
  ]);
  const configured = new Map([
    ["SEEN", 1],
    ["UNSEEN", 1],
  ]);
  const deps = { reader: chains.reader, configured, clock };
  return { chains, clock, networks: makeReadNetworks(deps), tellHealth: makeTellHealth(deps) };
}

describe("how networks stand", () => {
  it("is not connected without a provider, waiting before the first look, and else as it was found", async () => {
    const { networks } = await setting("FOLLOWING");
    const standings = await networks.standings(["NONE", "UNSEEN", "SEEN"]);
    expect(standings.map(({ state, isConnected }) => [state, isConnected])).toEqual([
      ["NOT_CONNECTED", false],
      ["WAITING", false],
      ["FOLLOWING", true],
    ]);
    expect(standings.map(({ chain }) => chain?.cursor.height ?? null)).toEqual([null, null, 0]);
  });

  it.each([
    ["CATCHING_UP", true],
    ["WAITING", false],
    ["STOPPED", false],
  ] as const)("is connected while %s: %s", async (state, isConnected) => {
    const { networks } = await setting(state);
    expect(await networks.standings(["SEEN"])).toMatchObject([{ state, isConnected }]);
  });

  it("is not connected any more where nobody has looked for a minute", async () => {
    const { networks, clock } = await setting("FOLLOWING");
    clock.pass(60_001);
    expect(await networks.standings(["SEEN"])).toMatchObject([{ state: "WAITING", isConnected: false }]);
  });

  it("has the providers that are configured now, and no other", async () => {
    const { networks } = await setting("FOLLOWING");
    const [seen, unseen, none] = await networks.providers(["SEEN", "UNSEEN", "NONE"]);
    expect([seen?.map(({ place }) => place), unseen, none]).toEqual([[1], [], []]);
  });

  it("is told where processes are looked after: of each that has a provider, by its place alone", async () => {
    const { tellHealth, clock } = await setting("CATCHING_UP");
    expect(await tellHealth()).toEqual({
      SEEN: {
        ...{ state: "CATCHING_UP", tip: 0, followed: 0, behind: 0, checkedAt: clock.now().toISOString() },
        providers: [{ place: 1, state: "OK", tip: 0 }],
      },
      UNSEEN: { state: "WAITING", tip: null, followed: null, behind: null, checkedAt: null, providers: [] },
    });
  });
});
