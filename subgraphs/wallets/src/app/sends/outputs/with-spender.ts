import { type Coin, nameOf, sumOf } from "../../../domain/sends/outputs/coin.ts";
import type { Chosen } from "../../../domain/sends/outputs/select-coins.ts";
import type { OutputAttempt, Send } from "../../../domain/sends/send.ts";
import type { WalletId } from "../../../domain/wallets/ids.ts";
import { accountKeyContext } from "../../wallets/make-wallet-keys.ts";
import type { SpendingKey } from "../chain-ports.ts";
import type { SourceKey } from "../ports.ts";
import { coinsOf } from "./coins-of.ts";
import type { OutputDeps } from "./deps.ts";
import type { SignSpend } from "./ports.ts";

type Opening = Pick<OutputDeps, "vault" | "loadSigner" | "coins" | "readPayee" | "log" | "network">;

type Spending = {
  readonly send: Pick<Send, "network" | "source" | "walletId">;
  readonly inputs: readonly Coin[];
};

/** What one attempt is to say, besides what was chosen for it. */
export type SpendAttempt = Pick<OutputAttempt, "number" | "isCancel"> & { readonly at: Date };

export type MakeSpend = (
  send: Pick<Send, "id" | "payee" | "amount" | "isAll">,
  chosen: Chosen,
  of: SpendAttempt,
) => OutputAttempt;

/**
 * Opens the keys of whatever is spent, has `work` sign with them, and zeroes them: of as many
 * wallets as the outputs came to; what is left comes back to the address that it has for that.
 * They are opened before the source is locked, for a key service is
 * asked over the network. Null, and no work done, where one is missing.
 */
export async function withSpender<T>(
  deps: Opening,
  { send, inputs }: Spending,
  work: (make: MakeSpend) => Promise<T>,
): Promise<T | null> {
  const { vault, loadSigner, log, network } = deps;
  const addresses = [...new Set(inputs.map(({ address }) => address))];
  const own = coinsOf(deps, send);
  const found = await own.listKeys(addresses);
  const missing = addresses.filter((address) => !found.get(address)?.sealedAccountKey);
  if (missing.length > 0) {
    log.error({ network, addresses: missing }, "keys to sign a send with are missing");
    return null;
  }
  const [sign, { address: changeTo }] = [await loadSigner(), await own.findChange()];
  const opened = new Map<WalletId, Uint8Array>();
  try {
    for (const { walletId, sealedAccountKey } of found.values())
      if (sealedAccountKey && !opened.has(walletId))
        opened.set(walletId, await vault.open(sealedAccountKey, accountKeyContext(walletId)));
    return await work(toMake({ sign, changeTo }, toKeys(found, opened)));
  } finally {
    for (const key of opened.values()) key.fill(0);
  }
}

const toKeys = (
  found: ReadonlyMap<string, SourceKey>,
  opened: ReadonlyMap<WalletId, Uint8Array>,
): ReadonlyMap<string, SpendingKey> =>
  new Map(
    [...found].flatMap(([address, { walletId, accountPath, chain = 0, index }]) => {
      const accountKey = opened.get(walletId);
      return accountKey ? [[address, { accountKey, accountPath, chain, index }] as const] : [];
    }),
  );

const toMake =
  (
    { sign, changeTo }: { readonly sign: SignSpend; readonly changeTo: string },
    keys: ReadonlyMap<string, SpendingKey>,
  ): MakeSpend =>
  ({ id, payee, amount, isAll }, { inputs, change, fee, vsize }, { number, isCancel, at }) => {
    const units = isCancel ? 0n : isAll ? sumOf(inputs) - fee : amount.units;
    const own = change.map((one) => ({ address: changeTo, units: one }));
    const outputs = isCancel ? own : [{ address: payee, units }, ...own];
    const { txid, bytes } = sign({ inputs, outputs, fee }, keys);
    return {
      ...{ sendId: id, number, txid, bytes, isCancel, units, fee, vsize },
      ...{ inputs: inputs.map(({ txid: made, vout }) => ({ txid: made, vout })) },
      ...{ signedAt: at, sentAt: null, outcome: null },
    };
  };

/** Without those. */
export function without(coins: readonly Coin[], taken: readonly Coin[]): readonly Coin[] {
  const names = new Set(taken.map(nameOf));
  return coins.filter((coin) => !names.has(nameOf(coin)));
}
