import { isTronAddress, isTronZeroAddress } from "@coffer/addresses/tron";
import type { KeyReader } from "../../../app/segregated/key-ports.ts";
import { COIN_TYPE } from "../../../domain/wallets/network.ts";
import { makeAccountKeys } from "../../derivation/account-keys.ts";
import { encodeTronAddress } from "./address.ts";

/** As TronLink and Ledger derive them: m/44'/195'/0'/0/i. No address in hexadecimal is taken. */
export const makeTronKeys = (): KeyReader =>
  makeAccountKeys({
    coinType: COIN_TYPE.TRON,
    encode: encodeTronAddress,
    readAddress: (text) => (isTronAddress(text) && !isTronZeroAddress(text) ? text : null),
  });
