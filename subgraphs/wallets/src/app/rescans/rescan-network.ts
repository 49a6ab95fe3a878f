import { newId } from "@coffer/contracts/ids";
import { type IdempotencyKeyReused, makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable, ScanOutOfRange } from "../../domain/chains/refusals.ts";
import { scanRange } from "../../domain/chains/scan.ts";
import type { RescanNotUnderWay, RescanUnderWay } from "../../domain/rescans/refusals.ts";
import { beginRescan, type NetworkRescanId } from "../../domain/rescans/rescan.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import type { Networks } from "../wallets/ports.ts";
import type { InRescanChain } from "./ports.ts";

export type RescanNetwork = {
  readonly operatorId: UserId;
  readonly network: NetworkCode;
  readonly fromHeight: number;
  readonly reason: string;
  readonly idempotencyKey: string;
};

export type StopNetworkRescan = Pick<RescanNetwork, "operatorId" | "network" | "reason">;

type BeginRefusal = NetworkUnavailable | ChainUnavailable | ScanOutOfRange | RescanUnderWay;
export type RescanNetworkRefusal = BeginRefusal | IdempotencyKeyReused;
export type StopRescanRefusal = NetworkUnavailable | RescanNotUnderWay;

export type RescanNetworks = {
  /** Has the blocks of a network from a height on read once more, for what is pooled. */
  begin(command: RescanNetwork): Promise<Result<NetworkRescanId, RescanNetworkRefusal>>;
  /** What it has found stays. */
  stop(command: StopNetworkRescan): Promise<Result<NetworkRescanId, StopRescanRefusal>>;
};

type Deps = {
  readonly networks: Networks;
  /** Of what blocks hold is read at all. */
  readonly readable: ReadonlySet<NetworkCode>;
  readonly inChain: InRescanChain;
  readonly clock: Clock;
};

export function makeRescanNetworks(deps: Deps): RescanNetworks {
  const { networks, inChain, clock } = deps;
  return {
    begin: (command) => beginOnce(deps, command),
    async stop({ operatorId, network, reason }) {
      if (!networks.has(network)) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
      return inChain(async (writer): Promise<Result<NetworkRescanId, RescanNotUnderWay>> => {
        await writer.lock(network);
        const open = await writer.rescans.findOpen(network);
        if (!open) return err({ code: "RESCAN_NOT_UNDER_WAY" });
        await writer.rescans.keep({ ...open, endedAt: clock.now(), stopped: { operatorId, reason } });
        return ok(open.id);
      });
    },
  };
}

function beginOnce(
  { networks, readable, inChain, clock }: Deps,
  { operatorId, network, fromHeight, reason, idempotencyKey: key }: RescanNetwork,
): Promise<Result<NetworkRescanId, RescanNetworkRefusal>> {
  const claim = makeClaim({ actorId: operatorId, operation: "rescanNetwork", key }, [
    ...[network, String(fromHeight), reason],
  ]);
  return inChain((writer) =>
    writer.rescans.once<BeginRefusal>(claim, async () => {
      if (!networks.has(network)) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
      const chain = await writer.lock(network);
      if (chain === null || !readable.has(network)) return err({ code: "CHAIN_UNAVAILABLE" });
      const { lowest, highest } = scanRange(chain.cursor.height);
      if (fromHeight < lowest || fromHeight > highest) return err({ code: "SCAN_OUT_OF_RANGE", lowest, highest });
      if (await writer.rescans.findOpen(network)) return err({ code: "RESCAN_UNDER_WAY" });
      const id = newId("rsc");
      const begun = { id, network, asked: { operatorId, reason }, requestedAt: clock.now() };
      await writer.rescans.begin(beginRescan(begun, { from: fromHeight, cursor: chain.cursor.height }));
      return ok(id);
    }),
  );
}
