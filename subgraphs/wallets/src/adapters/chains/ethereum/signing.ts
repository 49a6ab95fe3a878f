import { isEthereumAddress } from "@coffer/addresses/ethereum";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Signature, Transaction } from "ethers";
import type { SignedTransfer, SignTransfer, TransferTerms } from "../../../app/sends/chain-ports.ts";
import { withReceivePrivateKey } from "../../derivation/spending-key.ts";
import { encodeEthereumAddress } from "./address.ts";

/** Of ethers, which encodes and decodes: it is shown no key, and asks no node. */
export type Codec = { readonly Transaction: typeof Transaction; readonly Signature: typeof Signature };

/** EIP-1559. */
const FEE_MARKET_TYPE = 2;
const CHAIN = /^eip155:([1-9]\d{0,18})$/;

/** Takes some 150 ms and 36 MB the first time: not at start-up. */
export async function loadEthereumSigner(): Promise<SignTransfer> {
  const codec: Codec = await import("ethers");
  return (terms, key) => withReceivePrivateKey(key, (privateKey) => signWith(codec, terms, privateKey));
}

export function signWith(codec: Codec, terms: TransferTerms, privateKey: Uint8Array): SignedTransfer {
  const transaction = encode(codec, terms);
  if (encodeEthereumAddress(secp256k1.getPublicKey(privateKey)) !== terms.from)
    throw new Error("the key is not that of the address that pays");
  // RFC 6979 without extra entropy, and low S (EIP-2): the same terms give the same bytes.
  const signature = secp256k1.sign(hexToBytes(transaction.unsignedHash.slice(2)), privateKey, {
    prehash: false,
    lowS: true,
    extraEntropy: false,
    format: "recovered",
  });
  transaction.signature = readSignature(codec, signature);
  const bytes = hexToBytes(transaction.serialized.slice(2));
  return { txid: checkBytes(codec, bytes, terms), bytes };
}

function encode({ Transaction }: Codec, terms: TransferTerms): Transaction {
  const { from, to, units, nonce, fees } = terms;
  // ethers would take ICAP, bare hex and a name as an address as well.
  if (!isEthereumAddress(from) || !isEthereumAddress(to)) throw new Error("a payer or a payee is no address");
  if (fees.maxPriorityFeePerGas > fees.maxFeePerGas) throw new Error("the tip is more than the whole fee");
  return Transaction.from({
    type: FEE_MARKET_TYPE,
    chainId: chainOf(terms),
    nonce,
    to,
    value: units,
    data: "0x",
    accessList: [],
    ...fees,
  });
}

function chainOf({ chainId }: TransferTerms): bigint {
  const [, id] = CHAIN.exec(chainId) ?? [];
  if (id === undefined) throw new Error("not a chain of Ethereum's family");
  return BigInt(id);
}

/** One byte that says which of two points, and 32 each of r and s. */
const readSignature = ({ Signature }: Codec, bytes: Uint8Array): Signature =>
  Signature.from({
    yParity: bytes[0] === 1 ? 1 : 0,
    r: `0x${bytesToHex(bytes.subarray(1, 33))}`,
    s: `0x${bytesToHex(bytes.subarray(33))}`,
  });

/** What these bytes say, down to who signed them, is what was meant; gives their hash. */
export function checkBytes({ Transaction }: Codec, bytes: Uint8Array, terms: TransferTerms): string {
  const read = Transaction.from(`0x${bytesToHex(bytes)}`);
  const meant = {
    type: FEE_MARKET_TYPE,
    chainId: chainOf(terms),
    from: terms.from,
    to: terms.to.toLowerCase(),
    value: terms.units,
    data: "0x",
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
