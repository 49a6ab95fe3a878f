import { createRequire } from "node:module";
import type { Curve } from "./curve.ts";
import { javascriptCurve } from "./curve-javascript.ts";
import { nativeCurve } from "./curve-native.ts";
import { wasmCurve } from "./curve-wasm.ts";

type Load = (name: string) => unknown;

const IN_ORDER: readonly ((load: Load) => Curve)[] = [nativeCurve, wasmCurve, () => javascriptCurve()];

/** SEC 2: the point of the private key 1. */
const GENERATOR =
  "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

let found: Curve | undefined;
let tell: (name: Curve["name"]) => void = () => undefined;

/**
 * The fastest that runs here: libsecp256k1 in native code, which comes built for some platforms;
 * the same in WebAssembly; else JavaScript. Loaded by the first who asks. They give the same bytes,
 * so it does not matter to anybody which.
 */
export function findCurve(): Curve {
  if (found) return found;
  found = chooseCurve(createRequire(import.meta.url));
  tell(found.name);
  return found;
}

/** Says which one it is, once it is looked for. */
export function onCurveFound(listener: (name: Curve["name"]) => void): void {
  tell = listener;
}

export function chooseCurve(load: Load): Curve {
  for (const make of IN_ORDER) {
    try {
      const curve = make(load);
      const one = new Uint8Array(32).with(31, 1);
      if (Buffer.from(curve.publicKeyOf(one)).toString("hex") === GENERATOR) return curve;
    } catch {
      // Not built for this platform, or left out of the installation: the next one.
    }
  }
  throw new Error("no implementation of secp256k1 runs here");
}
