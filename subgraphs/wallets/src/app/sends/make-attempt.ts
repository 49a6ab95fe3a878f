import type { ChainId } from "../../domain/chains/block.ts";
import type { FeeTerms } from "../../domain/sends/fees.ts";
import type { Attempt, Send } from "../../domain/sends/send.ts";
import { accountKeyContext } from "../wallets/make-wallet-keys.ts";
import type { SignTransfer, SpendingKey, TokenTransfer } from "./chain-ports.ts";
import type { SendsDeps } from "./deps.ts";
import type { SourceKey } from "./ports.ts";

/** What one attempt is to say. */
export type AttemptTerms = {
  readonly chainId: ChainId;
  readonly nonce: number;
  readonly number: number;
  readonly isCancel: boolean;
  readonly units: bigint;
  readonly token: TokenTransfer | null;
  readonly fees: FeeTerms;
  readonly at: Date;
};

export type MakeAttempt = (send: Pick<Send, "id" | "source" | "payee">, terms: AttemptTerms) => Attempt;

/** As {@link withKey}; `work` signs for a source. */
export async function withSigner<T>(
  deps: Pick<SendsDeps, "vault" | "loadSigner" | "log" | "network">,
  key: SourceKey | null,
  work: (make: MakeAttempt) => Promise<T>,
): Promise<T | null> {
  // Before the key is open.
  const sign = key?.sealedAccountKey ? await deps.loadSigner() : null;
  return withKey(deps, key, async (spending) => sign && work(toMake(sign, spending)));
}

/**
 * Opens the key of an address, has `work` sign with it, and zeroes it. It is opened before any
 * source is locked: a key service is asked over the network. Null, and no work done, where there
 * is no key.
 */
export async function withKey<T>(
  { vault, log, network }: Pick<SendsDeps, "vault" | "log" | "network">,
  key: SourceKey | null,
  work: (key: SpendingKey) => Promise<T>,
): Promise<T | null> {
  if (!key?.sealedAccountKey) {
    log.error({ network, walletId: key?.walletId ?? null }, "the key to sign a send with is missing");
    return null;
  }
  const accountKey = await vault.open(key.sealedAccountKey, accountKeyContext(key.walletId));
  try {
    const { accountPath, chain = 0, index } = key;
    return await work({ accountKey, accountPath, chain, index });
  } finally {
    accountKey.fill(0);
  }
}

const toMake =
  (sign: SignTransfer, key: SpendingKey): MakeAttempt =>
  ({ id, source, payee }, { chainId, nonce, number, isCancel, units, token, fees, at }) => {
    const what = isCancel ? { to: source, units, token: null } : { to: payee, units, token };
    const { txid, bytes } = sign({ chainId, nonce, from: source, ...what, fees }, key);
    return { sendId: id, number, txid, bytes, isCancel, units, fees, signedAt: at, sentAt: null, outcome: null };
  };
