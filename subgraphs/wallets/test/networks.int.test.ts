import { anonymous } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeWallets } from "../src/compose.ts";
import { NO_COINS, NO_PROVIDERS, type World, world } from "./world.ts";

const NETWORK = "code name nativeCurrency { code } confirmations explorerUrl health { connected }";

let here: World;
beforeAll(async () => {
  here = await world();
});
afterAll(() => here.close());

describe("networks", () => {
  it("are none where they are not configured", async () => {
    const { data } = await here.ask(anonymous, 'query { network(code: "DOGECOIN") { code } }');
    expect(data).toEqual({ network: null });
  });

  it("are told to everybody: those that are configured, and that no node is connected", async () => {
    const { data, errors } = await here.ask(
      anonymous,
      `query { networks { ${NETWORK} } network(code: "TRON") { ${NETWORK} } }`,
    );
    expect(errors).toBeUndefined();
    const networks = data?.networks as { code: string; health: unknown; explorerUrl: unknown }[];
    expect(networks.map(({ code, health, explorerUrl }) => [code, health, explorerUrl])).toEqual(
      ["ETHEREUM", "BITCOIN", "TRON"].map((code) => [code, { connected: false }, null]),
    );
    expect(data?.network).toEqual({
      ...{ code: "TRON", name: "Tron", nativeCurrency: { code: "TRX" }, confirmations: 19 },
      ...{ explorerUrl: null, health: { connected: false } },
    });
  });

  it("say over which money goes out, which take keys of people's own, and which addresses these can have", async () => {
    const { data } = await here.ask(anonymous, "query { networks { code canSend takesKeys addressTypes } }");
    const own = { canSend: false, takesKeys: true };
    expect(data).toEqual({
      networks: [
        { code: "ETHEREUM", ...own, addressTypes: [] },
        { code: "BITCOIN", ...own, addressTypes: ["P2WPKH", "P2TR", "P2SH_P2WPKH", "P2PKH"] },
        { code: "TRON", ...own, addressTypes: [] },
      ],
    });
  });

  it("are shown where people look at the public ones, in production", async () => {
    const settings = {
      bitcoinNetwork: "mainnet",
      maxConcurrentGenerations: 1,
      walletsPerUser: 1,
      addressGapLimit: 1,
      provesBlocks: false,
      readsInternal: false,
      saysFinal: false,
      provesTronBlocks: true,
      sends: new Map(),
      reconcileEveryMs: 3_600_000,
      signing: "inside",
      providers: NO_PROVIDERS,
      tokens: [],
      tronTokens: [],
      nodeWallets: NO_COINS,
    } as const;
    const production = composeWallets(
      { ...here.environment, mode: "production" },
      { ...settings, networks: ["ETHEREUM", "BITCOIN"] },
    );
    const { data } = await here.ask(anonymous, "query { networks { explorerUrl } }", {}, production);
    expect(data).toEqual({
      networks: [{ explorerUrl: "https://etherscan.io" }, { explorerUrl: "https://mempool.space" }],
    });
  });
});
