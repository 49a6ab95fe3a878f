import { keccak_256 } from "@noble/hashes/sha3.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import type { ChainId } from "../../../domain/chains/block.ts";
import type { Token } from "../../../domain/tokens/token.ts";
import { wordOfAddress, wordOfUnits } from "./abi.ts";
import { chainNumberOf } from "./chain-number.ts";

// EIP-712, as far as tokens need it: members of one word each.

const PREFIX = Uint8Array.of(0x19, 0x01);
const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

export const hashText = (text: string): Uint8Array => keccak_256(utf8ToBytes(text));

export const hashStruct = (type: string, words: readonly Uint8Array[]): Uint8Array =>
  keccak_256(Buffer.concat([hashText(type), ...words]));

export const domainSeparatorOf = (
  { domain, contract }: { readonly domain: NonNullable<Token["domain"]>; readonly contract: string },
  chainId: ChainId,
) =>
  hashStruct(DOMAIN_TYPE, [
    hashText(domain.name),
    hashText(domain.version),
    wordOfUnits(chainNumberOf(chainId)),
    wordOfAddress(contract),
  ]);

/** What is signed. */
export const typedDigest = (domainSeparator: Uint8Array, struct: Uint8Array): Uint8Array =>
  keccak_256(Buffer.concat([PREFIX, domainSeparator, struct]));
