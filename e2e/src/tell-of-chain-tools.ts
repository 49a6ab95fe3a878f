import { expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { logInOlivia } from "./operators.ts";
import { join } from "./people.ts";
import type { RunningCoffer } from "./start-coffer.ts";

const refused = (fault: string) => ({ code: "CHAIN_CONTROL_REFUSED", fault });
const PATIENT = { timeout: 240_000, interval: 100 };

/** What is done with chains of one's own: Ethereum and Tron of `npm start`, Bitcoin on regtest. */
export function tellOfChainTools(coffer: { readonly url: string; readonly running: RunningCoffer }): void {
  it("are mined on, reorganised, and cut off from Coffer by whoever is in the sandbox", async () => {
    const ann = await join(coffer.url, "miner");
    const olivia = await logInOlivia(coffer.running);
    const act = async (name: string, input: object): Promise<Answer> =>
      Object.values(await ann.client.ask(operation(name), { input }))[0];
    const healthIs = (state: string, providers: string) =>
      vi.waitFor(async () => {
        const asked = `{ network(code: "ETHEREUM") { health { state providers { state } } } }`;
        const { network } = await olivia.client.ask(asked);
        expect(network.health).toEqual({ state, providers: [{ state: providers }] });
      }, PATIENT);
    await healthIs("FOLLOWING", "OK");
    const { sandboxChains } = await ann.client.ask(operation("SandboxChains"));
    expect(sandboxChains).toEqual([
      { network: "ETHEREUM", canMine: true, deepest: 5, outageUntil: null },
      { network: "BITCOIN", canMine: true, deepest: null, outageUntil: null },
      { network: "TRON", canMine: true, deepest: 18, outageUntil: null },
    ]);
    for (const { network, deepest } of sandboxChains) {
      const { height } = await act("SimulateChainBlocks", { network, blocks: 25 });
      expect(height).toBeGreaterThanOrEqual(25);
      const replaced = await act("SimulateChainReorganisation", { network, depth: 3 });
      if (deepest === null) expect(replaced).toMatchObject(refused("NOT_SUPPORTED"));
      else expect(replaced).toMatchObject({ __typename: "SimulateChainReorganisationSuccess" });
      if (deepest !== null)
        expect(await act("SimulateChainReorganisation", { network, depth: deepest + 1 })).toMatchObject({
          ...{ code: "REORGANISATION_TOO_DEEP", deepest },
        });
    }
    expect(await act("SimulateChainBlocks", { network: "DOGECOIN", blocks: 1 })).toMatchObject(
      refused("UNKNOWN_NETWORK"),
    );
    await healthIs("FOLLOWING", "OK");

    const { createWallet } = await ann.client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
    const quote = async () => (await ann.client.ask(QUOTE)).quoteNetworkFee;
    await vi.waitFor(async () => expect((await quote()).__typename).toBe("NetworkFeeQuote"), PATIENT);
    const cut = await act("SimulateChainOutage", { network: "ETHEREUM", seconds: 3_600 });
    expect(Date.parse(cut.chain.outageUntil)).toBeGreaterThan(Date.now());
    await healthIs("WAITING", "UNREACHABLE");
    expect(await quote()).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
    const { txid } = await act("SimulateChainDeposit", {
      walletId: createWallet.wallet.id,
      amount: { amount: "0.75", currency: "ETH" },
    });
    expect(await act("EndChainOutage", { network: "ETHEREUM" })).toMatchObject({ chain: { outageUntil: null } });
    await healthIs("FOLLOWING", "OK");
    await vi.waitFor(async () => {
      await act("SimulateChainBlocks", { network: "ETHEREUM", blocks: 1 });
      const { wallet } = await ann.client.ask(operation("WalletDeposits"), { id: createWallet.wallet.id });
      expect(wallet.deposits.nodes).toMatchObject([{ txid, state: "CREDITED" }]);
    }, PATIENT);
  });
}

const QUOTE = `query QuoteWhileCutOff {
  quoteNetworkFee(input: { network: "ETHEREUM" }) { __typename ... on Refusal { code } }
}`;
