import type { FollowedChain } from "../../../domain/chains/following.ts";
import type { Draft, SpendDraft, TransferDraft } from "../../../domain/sends/draft.ts";
import { formOf, sumOf } from "../../../domain/sends/outputs/coin.ts";
import type { Chosen } from "../../../domain/sends/outputs/select-coins.ts";
import type { Send, Source } from "../../../domain/sends/send.ts";
import type { SendId, UserId } from "../../../domain/wallets/ids.ts";
import { NoAnswer } from "../../chains/ports.ts";
import type { TransferTerms } from "../chain-ports.ts";
import type { CoinReader } from "../outputs/ports.ts";
import type { OwnAsked, OwnOffer } from "../own/offer.ts";
import type {
  EncodeSpend,
  EncodeTransfer,
  ExternalFormat,
  ExternalWriters,
  FindOrigins,
  PreviousReader,
  SignerNeeds,
} from "./ports.ts";

/** What was offered is not so any more: a block has come, or somebody else has what it takes. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
}

/**
 * In the transaction that plans it, which has its chain locked and its cursor compared, and its
 * source locked. Throws {@link Overtaken}.
 */
export type GiveOut = (writers: ExternalWriters, send: Send, at: Date) => Promise<void>;

/** Before anything is locked: a library is loaded, and a node asked. */
export type PrepareDraft = (asked: Pick<OwnAsked, "wallet" | "payee">, offer: OwnOffer) => Promise<GiveOut>;

/** Of a network whose money is in accounts. */
export type TransferFormat = ExternalFormat<EncodeTransfer>;

export const makePrepareTransfer =
  ({ loadEncoder }: TransferFormat): PrepareDraft =>
  async ({ wallet: { userId } }, { source: { address, nextNonce }, means }) => {
    if (means.of !== "ACCOUNT") throw new Error("an offer of another kind of chain");
    const encode = await loadEncoder();
    return async ({ sends, drafts }, send, at) => {
      const { chainId, token, fees } = means;
      const source = { network: send.network, address };
      await refuseOvertaken(drafts, send, { userId, waiting: means.waiting });
      const nonce = await sends.findFreeNonce(source, nextNonce, userId);
      const terms = { ...{ chainId, nonce, token, fees }, units: send.amount.units };
      await drafts.put(send, toTransferDraft(encode, send, { ...terms, number: 1, isCancel: false, at }));
    };
  };

/** What is left there was reckoned without what waits there else: as much as then has to. */
export async function refuseOvertaken(
  drafts: Pick<ExternalWriters["drafts"], "listWaiting">,
  { id, network, source: address }: Send,
  { userId, waiting }: { readonly userId: UserId | null; readonly waiting: readonly SendId[] },
): Promise<void> {
  const others = (await drafts.listWaiting({ network, address }, userId)).filter((one) => one !== id);
  if (!isSame(others, waiting)) throw new Overtaken();
}

const isSame = (some: readonly SendId[], others: readonly SendId[]): boolean =>
  some.toSorted().join() === others.toSorted().join();

/** In the order of whoever reads blocks: its chain, its source, and then itself, as it is now. */
export async function lockAll(
  { chain, sends }: Pick<ExternalWriters, "chain" | "sends">,
  { id, network, source }: Pick<Send, "id" | "network" | "source">,
): Promise<{ readonly send: Send; readonly source: Source; readonly followed: FollowedChain | null }> {
  const followed = await chain.lock(network);
  const lockedSource = await sends.lockSource(network, source);
  const send = await sends.lockSend(id);
  if (!lockedSource || !send) throw new Error(`${id} is gone, or its source`);
  return { send, source: lockedSource, followed };
}

type Numbered = Pick<Draft, "number" | "isCancel"> & { readonly at: Date };

type Transferred = Numbered & Pick<TransferTerms, "chainId" | "nonce" | "units" | "token" | "fees">;

export function toTransferDraft(
  encode: EncodeTransfer,
  { id, source, payee }: Pick<Send, "id" | "source" | "payee">,
  { number, isCancel, at, units, token, fees, chainId, nonce }: Transferred,
): TransferDraft {
  const what = isCancel ? { to: source, units, token: null } : { to: payee, units, token };
  const unsigned = encode({ chainId, nonce, from: source, ...what, fees });
  return { sendId: id, number, unsigned, isCancel, units, madeAt: at, isOpen: true, nonce, fees, outdatedHeight: null };
}

/** Of a network whose money is outputs. */
export type SpendFormat = ExternalFormat<EncodeSpend> & {
  readonly findOrigins: FindOrigins;
  /** By the place of each provider. */
  readonly previous: readonly PreviousReader[];
};

export type SpendFormatDeps = SpendFormat & { readonly coins: Pick<CoinReader, "own"> };

export const makePrepareSpend =
  (deps: SpendFormatDeps): PrepareDraft =>
  async ({ wallet, payee }, { cursor: { height }, amount, isAll, means }) => {
    if (means.of !== "OUTPUTS") throw new Error("an offer of another kind of chain");
    const { chosen } = means;
    const build = await prepareSpend(deps, { walletId: wallet.id, chosen });
    return async ({ spends, drafts }, send, at) => {
      if (!(await spends.areOwnSpendable(wallet.id, height, chosen.inputs))) throw new Overtaken();
      await drafts.put(send, build({ id: send.id, payee, amount, isAll }, { number: 1, isCancel: false, at }));
    };
  };

type Spending = { readonly walletId: NonNullable<Send["walletId"]>; readonly chosen: Chosen };

export type BuildSpend = (send: Pick<Send, "id" | "payee" | "amount" | "isAll">, of: Numbered) => SpendDraft;

/**
 * What is left comes back to an address for change, as of what is signed here. Rejects with
 * NoAnswer where what signers have to have is not to be had.
 */
export async function prepareSpend(
  { loadEncoder, findOrigins, previous, coins }: SpendFormatDeps,
  { walletId, chosen: { inputs, change, fee, vsize } }: Spending,
): Promise<BuildSpend> {
  const [encode, changeTo] = [await loadEncoder(), await coins.own(walletId).findChangeAddress()];
  const origins = await findOrigins(walletId, [changeTo, ...new Set(inputs.map(({ address }) => address))]);
  const needs: SignerNeeds = { origins, previous: (await previous[0]?.(inputs)) ?? new Map() };
  if (inputs.some((coin) => formOf(coin) === "P2PKH" && !needs.previous.has(coin.txid)))
    throw new NoAnswer("no node gives the transaction that made an output, which signers of P2PKH want");
  return ({ id, payee, amount, isAll }, { number, isCancel, at }) => {
    const units = isCancel ? 0n : isAll ? sumOf(inputs) - fee : amount.units;
    const own = change.map((one) => ({ address: changeTo, units: one }));
    const outputs = isCancel ? own : [{ address: payee, units }, ...own];
    const { unsigned, psbt } = encode({ inputs, outputs, fee }, needs);
    return { sendId: id, number, unsigned, psbt, isCancel, units, madeAt: at, isOpen: true, fee, vsize, inputs };
  };
}
