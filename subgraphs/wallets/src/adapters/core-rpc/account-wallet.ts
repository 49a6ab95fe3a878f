import type { CoreWallet } from "../../app/node-wallets/ports.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import type { AskWallet } from "./ask-wallet.ts";
import { makeCoreHistory } from "./core-history.ts";
import { makeCoreReplacing } from "./core-replacing.ts";
import { makeCoreSigning } from "./core-signing.ts";
import type { CoreWalletOptions } from "./core-wallet.ts";
import { makeNewAddress } from "./new-address.ts";

/**
 * One of the accounts of a node that has a single wallet. An account is a label that any send of
 * the node may overdraw: it names addresses, and nothing that the node says of it is believed.
 */
export function makeAccountWallet(rpc: JsonRpc, { coin, name }: Omit<CoreWalletOptions, "isOpened">): CoreWallet {
  const ask: AskWallet = (method, params) => rpc(method, params);
  return {
    // An account is there from its first address on; without a wallet the node refuses.
    async make() {
      await ask("getwalletinfo", []);
    },
    newAddress: makeNewAddress(ask, [name]),
    balance: async () => null,
    ...makeCoreSigning(ask, coin, "signrawtransaction"),
    ...makeCoreReplacing(ask, coin, "signrawtransaction"),
    ...makeCoreHistory(ask, coin),
  };
}
