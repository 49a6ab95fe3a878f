import type { Curve } from "./curve.ts";
import { javascriptCurve } from "./curve-javascript.ts";
import { wasmCurve } from "./curve-wasm.ts";
import { copySecret } from "./secret-bytes.ts";

/** Of `secp256k1`, which has no types: libsecp256k1 by its addon. */
type Addon = {
  publicKeyCreate(privateKey: Uint8Array, compressed: boolean, output: Uint8Array): Uint8Array;
  publicKeyConvert(publicKey: Uint8Array, compressed: boolean, output: Uint8Array): Uint8Array;
  publicKeyTweakAdd(publicKey: Uint8Array, tweak: Uint8Array, compressed: boolean, output: Uint8Array): Uint8Array;
  ecdsaSign(digest: Uint8Array, privateKey: Uint8Array): { readonly signature: Uint8Array; readonly recid: number };
  ecdsaRecover(signature: Uint8Array, id: number, digest: Uint8Array, compressed: boolean): Uint8Array;
  privateKeyVerify(privateKey: Uint8Array): boolean;
  /** In place. */
  privateKeyTweakAdd(privateKey: Uint8Array, tweak: Uint8Array): Uint8Array;
};

const POINT_BYTES = 65;
/** So few that one of them, where it is kept, keeps little besides. */
const POINTS_TOGETHER = 16;
let points = new ArrayBuffer(0);
let taken = 0;

/**
 * Sixteen points share their memory: to take it, and to give it back, for each by itself would cost
 * a tenth of what their multiplication does.
 */
function roomForPoint(): Uint8Array {
  if (taken + POINT_BYTES > points.byteLength) {
    points = new ArrayBuffer(POINTS_TOGETHER * POINT_BYTES);
    taken = 0;
  }
  const room = new Uint8Array(points, taken, POINT_BYTES);
  taken += POINT_BYTES;
  return room;
}

/**
 * By its bindings alone: the package's own entry falls back to another JavaScript without a word.
 * Throws where there is no addon for this platform.
 */
export function nativeCurve(load: (name: string) => unknown): Curve {
  const addon = load("secp256k1/bindings.js") as Addon;
  let beside: Pick<Curve, "signSchnorr"> | undefined;
  return {
    name: "native",
    publicKeyOf: (privateKey) => addon.publicKeyCreate(privateKey, false, roomForPoint()),
    uncompress: (publicKey) => addon.publicKeyConvert(publicKey, false, roomForPoint()),
    addToPublic: (publicKey, tweak) => addon.publicKeyTweakAdd(publicKey, tweak, false, roomForPoint()),
    sign(digest, privateKey) {
      const { signature, recid } = addon.ecdsaSign(digest, privateKey);
      return { signature, isOdd: (recid & 1) === 1 };
    },
    signSchnorr(digest, privateKey) {
      beside ??= findBeside(load);
      return beside.signSchnorr(digest, privateKey);
    },
    recover: (digest, signature, isOdd) => addon.ecdsaRecover(signature, isOdd ? 1 : 0, digest, false),
    addToPrivate(privateKey, tweak) {
      // It would add to what is no key as well.
      if (!addon.privateKeyVerify(privateKey)) throw new Error("not a private key");
      const sum = copySecret(privateKey);
      try {
        return addon.privateKeyTweakAdd(sum, tweak);
      } catch (error) {
        sum.fill(0);
        throw error;
      }
    },
  };
}

/** The addon was built without BIP-340. */
function findBeside(load: (name: string) => unknown): Pick<Curve, "signSchnorr"> {
  try {
    return wasmCurve(load);
  } catch {
    return javascriptCurve();
  }
}
