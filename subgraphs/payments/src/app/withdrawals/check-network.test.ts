import { describe, expect, it } from "vitest";
import { makeCheckNetwork } from "./check-network.ts";
import { makeFindNetwork } from "./networks.ts";

const findNetwork = makeFindNetwork("regtest");

const refused = (error: object) => ({ ok: false, error });

describe("whether money of a currency leaves over a network", () => {
  it("is refused where nobody pays out over it, or not now, and in another currency than its own", async () => {
    const check = makeCheckNetwork({
      findNetwork,
      isNetworkStopped: async () => false,
      isNetworkOpen: async ({ currency }) => currency === "ETH",
    });
    const shut = makeCheckNetwork({
      findNetwork,
      isNetworkStopped: async () => false,
      isNetworkOpen: async () => false,
    });
    expect(await check({ network: "DOGE", currency: "ETH" })).toEqual(refused({ code: "NETWORK_CLOSED" }));
    expect(await shut({ network: "ETHEREUM", currency: "ETH" })).toEqual(refused({ code: "NETWORK_CLOSED" }));
    expect(await check({ network: "ETHEREUM", currency: "USD" })).toEqual(
      refused({ code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: "ETH" }),
    );
    expect(await check({ network: "ETHEREUM", currency: "ETH" })).toMatchObject({
      ok: true,
      value: { currency: "ETH" },
    });
  });
});
