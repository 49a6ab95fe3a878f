import type { Asset } from "@coffer/money/asset";
import { sumOf } from "../../domain/sends/outputs/coin.ts";
import type { AnyAttempt, Attempt, ExpiringAttempt, Send } from "../../domain/sends/send.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { SendingNode } from "../sends/chain-ports.ts";
import { type Followed, findCurrent, type SendsDeps } from "../sends/deps.ts";
import { openExpiringPurse } from "../sends/expiring/expiring-terms.ts";
import type { ExpiringNode } from "../sends/expiring/ports.ts";
import { openPurse, type Purse } from "../sends/find-terms.ts";
import type { OutputDeps } from "../sends/outputs/deps.ts";
import { COINS_MAX } from "../sends/outputs/sign-output-sends.ts";
import type { FindTreasury, SendReader } from "../sends/ports.ts";
import type { ColdReader, ReadHot } from "./ports.ts";

type Deps<Node, Signed extends AnyAttempt> = Pick<SendsDeps, "network" | "native" | "rules" | "chains"> & {
  readonly nodes: readonly Node[];
  readonly sends: Pick<SendReader<Signed>, "listUnmined">;
  readonly tokens: Pick<SendsDeps["tokens"], "listFitting">;
  readonly findTreasury: FindTreasury;
  readonly sumPlanned: (network: NetworkCode, currency: string) => Promise<bigint>;
};

/** What the treasury has, less all that is signed. */
type OpenHot<Node, Signed> = (
  followed: Followed<Node>,
  address: string,
  unmined: readonly { readonly send: Send; readonly attempts: readonly Signed[] }[],
) => Promise<Pick<Purse, "native" | "token">>;

const makeReadHot =
  <Node, Signed extends AnyAttempt>(open: OpenHot<Node, Signed>) =>
  (deps: Deps<Node, Signed>): ReadHot =>
  async (asset) => {
    const { network, native, rules, sends, sumPlanned } = deps;
    const contract = await findContract(deps, asset);
    const [treasury, followed] = [await deps.findTreasury(network), await findCurrent(deps)];
    if (contract === undefined || !treasury || !followed) return null;
    const unmined = (await sends.listUnmined(network)).filter(({ send }) => send.source === treasury.address);
    const needed = await sumPlanned(network, asset.code);
    const purse = await open(followed, treasury.address, unmined);
    const there = contract === null ? purse.native() : await purse.token(contract);
    // A block that was read meanwhile has what is counted as unmined no more, or again.
    if ((await deps.chains.find(network))?.cursor.hash !== followed.chain.cursor.hash) return null;
    return { there, needed, fee: asset.code === native.code ? rules.feeCap : 0n, contract };
  };

/** Of a chain whose money is in accounts, at the newest block, once all were read. */
export const makeReadHotAccounts = makeReadHot<SendingNode, Attempt>(openPurse);

/**
 * Of one whose transactions expire, as its node has it now. What a block has that is not read yet
 * is counted as signed all the same: then it is less, and never more.
 */
export const makeReadHotExpiring = makeReadHot<ExpiringNode, ExpiringAttempt>(({ node }, ...of) =>
  openExpiringPurse(node, ...of),
);

/** Null: the network's own; undefined: none that is configured, and what it was taken for. */
async function findContract(
  { native, tokens }: Pick<Deps<never, never>, "native" | "tokens">,
  { code, scale }: Asset,
): Promise<string | null | undefined> {
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

type ColdDeps<Node> = Pick<SendsDeps, "network" | "chains"> & {
  readonly nodes: readonly Node[];
  readonly cold: Pick<ColdReader, "listWallets">;
};

const makeReadCold =
  <Node>(unitsAt: (followed: Followed<Node>, address: string, contract: string | null) => Promise<bigint>) =>
  (deps: ColdDeps<Node>) =>
  async (contract: string | null): Promise<bigint | null> => {
    const followed = await findCurrent(deps);
    if (!followed) return null;
    const wallets = await deps.cold.listWallets(deps.network);
    const all = await Promise.all(wallets.map(({ address }) => unitsAt(followed, address, contract)));
    return all.reduce((sum, units) => sum + units, 0n);
  };

/** Of accounts, what there is at all addresses that keep cold, or did. */
export const makeReadColdAccounts = makeReadCold<SendingNode>(({ node, chain }, address, contract) => {
  const at = chain.cursor.hash;
  return contract === null ? node.balanceAt(address, at) : node.tokenBalanceAt(contract, address, at);
});

/** The same, where transactions expire. */
export const makeReadColdExpiring = makeReadCold<ExpiringNode>(async ({ node }, address, contract) =>
  contract === null ? (await node.account(address)).units : node.tokenUnits(contract, address),
);
