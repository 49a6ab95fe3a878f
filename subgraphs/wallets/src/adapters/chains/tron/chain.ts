import { isTronAddress, isTronZeroAddress } from "@coffer/addresses/tron";
import type { ChainAdapter } from "../../../app/wallets/ports.ts";
import { accountPath as accountPathOf } from "../../../domain/wallets/derivation-path.ts";
import { COIN_TYPE } from "../../../domain/wallets/network.ts";
import { receiveKey } from "../../derivation/extended-key.ts";
import { encodeTronAddress } from "./address.ts";

export function makeTron(): ChainAdapter {
  const accountPath = accountPathOf({ purpose: 44, coinType: COIN_TYPE.TRON, account: 0 });
  return {
    network: "TRON",
    accountPath,
    receiveAddress(accountXpub, index) {
      const { publicKey, path } = receiveKey({ accountXpub, accountPath, index });
      return { address: encodeTronAddress(publicKey), derivationPath: path };
    },
    isAddress: (text) => isTronAddress(text) && !isTronZeroAddress(text),
  };
}
