import { type Listed, type Page, toListed } from "@coffer/platform/graphql/pages";
import type { ReconciliationId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Reconciliation, ReconciliationFilter, ReconciliationReader, SeenCustody } from "./ports.ts";

const SWITCHES_MAX = 20;

export type ReconciliationsPage = Page<ReconciliationId> & { readonly filter: ReconciliationFilter };

export type ReadReconciliations = {
  custodies(): Promise<readonly SeenCustody[]>;
  /** Null where nothing was ever compared. */
  custody(network: NetworkCode, currency: string): Promise<SeenCustody | null>;
  list(page: ReconciliationsPage): Promise<Listed<Reconciliation>>;
};

export function makeReadReconciliations(reader: ReconciliationReader): ReadReconciliations {
  const custodies = () => reader.listCustodies(SWITCHES_MAX);
  return {
    custodies,
    custody: async (network, currency) =>
      (await custodies()).find((one) => one.network === network && one.asset.code === currency) ?? null,
    list: async ({ filter, after, first }) =>
      toListed(await reader.list({ ...filter, after, count: first + 1 }), first),
  };
}
