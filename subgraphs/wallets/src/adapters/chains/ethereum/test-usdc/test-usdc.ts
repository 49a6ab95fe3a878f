import { withChecksum } from "@coffer/addresses/ethereum";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { TEST_USDC_CODE } from "./bytecode.ts";

/**
 * Makes a contract whose address follows from its code (CREATE2), on whichever chain: anvil has it
 * from the start (https://github.com/Arachnid/deterministic-deployment-proxy).
 */
export const DEPLOYER = "0x4e59b44847b379578588920ca78fbf26c0b4956c";
const SALT = "0".repeat(64);

/** What {@link DEPLOYER} is called with. */
export const DEPLOYMENT = `0x${SALT}${TEST_USDC_CODE}`;

/** EIP-1014. */
export const TEST_USDC_ADDRESS = (() => {
  const made = keccak_256(
    hexToBytes(`ff${DEPLOYER.slice(2)}${SALT}${bytesToHex(keccak_256(hexToBytes(TEST_USDC_CODE)))}`),
  );
  return withChecksum(bytesToHex(made.subarray(-20)));
})();

/** As `ETHEREUM_TOKENS` says it. */
export const TEST_USDC = `USDC:${TEST_USDC_ADDRESS}:6:USD Coin:2`;
