import { isEthereumAddress, isZeroAddress } from "@coffer/addresses/ethereum";
import type { ChainAdapter } from "../../../app/wallets/ports.ts";
import { accountPath as accountPathOf } from "../../../domain/wallets/derivation-path.ts";
import { COIN_TYPE } from "../../../domain/wallets/network.ts";
import { receiveKey } from "../../derivation/extended-key.ts";
import { encodeEthereumAddress } from "./address.ts";

export function makeEthereum(): ChainAdapter {
  const accountPath = accountPathOf({ purpose: 44, coinType: COIN_TYPE.ETHEREUM, account: 0 });
  return {
    network: "ETHEREUM",
    accountPath,
    receiveAddress(accountXpub, index) {
      const { publicKey, path } = receiveKey({ accountXpub, accountPath, index });
      return { address: encodeEthereumAddress(publicKey), derivationPath: path };
    },
    isAddress: (text) => isEthereumAddress(text) && !isZeroAddress(text),
  };
}
