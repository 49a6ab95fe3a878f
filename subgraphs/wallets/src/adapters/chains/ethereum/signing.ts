import { isEthereumAddress } from "@coffer/addresses/ethereum";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Signature, Transaction } from "ethers";
import type { SignedTransfer, SignTransfer, TransferTerms } from "../../../app/sends/chain-ports.ts";
import type { CurveSignature } from "../../derivation/curve.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { encodeEthereumAddress } from "./address.ts";
import { chainNumberOf } from "./chain-number.ts";
import { callOf } from "./token-calls.ts";

/** Of ethers, which encodes and decodes: it is shown no key, and asks no node. */
export type Codec = { readonly Transaction: typeof Transaction; readonly Signature: typeof Signature };

/** EIP-1559. */
const FEE_MARKET_TYPE = 2;

/** Takes some 150 ms and 36 MB the first time: not at start-up. */
export async function loadEthereumSigner(): Promise<SignTransfer> {
  const codec: Codec = await import("ethers");
  return (terms, key) => withReceivePrivateKey(key, (privateKey) => signWith(codec, terms, privateKey));
}

export function signWith(codec: Codec, terms: TransferTerms, privateKey: Uint8Array): SignedTransfer {
  const transaction = encode(codec, terms);
  if (encodeEthereumAddress(findCurve().publicKeyOf(privateKey)) !== terms.from)
    throw new Error("the key is not that of the address that pays");
  const signed = findCurve().sign(hexToBytes(transaction.unsignedHash.slice(2)), privateKey);
  transaction.signature = readSignature(codec, signed);
  const bytes = hexToBytes(transaction.serialized.slice(2));
  return { txid: checkBytes(codec, bytes, terms), bytes };
}

export function encode({ Transaction }: Codec, terms: TransferTerms): Transaction {
  const { from, to, nonce, fees } = terms;
  const call = callOf(terms);
  // ethers would take ICAP, bare hex and a name as an address as well.
  if (![from, to, call.to].every(isEthereumAddress)) throw new Error("a payer or a payee is no address");
  if (fees.maxPriorityFeePerGas > fees.maxFeePerGas) throw new Error("the tip is more than the whole fee");
  return Transaction.from({
    type: FEE_MARKET_TYPE,
    chainId: chainNumberOf(terms.chainId),
    nonce,
    ...call,
    accessList: [],
    ...fees,
  });
}

const readSignature = ({ Signature }: Codec, { signature, isOdd }: CurveSignature): Signature =>
  Signature.from({
    yParity: isOdd ? 1 : 0,
    r: `0x${bytesToHex(signature.subarray(0, 32))}`,
    s: `0x${bytesToHex(signature.subarray(32))}`,
  });

/** What these bytes say, down to who signed them, is what was meant; gives their hash. */
export function checkBytes({ Transaction }: Codec, bytes: Uint8Array, terms: TransferTerms): string {
  const read = Transaction.from(`0x${bytesToHex(bytes)}`);
  const call = callOf(terms);
  const meant = {
    type: FEE_MARKET_TYPE,
    chainId: chainNumberOf(terms.chainId),
    from: terms.from,
    ...{ ...call, to: call.to.toLowerCase() },
    nonce: terms.nonce,
    ...terms.fees,
    accessList: 0,
  };
  const said: typeof meant | Record<keyof typeof meant, unknown> = {
    type: read.type,
    chainId: read.chainId,
    from: read.from,
    to: read.to?.toLowerCase(),
    value: read.value,
    data: read.data,
    nonce: read.nonce,
    gasLimit: read.gasLimit,
    maxFeePerGas: read.maxFeePerGas,
    maxPriorityFeePerGas: read.maxPriorityFeePerGas,
    accessList: read.accessList?.length,
  };
  for (const field of Object.keys(meant) as (keyof typeof meant)[])
    if (said[field] !== meant[field]) throw new Error(`the signed bytes say something else: ${field}`);
  if (read.hash === null) throw new Error("the signed bytes have no hash");
  return read.hash;
}
