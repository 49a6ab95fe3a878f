import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Claim } from "@coffer/platform/values/claim";
import { err } from "@coffer/platform/values/result";
import { makeOfferAccounts } from "../../src/app/sends/own/offer-accounts.ts";
import type { InOwnSends, OwnAddress, OwnSendReader, OwnSent } from "../../src/app/sends/own/ports.ts";
import { makeQuoteTransaction, type QuoteTransaction } from "../../src/app/sends/own/quote-transaction.ts";
import { makeSendTransaction, type SendTransaction } from "../../src/app/sends/own/send-transaction.ts";
import type { Networks } from "../../src/app/wallets/ports.ts";
import type { WalletId } from "../../src/domain/wallets/ids.ts";
import type { Wallet, WalletKind } from "../../src/domain/wallets/wallet.ts";
import { FITTING, makeSendingWorld, NATIVE, NETWORK } from "./sending-world.ts";
import { attemptsOf, type FakeSends, sendWriterOver } from "./sends.ts";

export const ALICE = newId("usr");
/** What is no address. */
export const NOTHING = "nothing";

const NETWORKS: Networks = new Map([
  [
    NETWORK,
    {
      displayName: "Test",
      chain: {
        ...{ network: NETWORK, accountPath: "m", isAddress: (text: string) => text !== NOTHING },
        receiveAddress: () => ({ address: "", derivationPath: "" }),
      },
      facts: {
        ...{ nativeCurrency: NATIVE.code, nativeScale: NATIVE.scale, confirmations: 2, explorerUrl: null },
        tokens: [FITTING],
      },
    },
  ],
]);

type Kept = { readonly wallet: Wallet; readonly addresses: readonly OwnAddress[] };

/** What is kept of them, in memory. */
function makeOwnRows(sends: FakeSends) {
  const wallets = new Map<WalletId, Kept>();
  const claims = new Map<string, { readonly claim: Claim; readonly sent: OwnSent }>();
  const nameOf = ({ actorId, operation, key }: Claim) => JSON.stringify([actorId, operation, key]);
  const findSent = (claim: Claim) => {
    const kept = claims.get(nameOf(claim));
    if (!kept) return null;
    return kept.claim.fingerprint.equals(claim.fingerprint)
      ? kept.sent
      : err({ code: "IDEMPOTENCY_KEY_REUSED" } as const);
  };
  const isWaiting = (state: string) => ["PLANNED", "SIGNED", "BROADCAST"].includes(state);
  const inOwnSends: InOwnSends = (work) =>
    sends.inRows((rows) =>
      work({
        findSent: async (claim) => findSent(claim),
        async sendOnce(claim, send) {
          const before = findSent(claim);
          if (before) return before;
          const sent = await send();
          if (sent.ok) claims.set(nameOf(claim), { claim, sent });
          return sent;
        },
        lockOwner: async () => undefined,
        async findOwn(userId, walletId) {
          const found = wallets.get(walletId)?.wallet;
          return found?.userId === userId ? found : null;
        },
        countWaiting: async (walletId) =>
          [...rows.sends.values()].filter(
            (send) => send.walletId === walletId && send.mined === null && isWaiting(send.state),
          ).length,
        async addSource({ network, address, nextNonce }) {
          if (!rows.sources.has(address)) rows.sources.set(address, { network, address, nextNonce, pausedFor: null });
        },
        plan: sendWriterOver(rows).plan,
      }),
    );
  const own: OwnSendReader = {
    listAddresses: async (walletId) => wallets.get(walletId)?.addresses ?? [],
    listWaiting: async (_network, addresses) =>
      sends
        .all()
        .filter((send) => addresses.includes(send.source) && send.mined === null && isWaiting(send.state))
        .map((send) => ({ send, attempts: attemptsOf(sends.rows(), send.id) })),
  };
  return { wallets, inOwnSends, own };
}

/** A world that sends, in which people have brought keys of their own. */
export function makeOwnWorld(options: Parameters<typeof makeSendingWorld>[0] = {}) {
  const here = makeSendingWorld(options);
  const { sends, deps } = here;
  const { wallets, inOwnSends, own } = makeOwnRows(sends);
  const parts = {
    ...{ networks: NETWORKS, own, inOwnSends, clock: here.clock },
    offers: new Map([[NETWORK, makeOfferAccounts({ ...deps, own })]]),
  };
  const sendTransaction = makeSendTransaction({ ...parts, announce: deps.announce });
  const quoteTransaction = makeQuoteTransaction(parts);
  /** Its key is known to whoever signs. */
  const bring = (
    addresses: readonly string[],
    { kind = "IMPORTED", userId = ALICE, ...changes }: Partial<Wallet> & { kind?: WalletKind } = {},
  ) => {
    const id = newId("wal");
    const wallet: Wallet = {
      ...{ id, userId, network: NETWORK, kind, name: "theirs", createdAt: here.clock.now() },
      ...{ isDefault: false, archivedAt: null, ...changes },
    };
    wallets.set(id, {
      wallet,
      addresses: addresses.map((address, index) => ({ id: newId("adr"), address, index })),
    });
    const sealed = { keyId: "k", wrappedKey: Buffer.alloc(1), ciphertext: Buffer.alloc(1) };
    for (const [index, address] of addresses.entries())
      sends.keys.set(address, { walletId: id, accountPath: "m", index, sealedAccountKey: sealed });
    return { id, addresses: wallets.get(id)?.addresses ?? [] };
  };
  return {
    ...here,
    bring,
    keep: (walletId: WalletId, changes: Partial<Wallet>) => {
      const kept = wallets.get(walletId);
      if (kept) wallets.set(walletId, { ...kept, wallet: { ...kept.wallet, ...changes } });
    },
    own: sendTransaction,
    ask: (walletId: WalletId | null, changes: Partial<SendTransaction> = {}) =>
      sendTransaction({
        ...{ userId: ALICE, walletId, from: null, payee: "bob", currency: NATIVE.code, amount: money(NATIVE, 5n) },
        ...{ maximumFee: null, priority: "NORMAL", idempotencyKey: crypto.randomUUID() },
        ...changes,
      }),
    quote: (walletId: WalletId | null, changes: Partial<QuoteTransaction> = {}) =>
      quoteTransaction({
        ...{ userId: ALICE, walletId, from: null, payee: "bob", currency: NATIVE.code, amount: money(NATIVE, 5n) },
        ...changes,
      }),
  };
}
