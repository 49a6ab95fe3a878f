import { createHash } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Claim } from "@coffer/platform/values/claim";
import { err, ok } from "@coffer/platform/values/result";
import { makeEndOutdated } from "../../src/app/sends/external/end-outdated.ts";
import { makePrepareTransfer, type TransferFormat } from "../../src/app/sends/external/give-out.ts";
import { makeGiveOutTransfersAnew } from "../../src/app/sends/external/give-out-anew.ts";
import { makeSubmitSigned } from "../../src/app/sends/external/submit-signed.ts";
import { makeOfferAccounts } from "../../src/app/sends/own/offer-accounts.ts";
import type { InOwnSends, OwnAddress, OwnSendReader, OwnSent } from "../../src/app/sends/own/ports.ts";
import { makeQuoteTransaction, type QuoteTransaction } from "../../src/app/sends/own/quote-transaction.ts";
import { makeSendTransaction, type SendTransaction } from "../../src/app/sends/own/send-transaction.ts";
import type { Networks } from "../../src/app/wallets/ports.ts";
import type { SendId, WalletId } from "../../src/domain/wallets/ids.ts";
import type { Wallet, WalletKind } from "../../src/domain/wallets/wallet.ts";
import { makeFakeExternal, NO_SPENDS } from "./drafts.ts";
import { fakeSign } from "./ether.ts";
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
        ...{ tokens: [FITTING], known: [FITTING] },
      },
    },
  ],
]);

/** It signs nothing here. */
const NO_KEY = { accountKey: new Uint8Array(), accountPath: null, index: 0 };

/** What is signed says who has, and what, which is the terms. */
const FORMAT: TransferFormat = {
  ...{ format: "EIP1559", describe: null },
  loadEncoder: async () => (terms) => fakeSign(terms, NO_KEY).bytes,
  loadReader: async () => (signed, draft, source) => {
    if (!signed.startsWith("by ")) return err("UNREADABLE");
    const [, by, hex] = signed.split(" ");
    if (hex !== Buffer.from(draft.unsigned).toString("hex")) return err("OTHER_TRANSACTION");
    if (by !== source) return err("OTHER_KEY");
    const txid = `0x${createHash("sha256").update(draft.unsigned).digest("hex")}`;
    return ok({ txid, bytes: draft.unsigned });
  },
};

/** As it comes back from elsewhere. */
export const signedBy = (address: string, { unsigned }: { readonly unsigned: Uint8Array }): string =>
  `by ${address} ${Buffer.from(unsigned).toString("hex")}`;

type Kept = { readonly wallet: Wallet; readonly addresses: readonly OwnAddress[] };

/** What is kept of them, in memory. */
function makeOwnRows(sends: FakeSends, external: ReturnType<typeof makeFakeExternal>) {
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
  const isWaiting = (state: string) => ["PLANNED", "AWAITING_SIGNATURE", "SIGNED", "BROADCAST"].includes(state);
  const isSigned = (state: string) => state === "SIGNED" || state === "BROADCAST";
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
        external: external.writersOver(rows),
      }),
    );
  const own: OwnSendReader = {
    listAddresses: async (walletId) => wallets.get(walletId)?.addresses ?? [],
    listWaiting: async (_network, addresses, userId) =>
      sends
        .all()
        .filter((send) => addresses.includes(send.source) && send.mined === null && isWaiting(send.state))
        .filter((send) => isSigned(send.state) || send.userId === userId)
        .map((send) => ({ send, attempts: attemptsOf(sends.rows(), send.id) })),
  };
  return { wallets, inOwnSends, own };
}

/** A world that sends, in which people have brought keys of their own. */
export function makeOwnWorld(options: Parameters<typeof makeSendingWorld>[0] = {}) {
  const here = makeSendingWorld(options);
  const { sends, deps } = here;
  const findChain = () => here.chains.reader.find(NETWORK);
  const external = makeFakeExternal({ sends, findChain, spends: NO_SPENDS });
  const { wallets, inOwnSends, own } = makeOwnRows(sends, external);
  const common = { ...deps, ...external, format: FORMAT };
  const anew = makeGiveOutTransfersAnew(common);
  const endOutdated = makeEndOutdated({ ...common, isAgreed: async () => true, finality: options.finality ?? 4 });
  const submit = makeSubmitSigned({ ...common, formats: new Map([[NETWORK, FORMAT]]), clock: here.clock });
  const parts = {
    ...{ networks: NETWORKS, own, inOwnSends, clock: here.clock },
    offers: new Map([[NETWORK, makeOfferAccounts({ ...deps, own })]]),
  };
  const sendTransaction = makeSendTransaction({
    ...{ ...parts, announce: deps.announce },
    drafts: new Map([[NETWORK, makePrepareTransfer(FORMAT)]]),
  });
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
    if (kind === "WATCH_ONLY") sends.rows().watchOnly.add(id);
    wallets.set(id, {
      wallet,
      addresses: addresses.map((address, index) => ({ id: newId("adr"), address, index })),
    });
    const sealed = { keyId: "k", wrappedKey: Buffer.alloc(1), ciphertext: Buffer.alloc(1) };
    for (const [index, address] of kind === "WATCH_ONLY" ? [] : addresses.entries())
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
    ...{ anew, endOutdated, external },
    draftOf: (sendId: SendId) => sends.rows().drafts.get(sendId)?.at(-1) ?? null,
    /** As whoever has the key of `by` signs what was given out. */
    submit: (sendId: SendId | null, signed: string, { key = crypto.randomUUID() as string, userId = ALICE } = {}) =>
      submit({ userId, kind: "OWN", sendId, signed, idempotencyKey: key }),
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
