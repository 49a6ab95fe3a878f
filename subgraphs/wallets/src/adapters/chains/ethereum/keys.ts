import { isEthereumAddress, isZeroAddress, withChecksum } from "@coffer/addresses/ethereum";
import type { KeyReader } from "../../../app/segregated/key-ports.ts";
import { COIN_TYPE } from "../../../domain/wallets/network.ts";
import { makeAccountKeys } from "../../derivation/account-keys.ts";
import { encodeEthereumAddress } from "./address.ts";

export const makeEthereumKeys = (): KeyReader =>
  makeAccountKeys({
    coinType: COIN_TYPE.ETHEREUM,
    encode: encodeEthereumAddress,
    readAddress: (text) =>
      isEthereumAddress(text) && !isZeroAddress(text) ? withChecksum(text.slice(2).toLowerCase()) : null,
  });
