import type { Asset } from "@coffer/money/asset";
import { sumOf } from "../../domain/sends/outputs/coin.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { findCurrent, type SendsDeps } from "../sends/deps.ts";
import { openPurse } from "../sends/find-terms.ts";
import type { OutputDeps } from "../sends/outputs/deps.ts";
import { COINS_MAX } from "../sends/outputs/sign-output-sends.ts";
import type { FindTreasury } from "../sends/ports.ts";
import type { ColdReader, ReadHot } from "./ports.ts";

type Deps = Pick<SendsDeps, "network" | "native" | "rules" | "nodes" | "chains" | "sends"> & {
  readonly tokens: Pick<SendsDeps["tokens"], "listFitting">;
  readonly findTreasury: FindTreasury;
  readonly sumPlanned: (network: NetworkCode, currency: string) => Promise<bigint>;
};

/** Of a chain whose money is in accounts, at the newest block, once all were read. */
export const makeReadHotAccounts =
  (deps: Deps): ReadHot =>
  async (asset) => {
    const { network, native, rules, sends, sumPlanned } = deps;
    const contract = await findContract(deps, asset);
    const [treasury, followed] = [await deps.findTreasury(network), await findCurrent(deps)];
    if (contract === undefined || !treasury || !followed) return null;
    const unmined = (await sends.listUnmined(network)).filter(({ send }) => send.source === treasury.address);
    const needed = await sumPlanned(network, asset.code);
    const purse = await openPurse(followed, treasury.address, unmined);
    const there = contract === null ? purse.native() : await purse.token(contract);
    // A block that was read meanwhile has what is counted as unmined no more, or again.
    if ((await deps.chains.find(network))?.cursor.hash !== followed.chain.cursor.hash) return null;
    return { there, needed, fee: asset.code === native.code ? rules.feeCap : 0n, contract };
  };

/** Null: the network's own; undefined: none that is configured, and what it was taken for. */
async function findContract({ native, tokens }: Deps, { code, scale }: Asset): Promise<string | null | undefined> {
  if (native.code === code) return native.scale === scale ? null : undefined;
  const found = (await tokens.listFitting()).find(({ asset }) => asset.code === code && asset.scale === scale);
  return found?.contract;
}

type OutputsDeps = Pick<OutputDeps, "network" | "native" | "rules" | "nodes" | "chains" | "coins">;

/**
 * Of a chain whose money is outputs: what can be spent now, behind what payments may take at their
 * dearest.
 */
export const makeReadHotOutputs =
  ({ network, native, rules, coins, ...deps }: OutputsDeps): ReadHot =>
  async ({ code, scale }) => {
    const followed = await findCurrent({ network, ...deps });
    if (code !== native.code || scale !== native.scale || !followed) return null;
    const { count, units } = await coins.sumPlanned(network);
    const there = sumOf(await coins.listSpendable(network, followed.chain.cursor.height, COINS_MAX));
    return { there, needed: units + BigInt(count) * rules.feeCap, fee: rules.feeCap, contract: null };
  };

/** Of accounts, what there is at all addresses that keep cold, or did. */
export const makeReadColdAccounts =
  (deps: Pick<Deps, "network" | "nodes" | "chains"> & { readonly cold: Pick<ColdReader, "listWallets"> }) =>
  async (contract: string | null): Promise<bigint | null> => {
    const followed = await findCurrent(deps);
    if (!followed) return null;
    const { node, chain } = followed;
    const at = chain.cursor.hash;
    const all = await Promise.all(
      (await deps.cold.listWallets(deps.network)).map(({ address }) =>
        contract === null ? node.balanceAt(address, at) : node.tokenBalanceAt(contract, address, at),
      ),
    );
    return all.reduce((sum, units) => sum + units, 0n);
  };
