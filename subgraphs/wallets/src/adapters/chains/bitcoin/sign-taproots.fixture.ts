import { Psbt, Transaction } from "bitcoinjs-lib";
import { tapTweak } from "./address-types.ts";
import { signTaproot } from "./signing.ts";
import { digestOf } from "./spent.ts";

/**
 * As a machine without a network signs a PSBT (base64) whose inputs are taproot's: by the paths of
 * BIP-371, which `keyAt` has the private keys of, and nothing else.
 */
export function signTaproots(text: string, keyAt: (path: string) => Uint8Array | null): string {
  const psbt = Psbt.fromBase64(text);
  const spent = psbt.data.inputs.map(({ witnessUtxo }) => ({
    ...{ script: witnessUtxo?.script ?? new Uint8Array(), units: witnessUtxo?.value ?? 0n },
    ...{ address: "", form: "P2TR" as const },
  }));
  const unsigned = Transaction.fromBuffer(psbt.data.globalMap.unsignedTx.toBuffer());
  for (const [i, { tapBip32Derivation, tapInternalKey }] of psbt.data.inputs.entries()) {
    const privateKey = keyAt(tapBip32Derivation?.[0]?.path ?? "");
    if (!privateKey || !tapInternalKey) throw new Error("it says no key");
    const digest = digestOf(unsigned, i, { spent, publicKey: tapInternalKey });
    psbt.data.updateInput(i, { tapKeySig: signTaproot(digest, privateKey, tapTweak(tapInternalKey)) });
  }
  return psbt.toBase64();
}
