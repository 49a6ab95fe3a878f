import { err, ok, type Result } from "@coffer/platform/values/result";
import type { NetworkClosed, NetworkCurrencyMismatch, NetworkStopped } from "../../domain/money/withdrawal-refusals.ts";
import type { FindNetwork, Network } from "./networks.ts";
import type { IsNetworkOpen, IsNetworkStopped } from "./payout-ports.ts";

export type CheckNetwork = (of: {
  readonly network: string;
  readonly currency: string;
}) => Promise<Result<Network, NetworkClosed | NetworkStopped | NetworkCurrencyMismatch>>;

/** Whether money of a currency leaves over a network now: the same to who asks for its price. */
type Deps = {
  readonly findNetwork: FindNetwork;
  readonly isNetworkOpen: IsNetworkOpen;
  readonly isNetworkStopped: IsNetworkStopped;
};

export const makeCheckNetwork =
  ({ findNetwork, isNetworkOpen, isNetworkStopped }: Deps): CheckNetwork =>
  async ({ network, currency }) => {
    const known = findNetwork(network);
    if (!known) return err({ code: "NETWORK_CLOSED" });
    if (await isNetworkOpen({ network, currency })) return ok(known);
    if (await isNetworkStopped({ network, currency })) return err({ code: "NETWORK_STOPPED" });
    const isOthers = known.currency !== currency && (await isNetworkOpen({ network, currency: known.currency }));
    return err(
      isOthers ? { code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: known.currency } : { code: "NETWORK_CLOSED" },
    );
  };
