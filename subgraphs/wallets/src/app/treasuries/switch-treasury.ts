import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { TreasuryNotFound } from "../../domain/treasuries/refusals.ts";
import type { Treasury, TreasuryState } from "../../domain/treasuries/treasury.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import { treasurySwitched } from "../tokens/events.ts";
import { nativeOf } from "../wallets/native-of.ts";
import type { Networks } from "../wallets/ports.ts";
import type { InTreasuries } from "./ports.ts";

export type SwitchTreasury = {
  readonly operatorId: UserId;
  readonly network: NetworkCode;
  readonly state: TreasuryState;
  readonly reason: string;
};

type Deps = {
  readonly networks: Networks;
  readonly inTreasuries: InTreasuries;
  readonly clock: Clock;
  readonly announce: () => void;
};

/**
 * Pauses a treasury, or opens it: then it signs again also where something had halted it. One that
 * is so already stays, and nothing is kept or told.
 */
export const makeSwitchTreasury =
  ({ networks, inTreasuries, clock, announce }: Deps) =>
  async (command: SwitchTreasury): Promise<Result<Treasury, NetworkUnavailable | TreasuryNotFound>> => {
    const { network, state } = command;
    if (!networks.has(network)) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    const native = nativeOf(networks, network);
    const switched = await inTreasuries(async (writer): Promise<Result<Treasury, TreasuryNotFound>> => {
      const treasury = await writer.lock(network);
      if (!treasury) return err({ code: "TREASURY_NOT_FOUND" });
      const isSo = treasury.state === state && (state === "PAUSED" || !(await writer.isHalted(network)));
      if (isSo) return ok(treasury);
      const at = clock.now();
      await writer.switchTo({ ...command, at });
      const paidOut = [{ code: native.code, scale: null }, ...(await writer.listPaidOut(network))];
      await writer.tell(paidOut.map((one) => treasurySwitched({ network, state }, one, at)));
      return ok({ ...treasury, state });
    });
    if (switched.ok) announce();
    return switched;
  };
