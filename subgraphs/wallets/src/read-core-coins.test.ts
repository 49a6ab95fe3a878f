import { readEnv } from "@coffer/platform/running/config";
import { describe, expect, it } from "vitest";
import { scriptOf } from "./adapters/core-rpc/script-of.ts";
import { readCoreCoins } from "./read-core-coins.ts";

const COIN = {
  ...{ network: "LITECOIN", name: "Litecoin", currency: "LTC", genesis: "5".repeat(64), keyVersions: [111] },
  ...{ scriptVersions: [58, 196], hrp: "rltc", confirmations: 2, finality: 4 },
  ...{ dust: "0.0000546", feeFloor: "0.0001", feeMax: "0.01" },
};
const read = (coins: unknown, urls = "") =>
  readEnv({ CORE_COINS: typeof coins === "string" ? coins : JSON.stringify(coins), CORE_RPC_URLS: urls }, (env) =>
    readCoreCoins(env, ["BITCOIN"]),
  );

describe("CORE_COINS", () => {
  it("has exact amounts, and none where nothing is said", () => {
    expect(read("")).toEqual([]);
    const [found] = read([COIN], "LITECOIN=http://u:p@127.0.0.1:9332/");
    expect(found?.coin).toMatchObject({ displayName: "Litecoin", dust: 5_460n, feeFloor: 10_000n, feeMax: 1_000_000n });
    expect(found?.url?.reveal()).toBe("http://u:p@127.0.0.1:9332/");
    expect(JSON.stringify(found?.url)).not.toContain("9332");
    // A chain without SegWit, and a coin whose node is not there yet.
    expect(read([{ ...COIN, hrp: null }])[0]).toMatchObject({ coin: { hrp: null }, url: null });
  });

  it("has Flopcoin by its row in docs/CHAINS.md", () => {
    const row = {
      ...{
        network: "FLOPCOIN",
        name: "Flopcoin",
        currency: "FLOP",
        keyVersions: [35],
        scriptVersions: [22],
        hrp: null,
      },
      genesis: "1f1037762db00882d3353b8d9dcfd52fc93cbc2d694c62f1ecd6a209cf9d30d0",
      ...{ confirmations: 30, finality: 1_000, dust: "0.01", feeFloor: "0.01", feeMax: "10" },
    };
    const [found] = read([row]);
    if (!found) throw new Error("no coin");
    expect(found.coin).toMatchObject({ currency: "FLOP", dust: 1_000_000n, feeMax: 10n ** 9n });
    // Of its main network's parameters (src/chainparams.cpp), and one of Litecoin's.
    expect(scriptOf("FLDe9sDaU63Y6GALoSAJfTJ8NtkR9goLok", found.coin)).toMatch(/^76a914[0-9a-f]{40}88ac$/);
    expect(scriptOf("LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9", found.coin)).toBeNull();
  });

  it.each([
    "{",
    "{}",
    [{ ...COIN, network: "BITCOIN" }],
    [COIN, COIN],
    [{ ...COIN, network: "litecoin" }],
    [{ ...COIN, genesis: "5" }],
    [{ ...COIN, keyVersions: [256] }],
    [{ ...COIN, scriptVersions: [] }],
    [{ ...COIN, hrp: "LTC" }],
    [{ ...COIN, confirmations: 0 }],
    [{ ...COIN, finality: 1 }],
    [{ ...COIN, dust: 0.01 }],
    [{ ...COIN, feeMax: "0.123456789" }],
    [{ ...COIN, feeFloor: "0" }],
    [{ ...COIN, other: 1 }],
    [{ ...COIN, name: undefined }],
    Array.from({ length: 17 }, (_, i) => ({ ...COIN, network: `COIN${i}` })),
  ])("is refused where it is %j", (coins) => {
    expect(() => read(coins)).toThrow("CORE_COINS must be a list of at most 16 coins in JSON");
  });

  it.each(["http://127.0.0.1", "DOGE=http://127.0.0.1", "LITECOIN=ws://a", "LITECOIN=http://a,LITECOIN=http://b"])(
    "is refused with the nodes %s, which are told to nobody",
    (urls) => {
      expect(() => read([COIN], urls)).toThrow(/^invalid environment:\n {2}CORE_RPC_URLS must name networks[^\n]*$/);
    },
  );
});
