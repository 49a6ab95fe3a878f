import type { Asset } from "@coffer/money/asset";
import type { Logger } from "@coffer/platform/running/log";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Faucet } from "../chains/ports.ts";
import type { SendingNode } from "../sends/chain-ports.ts";
import { type AnySendingNetwork, type Followed, findFollowed, type SendingNetwork } from "../sends/deps.ts";
import type { ExpiringNode } from "../sends/expiring/ports.ts";
import type { OpenTreasury } from "./open-treasury.ts";
import type { TreasuryReader } from "./ports.ts";

/** Whole units of the network's currency: less where each has to be mined. */
const FUNDS = 100n;
const OUTPUT_FUNDS = 10n;
/** More where each is worth little. */
const EXPIRING_FUNDS = 1_000_000n;
/** Of each token. */
const TOKEN_FUNDS = 1_000_000n;

type Deps<Node> = {
  readonly network: NetworkCode;
  readonly sending: AnySendingNetwork<Node>;
  /** What it has too little of, and how much it gets. */
  readonly listLacking: (followed: Followed<Node>, address: string) => Promise<readonly Lacking[]>;
  /** The network's own currency's first. */
  readonly faucets: readonly Faucet[];
  readonly treasuries: Pick<TreasuryReader, "find">;
  readonly openTreasury: (command: OpenTreasury) => Promise<unknown>;
  readonly log: Logger;
};

/**
 * Where money is a game nobody has to open a treasury, nor fund it: it is there once its network is
 * followed, and has enough. One that has spent all gets no more while this process runs.
 */
export function makeProvideSandbox<Node>(deps: Deps<Node>) {
  const { network, sending, faucets, treasuries, openTreasury, log } = deps;
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
    const lacking = await deps.listLacking(followed, treasury.address);
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
export const makeListLacking =
  ({ native, tokens }: Pick<SendingNetwork, "native" | "tokens">): Deps<SendingNode>["listLacking"] =>
  async ({ chain, node }, address) => {
    const at = chain.cursor.hash;
    const lacking: Lacking[] = [];
    const funds = wholeUnits(native, FUNDS);
    if (isLow(await node.balanceAt(address, at), funds)) lacking.push({ code: native.code, units: funds });
    const fitting = new Set((await tokens.listFitting()).map(({ contract }) => contract));
    for (const { asset, contract } of tokens.configured) {
      const units = wholeUnits(asset, TOKEN_FUNDS);
      const isThere = fitting.has(contract) && !isLow(await node.tokenBalanceAt(contract, address, at), units);
      if (!isThere) lacking.push({ code: asset.code, units });
    }
    return lacking;
  };

/** Where money is outputs, by what is there of them. */
export const makeListLackingOutputs =
  (native: Asset, sumPool: () => Promise<bigint>) => async (): Promise<readonly Lacking[]> => {
    const units = wholeUnits(native, OUTPUT_FUNDS);
    return isLow(await sumPool(), units) ? [{ code: native.code, units }] : [];
  };

/** Where transactions expire, by what a node sees now. */
export const makeListLackingExpiring =
  ({ native, tokens }: Pick<SendingNetwork, "native" | "tokens">): Deps<ExpiringNode>["listLacking"] =>
  async ({ node }, address) => {
    const lacking: Lacking[] = [];
    const funds = wholeUnits(native, EXPIRING_FUNDS);
    if (isLow((await node.account(address)).units, funds)) lacking.push({ code: native.code, units: funds });
    const fitting = new Set((await tokens.listFitting()).map(({ contract }) => contract));
    for (const { asset, contract } of tokens.configured) {
      const units = wholeUnits(asset, TOKEN_FUNDS);
      const isThere = fitting.has(contract) && !isLow(await node.tokenUnits(contract, address), units);
      if (!isThere) lacking.push({ code: asset.code, units });
    }
    return lacking;
  };

/** What a sweep has brought already is not what it was to have. */
const isLow = (units: bigint, funds: bigint): boolean => units * 10n < funds;

const wholeUnits = ({ scale }: Asset, count: bigint): bigint => count * 10n ** BigInt(scale);
