import { err, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable } from "../../domain/chains/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import type { Networks } from "../wallets/ports.ts";
import type { Reconciliation } from "./ports.ts";
import type { ReconcileNetwork } from "./reconcile-network.ts";

type Deps = {
  readonly networks: Networks;
  /** Of those of which it can be told what is there. */
  readonly byNetwork: ReadonlyMap<NetworkCode, ReconcileNetwork>;
};

export type Reconcile = { readonly operatorId: UserId; readonly network: NetworkCode };
export type ReconcileRefusal = NetworkUnavailable | ChainUnavailable;

/** By hand: as is done by itself. */
export const makeReconcile =
  ({ networks, byNetwork }: Deps) =>
  async ({ operatorId, network }: Reconcile): Promise<Result<readonly Reconciliation[], ReconcileRefusal>> => {
    if (!networks.has(network)) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    const reconcileNetwork = byNetwork.get(network);
    return reconcileNetwork ? reconcileNetwork(operatorId) : err({ code: "CHAIN_UNAVAILABLE" });
  };
