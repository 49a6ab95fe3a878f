import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { NetworkNotStopped } from "../../domain/chains/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import type { Networks } from "../wallets/ports.ts";
import type { InChain } from "./ports.ts";

export type ResumeNetwork = {
  readonly operatorId: UserId;
  readonly network: NetworkCode;
  /** Of the block that it stopped at: what was stopped again meanwhile, nobody has looked at. */
  readonly stoppedAt: number;
  readonly reason: string;
};

type Deps = { readonly networks: Networks; readonly inChain: InChain; readonly clock: Clock };

/** An operator takes a chain as it is now, though a block that was final was replaced. */
export const makeResumeNetwork =
  ({ networks, inChain, clock }: Deps) =>
  async (command: ResumeNetwork): Promise<Result<NetworkCode, NetworkUnavailable | NetworkNotStopped>> => {
    const { network, stoppedAt } = command;
    if (!networks.has(network)) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    return inChain(async (writer) => {
      const chain = await writer.lock(network);
      if (chain?.state !== "STOPPED" || chain.cursor.height !== stoppedAt) return err({ code: "NETWORK_NOT_STOPPED" });
      await writer.accept({ ...command, chain, at: clock.now() });
      return ok(network);
    });
  };
