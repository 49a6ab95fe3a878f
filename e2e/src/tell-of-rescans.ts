import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { logInOlivia } from "./operators.ts";
import { join } from "./people.ts";
import type { RunningCoffer } from "./start-coffer.ts";

const PATIENT = { timeout: 240_000, interval: 100 };

/** Blocks that an operator has read once more, on a chain of Ethereum that is one's own. */
export function tellOfRescans(coffer: { readonly url: string; readonly running: RunningCoffer }): void {
  it("is shown to staff among everybody's, and credited once, however often its block is read", async () => {
    const [ann, olivia] = [await join(coffer.url, "rescanned"), await logInOlivia(coffer.running)];
    const { createWallet } = await ann.client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
    const deposit = async (): Promise<string> => {
      const input = { walletId: createWallet.wallet.id, amount: { amount: "1", currency: "ETH" } };
      return (await ann.client.ask(operation("SimulateChainDeposit"), { input })).simulateChainDeposit.txid;
    };
    const isCredited = (txid: string) =>
      vi.waitFor(async () => {
        const filter = { network: "ETHEREUM", currency: "ETH", states: ["CREDITED"], txid };
        const { deposits } = await olivia.client.ask(operation("Deposits"), { filter, first: 2 });
        expect(deposits.nodes).toMatchObject([{ txid, state: "CREDITED", wallet: { owner: { id: ann.userId } } }]);
      }, PATIENT);
    await isCredited(await deposit());
    const ask = { network: "ETHEREUM", fromHeight: 0, reason: "a story", idempotencyKey: randomUUID() };
    const begin = async (changes: object = {}): Promise<Answer> =>
      (await olivia.client.ask(operation("RescanNetwork"), { input: { ...ask, ...changes } })).rescanNetwork;
    expect(await begin({ fromHeight: 2_000_000_000 })).toMatchObject({ code: "SCAN_OUT_OF_RANGE", lowest: 0 });
    const { rescan } = await begin({ idempotencyKey: randomUUID() });
    // It ends with the next block, which a payment brings.
    await isCredited(await deposit());
    await vi.waitFor(async () => {
      const { networkRescans } = await olivia.client.ask(operation("NetworkRescans"), { first: 1 });
      expect(networkRescans.nodes).toMatchObject([{ id: rescan.id, state: "DONE", found: 0, leftOut: 0 }]);
    }, PATIENT);
    const { accounts } = await ann.client.ask(operation("Accounts"));
    const account = accounts.find(({ currency }: Answer) => currency === "ETH");
    expect(account.balance.available.amount).toBe("2.000000000000000000");
    const stop = { network: "ETHEREUM", reason: "a story" };
    const { stopNetworkRescan } = await olivia.client.ask(operation("StopNetworkRescan"), { input: stop });
    expect(stopNetworkRescan).toMatchObject({ code: "RESCAN_NOT_UNDER_WAY" });
  });
}
