import { withChecksum } from "@coffer/addresses/ethereum";
import { bytesToHex } from "@noble/hashes/utils.js";
import { deriveAccountId } from "../../derivation/account-id.ts";

export const encodeEthereumAddress = (publicKey: Uint8Array): string =>
  withChecksum(bytesToHex(deriveAccountId(publicKey)));
