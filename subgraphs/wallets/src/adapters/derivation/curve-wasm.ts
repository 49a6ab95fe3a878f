import type { Curve } from "./curve.ts";
import { takeSecret } from "./secret-bytes.ts";

/** Of `tiny-secp256k1`: libsecp256k1 as WebAssembly. Null: what would come out is no key. */
type Module = {
  pointFromScalar(privateKey: Uint8Array, compressed: boolean): Uint8Array | null;
  pointCompress(publicKey: Uint8Array, compressed: boolean): Uint8Array;
  pointAddScalar(publicKey: Uint8Array, tweak: Uint8Array, compressed: boolean): Uint8Array | null;
  signRecoverable(
    digest: Uint8Array,
    privateKey: Uint8Array,
  ): { readonly signature: Uint8Array; readonly recoveryId: number };
  signSchnorr(digest: Uint8Array, privateKey: Uint8Array): Uint8Array;
  recover(digest: Uint8Array, signature: Uint8Array, id: 0 | 1, compressed: boolean): Uint8Array | null;
  privateAdd(privateKey: Uint8Array, tweak: Uint8Array): Uint8Array | null;
};

export function wasmCurve(load: (name: string) => unknown): Curve {
  const wasm = load("tiny-secp256k1") as Module;
  return {
    name: "wasm",
    publicKeyOf: (privateKey) => orThrow(wasm.pointFromScalar(privateKey, false)),
    uncompress: (publicKey) => wasm.pointCompress(publicKey, false),
    addToPublic: (publicKey, tweak) => orThrow(wasm.pointAddScalar(publicKey, tweak, false)),
    sign(digest, privateKey) {
      const { signature, recoveryId } = wasm.signRecoverable(digest, privateKey);
      return { signature, isOdd: (recoveryId & 1) === 1 };
    },
    signSchnorr: (digest, privateKey) => wasm.signSchnorr(digest, privateKey),
    recover: (digest, signature, isOdd) => orThrow(wasm.recover(digest, signature, isOdd ? 1 : 0, false)),
    addToPrivate: (privateKey, tweak) => takeSecret(orThrow(wasm.privateAdd(privateKey, tweak))),
  };
}

function orThrow(bytes: Uint8Array | null): Uint8Array {
  if (bytes === null) throw new Error("what comes out is no key");
  return bytes;
}
