import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { LeftDeposit, NetworkRescan, NetworkRescanId } from "../../domain/rescans/rescan.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { RescanReader } from "./ports.ts";

/** Of one that are shown. */
export const LEFT_MAX = 100;

export type ReadRescans = {
  /** For whoever may see all. */
  list(page: Page<NetworkRescanId> & { readonly network: NetworkCode | null }): Promise<Listed<NetworkRescan>>;
  /** One that is there. */
  see(id: NetworkRescanId): Promise<NetworkRescan>;
  /** Of each, by height, {@link LEFT_MAX} at most. */
  leftOf(ids: readonly NetworkRescanId[]): Promise<readonly (readonly LeftDeposit[])[]>;
};

export const makeReadRescans = ({ rescans }: { readonly rescans: RescanReader }): ReadRescans => ({
  async list({ network, after, first }) {
    return toListed(await rescans.list({ network, after, count: first + 1 }), first);
  },
  async see(id) {
    const [found] = await rescans.listByIds([id]);
    if (!found) throw new Error("a rescan is missing");
    return found;
  },
  async leftOf(ids) {
    const left = await rescans.listLeft(ids, LEFT_MAX);
    return ids.map((id) => left.get(id) ?? []);
  },
});
