import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import { confirmationsAt, type Deposit } from "../../domain/deposits/deposit.ts";
import type { DepositId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainReader } from "../chains/ports.ts";
import type { DepositFilter, DepositReader } from "./ports.ts";

export type SeenDeposit = { readonly deposit: Deposit; readonly confirmations: number };

/** `after`: the last deposit of the page before. */
export type DepositsPage = Page<DepositId> & { readonly walletId: WalletId };

export type ReadDeposits = {
  /** Null for one that is absent or somebody else's. */
  byIds(actor: Actor, ids: readonly DepositId[]): Promise<readonly (SeenDeposit | null)[]>;
  /**
   * Of wallets that the actor has read, in the order asked for, the newest first; INVALID_CURSOR in
   * the place of a page behind a deposit that its wallet does not have.
   */
  ofWallets(pages: readonly DepositsPage[]): Promise<(Listed<SeenDeposit> | Error)[]>;
  /** For whoever may see all. */
  list(page: Page<DepositId> & { readonly filter: DepositFilter }): Promise<Listed<SeenDeposit>>;
};

type Deps = { readonly deposits: DepositReader; readonly chains: Pick<ChainReader, "list"> };

export function makeReadDeposits({ deposits, chains }: Deps): ReadDeposits {
  const see = async (found: readonly Deposit[]): Promise<ReadonlyMap<DepositId, SeenDeposit>> => {
    const networks: readonly NetworkCode[] = [...new Set(found.map(({ network }) => network))];
    const heights = networks.length === 0 ? new Map() : await chains.list(networks);
    return new Map(
      found.map((deposit) => {
        const height = heights.get(deposit.network)?.cursor.height ?? null;
        return [deposit.id, { deposit, confirmations: confirmationsAt(deposit, height) }];
      }),
    );
  };
  return {
    async byIds(actor, ids) {
      const found = await deposits.listByIds(ids);
      const seen = await see(found.filter(({ userId }) => may(actor, "wallets:read", userId)));
      return ids.map((id) => seen.get(id) ?? null);
    },
    async ofWallets(pages) {
      const places = pages.flatMap(({ after }) => (after === null ? [] : [after]));
      const known = new Map((await deposits.listByIds(places)).map(({ id, walletId }) => [id, walletId]));
      const lists = await deposits.listOf(pages.map(({ first, ...page }) => ({ ...page, count: first + 1 })));
      const seen = await see(lists.flat());
      return pages.map(({ after, walletId, first }, i) => {
        if (after !== null && known.get(after) !== walletId) return cursorLost();
        const found = (lists[i] ?? []).flatMap(({ id }) => seen.get(id) ?? []);
        return toListed(found, first);
      });
    },
    async list({ filter, after, first }) {
      const found = await deposits.list({ ...filter, after, count: first + 1 });
      const seen = await see(found);
      return toListed(
        found.flatMap(({ id }) => seen.get(id) ?? []),
        first,
      );
    },
  };
}
