import type { Asset } from "@coffer/money/asset";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { released } from "../../domain/reconciliations/custody.ts";
import type { WithdrawalsNotStopped } from "../../domain/reconciliations/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import type { Networks } from "../wallets/ports.ts";
import { custodySwitched } from "./events.ts";
import type { CustodySwitch, InCustodies } from "./ports.ts";

export type ReleaseWithdrawals = {
  readonly operatorId: UserId;
  readonly network: NetworkCode;
  readonly currency: string;
  readonly reason: string;
};

type Deps = {
  readonly networks: Networks;
  readonly inCustodies: InCustodies;
  readonly clock: Clock;
  readonly announce: () => void;
};

export type ReleaseRefusal = NetworkUnavailable | WithdrawalsNotStopped;

/**
 * Lets what was stopped go on. What the books and the chain differ by now is taken as it is, and
 * only what goes beyond it counts from then on.
 */
export const makeReleaseWithdrawals =
  ({ networks, inCustodies, clock, announce }: Deps) =>
  async ({ operatorId, network, currency, reason }: ReleaseWithdrawals): Promise<Result<Asset, ReleaseRefusal>> => {
    if (!networks.has(network)) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    const done = await inCustodies(async (writer): Promise<Result<Asset, WithdrawalsNotStopped>> => {
      const custody = await writer.lock({ network, asset: { code: currency, scale: 0 } });
      if (custody?.state !== "STOPPED") return err({ code: "WITHDRAWALS_NOT_STOPPED" });
      const { asset } = custody;
      const difference = custody.latest?.difference ?? 0n;
      const switched: CustodySwitch = { state: "RELEASED", difference, reason, operatorId, at: clock.now() };
      await writer.keepSwitch({ network, asset }, switched);
      await writer.stand({ network, asset }, released(difference), null);
      await writer.tell([custodySwitched({ network, asset }, switched)]);
      return ok(asset);
    });
    if (done.ok) announce();
    return done;
  };
