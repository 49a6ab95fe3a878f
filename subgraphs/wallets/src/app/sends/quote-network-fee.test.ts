import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, NATIVE, NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import { NoAnswer } from "../chains/ports.ts";
import type { Network } from "../wallets/ports.ts";
import { makeQuoteNetworkFee } from "./quote-network-fee.ts";

async function setting() {
  const here = makeSendingWorld();
  here.ether.give(TREASURY, 1n);
  const network = { chain: { isAddress: (text: string) => text !== "nowhere" } } as Network;
  const quote = makeQuoteNetworkFee({
    networks: new Map([
      [NETWORK, network],
      ["OTHER", network],
    ]),
    sending: new Map([[NETWORK, here.deps]]),
    others: new Map(),
    findTreasury: here.treasuries.reader.find,
    clock: here.clock,
  });
  const ask = (changes: Partial<Parameters<typeof quote>[0]> = {}) =>
    quote({ network: NETWORK, address: null, amount: null, ...changes });
  return { ...here, ask };
}
const refused = (code: string) => ({ ok: false, error: { code } });

describe("a quote of what a network takes", () => {
  it("is refused for what is no network, no address, or a chain that nobody follows, or sends over", async () => {
    const { ask, steps } = await setting();
    expect(await ask({ network: "NONE" })).toMatchObject(refused("NETWORK_UNAVAILABLE"));
    expect(await ask({ address: "nowhere" })).toEqual(refused("ADDRESS_INVALID"));
    expect(await ask()).toEqual(refused("CHAIN_UNAVAILABLE"));
    await steps.follow();
    expect(await ask({ network: "OTHER" })).toEqual(refused("CHAIN_UNAVAILABLE"));
  });

  it("is refused where the node is away, and where the payee takes nothing", async () => {
    const { ask, steps, node } = await setting();
    await steps.follow();
    node().estimates.set("refuser", null);
    expect(await ask({ address: "refuser" })).toEqual(refused("PAYEE_REFUSES"));
    node().fault = new NoAnswer("away");
    expect(await ask()).toEqual(refused("CHAIN_UNAVAILABLE"));
  });

  it("says of each priority what is expected, and the most that it can be, for a minute", async () => {
    const { ask, steps, clock, node } = await setting();
    await steps.follow();
    expect(await ask({ address: "ann", amount: money(NATIVE, 5n) })).toEqual({
      ok: true,
      value: {
        network: NETWORK,
        source: "HISTORY",
        expiresAt: new Date(clock.now().getTime() + 60_000),
        options: [
          { priority: "HIGH", expected: money(NATIVE, 21_000n * 14n), maximum: money(NATIVE, 21_000n * 24n) },
          { priority: "NORMAL", expected: money(NATIVE, 21_000n * 12n), maximum: money(NATIVE, 21_000n * 22n) },
          { priority: "LOW", expected: money(NATIVE, 21_000n * 11n), maximum: money(NATIVE, 21_000n * 21n) },
        ],
      },
    });
    node().estimates.set("contract", 50_000n);
    const dear = await ask({ address: "contract" });
    expect(dear.ok && dear.value.options[1]).toMatchObject({
      expected: money(NATIVE, 50_000n * 12n),
      maximum: money(NATIVE, 60_000n * 22n),
    });
  });
});
