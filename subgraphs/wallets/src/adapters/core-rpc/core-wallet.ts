import { NodeRefusal } from "../../app/chains/ports.ts";
import type { CoreWallet } from "../../app/node-wallets/ports.ts";
import type { CoreCoin } from "../../domain/node-wallets/core-coin.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import { toObject } from "../rpc/read-json.ts";
import { toUnits } from "./amounts.ts";
import type { AskWallet } from "./ask-wallet.ts";
import * as codes from "./codes.ts";
import { makeCoreHistory } from "./core-history.ts";
import { makeCoreReplacing } from "./core-replacing.ts";
import { makeCoreSigning } from "./core-signing.ts";
import { makeNewAddress } from "./new-address.ts";

export type CoreWalletOptions = {
  readonly coin: CoreCoin;
  /** In the node. */
  readonly name: string;
  /** Whether the node has had it: then it is loaded, and never made anew. */
  readonly isOpened: boolean;
};

/** One of the wallets in a node that keeps each by itself. */
export function makeCoreWallet(rpc: JsonRpc, { coin, name, isOpened }: CoreWalletOptions): CoreWallet {
  const path = `/wallet/${name}`;
  const load = async () => {
    await rpc("loadwallet", [name]).catch((error: unknown) => {
      if (!isLoaded(error)) throw error;
    });
  };
  const ask: AskWallet = async (method, params) => {
    try {
      return await rpc(method, params, path);
    } catch (error) {
      if (!isRefused(error, codes.WALLET_NOT_LOADED)) throw error;
      await load();
      return rpc(method, params, path);
    }
  };
  return {
    async make() {
      // A wallet that was there and is gone is an operator's to find: an empty one in its place
      // would hide that its keys are lost.
      if (isOpened) return load();
      await rpc("createwallet", [name]).catch((error: unknown) => {
        // An earlier try has made it; whether it is loaded, nobody knows.
        if (!isThere(error)) throw error;
      });
      await load();
    },
    newAddress: makeNewAddress(ask, []),
    async balance() {
      const { mine } = toObject(await ask("getbalances", []), "balances");
      const { trusted, untrusted_pending: pending, immature } = toObject(mine, "balances");
      return {
        available: toUnits(trusted, "a balance"),
        pending: toUnits(pending, "a balance") + toUnits(immature, "a balance"),
      };
    },
    ...makeCoreSigning(ask, coin, "signrawtransactionwithwallet"),
    ...makeCoreReplacing(ask, coin, "signrawtransactionwithwallet"),
    ...makeCoreHistory(ask, coin),
  };
}

const isRefused = (error: unknown, code: number): error is NodeRefusal =>
  error instanceof NodeRefusal && error.code === code;

const isLoaded = (error: unknown): boolean =>
  isRefused(error, codes.WALLET_LOADED) ||
  (isRefused(error, codes.WALLET_ERROR) && /already loaded/i.test(error.nodeMessage));

const isThere = (error: unknown): boolean =>
  isLoaded(error) || (isRefused(error, codes.WALLET_ERROR) && /already exists/i.test(error.nodeMessage));
