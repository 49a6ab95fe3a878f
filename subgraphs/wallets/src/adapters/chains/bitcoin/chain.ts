import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import type { ChainAdapter } from "../../../app/wallets/ports.ts";
import { accountPath as accountPathOf } from "../../../domain/wallets/derivation-path.ts";
import { compress } from "../../derivation/bip32.ts";
import { receiveKey } from "../../derivation/extended-key.ts";
import { encodeP2wpkh } from "./address.ts";
import { BITCOIN_NETS, type BitcoinNet } from "./nets.ts";

export function makeBitcoin({ net }: { net: BitcoinNet }): ChainAdapter {
  const params = BITCOIN_NETS[net];
  const accountPath = accountPathOf({ purpose: 84, coinType: params.coinType, account: 0 });
  return {
    network: "BITCOIN",
    accountPath,
    receiveAddress(accountXpub, index) {
      const { publicKey, path } = receiveKey({ accountXpub, accountPath, index });
      return { address: encodeP2wpkh(compress(publicKey), params), derivationPath: path };
    },
    // Whom nobody could spend for is paid nothing: no witness version without a meaning.
    isAddress: (text) => readBitcoinPayee(text, params) !== null,
  };
}
