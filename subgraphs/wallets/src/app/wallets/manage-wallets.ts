import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { WalletArchived, WalletNotFound, WalletSegregated } from "../../domain/wallets/refusals.ts";
import { withArchived, withDefault, withRestored } from "../../domain/wallets/standing.ts";
import { custodyOf, type Wallet } from "../../domain/wallets/wallet.ts";
import type { InTransaction, WalletWriter } from "./ports.ts";

/** One of the owner's own wallets. */
export type OwnWallet = {
  readonly ownerId: UserId;
  /** Null: the id of nothing. */
  readonly walletId: WalletId | null;
};

/** What its owner does with a wallet. The wallet as it is then; a repeat changes nothing more. */
export type ManageWallets = {
  rename(command: OwnWallet & { readonly name: string }): Promise<Result<Wallet, WalletNotFound>>;
  setDefault(command: OwnWallet): Promise<Result<Wallet, WalletNotFound | WalletArchived | WalletSegregated>>;
  archive(command: OwnWallet): Promise<Result<Wallet, WalletNotFound>>;
  restore(command: OwnWallet): Promise<Result<Wallet, WalletNotFound>>;
};

type Deps = { readonly inTransaction: InTransaction; readonly clock: Clock };
type Work<Refusal> = (writer: WalletWriter, wallet: Wallet) => Promise<Result<Wallet, Refusal>>;

export function makeManageWallets({ inTransaction, clock }: Deps): ManageWallets {
  /** Under the owner's lock: which wallet is the default depends on the others. */
  const withOwn = <Refusal>({ ownerId, walletId }: OwnWallet, work: Work<Refusal>) =>
    inTransaction<Result<Wallet, Refusal | WalletNotFound>>(async (writer) => {
      if (walletId === null) return err({ code: "WALLET_NOT_FOUND" });
      await writer.lockOwner(ownerId);
      const wallet = await writer.findOwn(ownerId, walletId);
      return wallet ? work(writer, wallet) : err({ code: "WALLET_NOT_FOUND" });
    });
  const restand = async (writer: WalletWriter, wallet: Wallet, to: (all: readonly Wallet[]) => Wallet[]) => {
    const all = to(await writer.listOn(wallet.userId, wallet.network));
    await writer.keepStandings(all);
    return ok(all.find(({ id }) => id === wallet.id) ?? wallet);
  };

  return {
    rename: (command) =>
      withOwn<never>(command, async (writer, wallet) => {
        await writer.rename(wallet.id, command.name);
        return ok({ ...wallet, name: command.name });
      }),
    setDefault: (command) =>
      withOwn<WalletArchived | WalletSegregated>(command, async (writer, wallet) => {
        if (wallet.archivedAt) return err({ code: "WALLET_ARCHIVED" });
        if (custodyOf(wallet) === "SEGREGATED") return err({ code: "WALLET_SEGREGATED" });
        return restand(writer, wallet, (all) => withDefault(all, wallet.id));
      }),
    archive: (command) =>
      withOwn<never>(command, (writer, wallet) =>
        restand(writer, wallet, (all) => withArchived(all, wallet.id, clock.now())),
      ),
    restore: (command) =>
      withOwn<never>(command, (writer, wallet) => restand(writer, wallet, (all) => withRestored(all, wallet.id))),
  };
}
