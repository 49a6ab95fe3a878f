import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeCustodies } from "../../../test/fakes/custodies.ts";
import { fakeNetworks } from "../../../test/fakes/world.ts";
import type { Reconciliation } from "./ports.ts";
import { makeReleaseWithdrawals } from "./release-withdrawals.ts";

const asset = { code: "ETH", scale: 18 };
const of = { network: "ETHEREUM", asset };
const command = { operatorId: newId("usr"), network: "ETHEREUM", currency: "ETH", reason: "I looked" };

async function setting({ isStopped = true } = {}) {
  const [custodies, clock] = [makeFakeCustodies(), makeFakeClock()];
  custodies.add(of);
  if (isStopped)
    await custodies.inCustodies(async (writer) => {
      const id = newId("rcn");
      await writer.keep({ ...of, id, difference: -3n, block: { height: 9, hash: "h9" } } as Reconciliation);
      await writer.stand(of, { state: "STOPPED", accepted: 0n, since: { height: 1, hash: "h1", at: clock.now() } }, id);
    });
  const announced: string[] = [];
  const { inCustodies } = custodies;
  const announce = () => void announced.push("now");
  return {
    ...custodies,
    announced,
    release: makeReleaseWithdrawals({ networks: fakeNetworks, inCustodies, clock, announce }),
  };
}

describe("withdrawals", () => {
  it.each([
    ["of a network that is none here", { network: "DOGE" }, "NETWORK_UNAVAILABLE"],
    ["of a currency that was never compared", { currency: "USDC" }, "WITHDRAWALS_NOT_STOPPED"],
  ])("%s are not let go", async (_what, changes, code) => {
    const { release, told, announced } = await setting();
    expect(await release({ ...command, ...changes })).toMatchObject({ ok: false, error: { code } });
    expect([told(), announced]).toEqual([[], []]);
  });

  it("that are not stopped are not let go", async () => {
    const { release } = await setting({ isStopped: false });
    expect(await release(command)).toEqual({ ok: false, error: { code: "WITHDRAWALS_NOT_STOPPED" } });
  });

  it("go on with what they differ by taken as it is, once, with who and why, and payments is told", async () => {
    const { release, find, told, announced } = await setting();
    expect(await release(command)).toEqual({ ok: true, value: asset });
    expect(await release(command)).toMatchObject({ ok: false });
    expect(find(of)).toMatchObject({
      ...{ state: "BALANCED", accepted: -3n, since: null },
      switches: [{ state: "RELEASED", difference: -3n, reason: "I looked", operatorId: command.operatorId }],
    });
    expect(told().map(({ data }) => data)).toMatchObject([{ network: "ETHEREUM", currency: "ETH", state: "RELEASED" }]);
    expect(announced).toHaveLength(1);
  });
});
