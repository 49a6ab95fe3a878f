import type { Asset } from "@coffer/money/asset";
import type { Logger } from "@coffer/platform/running/log";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Faucet } from "../chains/ports.ts";
import { type Followed, findFollowed, type SendingNetwork } from "../sends/deps.ts";
import type { OpenTreasury } from "./open-treasury.ts";
import type { TreasuryReader } from "./ports.ts";

/** Whole units of the network's currency, and of each token. */
const FUNDS = 100n;
const TOKEN_FUNDS = 1_000_000n;

type Deps = {
  readonly network: NetworkCode;
  readonly sending: SendingNetwork;
  /** The network's own currency's first. */
  readonly faucets: readonly Faucet[];
  readonly treasuries: Pick<TreasuryReader, "find">;
  readonly openTreasury: (command: OpenTreasury) => Promise<unknown>;
  readonly log: Logger;
};

/**
 * Where money is a game nobody has to open a treasury, nor fund it: it is there once its network is
 * followed, and has something. One that has spent all gets no more while this process runs.
 */
export function makeProvideSandbox({ network, sending, faucets, treasuries, openTreasury, log }: Deps) {
  let isDone = false;
  return async (): Promise<void> => {
    if (isDone) return;
    const followed = await findFollowed(sending);
    if (!followed) return;
    const treasury = await treasuries.find(network);
    if (!treasury) {
      await openTreasury({ operatorId: null, network, reason: "a sandbox opens it by itself" });
      return;
    }
    const lacking = await listLacking(sending, followed, treasury.address);
    isDone = true;
    for (const { code, units } of lacking) {
      const faucet = faucets.find(({ currency }) => currency === code);
      const txid = faucet ? await faucet.send(treasury.address, units) : NOT_OURS;
      if (txid === null)
        log.warn({ network, currency: code }, "the node gives no test money: fund the treasury yourself");
    }
  };
}

/** Nobody makes test money of a token that is not ours. */
const NOT_OURS = "";

type Lacking = { readonly code: string; readonly units: bigint };

/** Of a token that was not looked at yet, too: its contract is made with the first of it. */
async function listLacking(
  { native, tokens }: SendingNetwork,
  { chain, node }: Followed,
  address: string,
): Promise<readonly Lacking[]> {
  const at = chain.cursor.hash;
  const wholeUnits = ({ scale }: Asset, count: bigint) => count * 10n ** BigInt(scale);
  const lacking: Lacking[] = [];
  if ((await node.balanceAt(address, at)) === 0n) lacking.push({ code: native.code, units: wholeUnits(native, FUNDS) });
  const fitting = new Set((await tokens.listFitting()).map(({ contract }) => contract));
  for (const { asset, contract } of tokens.configured) {
    const isThere = fitting.has(contract) && (await node.tokenBalanceAt(contract, address, at)) > 0n;
    if (!isThere) lacking.push({ code: asset.code, units: wholeUnits(asset, TOKEN_FUNDS) });
  }
  return lacking;
}
