import { NodeRefusal } from "../../app/chains/ports.ts";
import type { CoreWallet } from "../../app/node-wallets/ports.ts";
import type { AskWallet } from "./ask-wallet.ts";
import * as codes from "./codes.ts";
import { toAddress } from "./read-answers.ts";

/** `params`: of getnewaddress. */
export const makeNewAddress =
  (ask: AskWallet, params: readonly string[]): CoreWallet["newAddress"] =>
  () =>
    ask("getnewaddress", params).then(toAddress, (error: unknown) => {
      if (!(error instanceof NodeRefusal)) throw error;
      if (error.code !== codes.KEYPOOL_EMPTY && error.code !== codes.LOCKED) throw error;
      return "LOCKED" as const;
    });
