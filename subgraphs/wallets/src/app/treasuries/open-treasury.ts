import { newId } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable } from "../../domain/chains/refusals.ts";
import type { TreasuryExists } from "../../domain/treasuries/refusals.ts";
import type { Treasury } from "../../domain/treasuries/treasury.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import { type AnySendingNetwork, findSending } from "../sends/deps.ts";
import { treasurySwitched } from "../tokens/events.ts";
import type { MakeWalletKeys } from "../wallets/make-wallet-keys.ts";
import type { Networks } from "../wallets/ports.ts";
import type { InTreasuries } from "./ports.ts";

export type OpenTreasury = {
  /** Null: a sandbox does it by itself. */
  readonly operatorId: UserId | null;
  readonly network: NetworkCode;
  readonly reason: string;
};

type Deps = {
  readonly networks: Networks;
  readonly sending: ReadonlyMap<NetworkCode, AnySendingNetwork<unknown>>;
  readonly makeKeys: MakeWalletKeys;
  readonly inTreasuries: InTreasuries;
  readonly clock: Clock;
  /** There is something to be told. */
  readonly announce: () => void;
};

export type OpenTreasuryRefusal = NetworkUnavailable | ChainUnavailable | TreasuryExists;

/**
 * Makes the house's wallet of a network: keys of its own, sealed as any wallet's. From then on
 * payments takes orders to pay out over it.
 */
export const makeOpenTreasury =
  ({ networks, sending, makeKeys, inTreasuries, clock, announce }: Deps) =>
  async ({ operatorId, network, reason }: OpenTreasury): Promise<Result<Treasury, OpenTreasuryRefusal>> => {
    const found = networks.get(network);
    if (!found) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    const sends = await findSending(sending, network);
    if (!sends) return err({ code: "CHAIN_UNAVAILABLE" });
    const walletId = newId("wal");
    const keys = await makeKeys(walletId, found.chain);
    const opened = await inTreasuries(async (writer): Promise<Result<Treasury, TreasuryExists>> => {
      if (await writer.lock(network)) return err({ code: "TREASURY_EXISTS" });
      const at = clock.now();
      const name = `Treasury of ${found.displayName}`;
      // The key is minutes old: nobody has signed with it.
      await writer.open(
        { network, walletId, name, keys, nextNonce: 0 },
        { network, state: "OPEN", reason, operatorId, at },
      );
      const paidOut = [{ code: sends.native.code, scale: null }, ...(await writer.listPaidOut(network))];
      await writer.tell(paidOut.map((one) => treasurySwitched({ network, state: "OPEN" }, one, at)));
      return ok({ network, walletId, address: keys.firstAddress.address, state: "OPEN", openedAt: at });
    });
    if (opened.ok) announce();
    return opened;
  };
