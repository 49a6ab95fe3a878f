import { randomBytes } from "node:crypto";
import { writeTronPayload } from "@coffer/addresses/tron";
import { addressOfKey, sha256, signHash } from "@coffer/local-parts/tron/transaction";

/** As wallets of Tron write it. */
const RECOVERY = 27;
const SIGNATURE_BYTES = 65;

/** A machine that has a key, and that Coffer never asks. */
export function makeTronDevice() {
  const key = randomBytes(32).fill(1, 0, 1);
  return {
    address: writeTronPayload(Buffer.from(addressOfKey(key), "hex")),
    /** What its wallet gives back of what is to be signed, as JSON. */
    sign(json: string): string {
      const shown = JSON.parse(json) as { readonly txID: string; readonly raw_data_hex: string };
      const id = sha256(Buffer.from(shown.raw_data_hex, "hex"));
      if (id.toString("hex") !== shown.txID) throw new Error("it is not what it says that it is");
      const signature = signHash(id, key);
      signature[SIGNATURE_BYTES - 1] = RECOVERY + (signature[SIGNATURE_BYTES - 1] ?? 0);
      return JSON.stringify({ ...shown, signature: [signature.toString("hex")] });
    },
  };
}
