import { NodeRefusal } from "../../app/chains/ports.ts";
import type { CoreWallet } from "../../app/node-wallets/ports.ts";
import type { CoreCoin } from "../../domain/node-wallets/core-coin.ts";
import type { Spare } from "../../domain/node-wallets/raise-fee.ts";
import { isExactly } from "../../domain/node-wallets/signed-bytes.ts";
import { decodeTransaction } from "../chains/bitcoin/decode-transaction.ts";
import { encodeUnsigned } from "../chains/bitcoin/encode-unsigned.ts";
import type { Json } from "../rpc/json.ts";
import { notKnown, toList, toObject } from "../rpc/read-json.ts";
import { toUnits } from "./amounts.ts";
import type { AskWallet } from "./ask-wallet.ts";
import * as codes from "./codes.ts";
import { hexOf, type SignMethod, signBytes } from "./core-signing.ts";
import { toAddress, toCoin, toHex } from "./read-answers.ts";
import { scriptOf } from "./script-of.ts";

/** Signs what takes the place of what is stuck, as it was drawn here: never `bumpfee`. */
export const makeCoreReplacing = (
  ask: AskWallet,
  coin: CoreCoin,
  method: SignMethod,
): Pick<CoreWallet, "listSpare" | "isThere" | "newChange" | "signAgain"> => ({
  // Those that are kept from being chosen are not listed.
  listSpare: async () => toList(await ask("listunspent", [1]), "outputs").flatMap(toSpare),
  isThere: async ({ txid, vout }) => (await ask("gettxout", [txid, vout, false])) !== null,
  async newChange() {
    try {
      const script = scriptOf(toAddress(await ask("getrawchangeaddress", [])), coin);
      if (script === null) throw notKnown("an address for change");
      return script;
    } catch (error) {
      if (!(error instanceof NodeRefusal)) throw error;
      if (error.code !== codes.LOCKED && error.code !== codes.KEYPOOL_EMPTY) throw error;
      return "LOCKED";
    }
  },
  async signAgain(drawn) {
    const bytes = await signBytes(ask, method, hexOf(encodeUnsigned({ ...drawn, lockTime: 0 })));
    if (bytes === null) return "LOCKED";
    // By the bytes alone: they are not what they are because somebody asked for it.
    if (!isExactly(decodeTransaction(bytes), drawn))
      throw new Error("a Core node signed another transaction than was asked for");
    return bytes;
  },
});

/** None of what it cannot sign: `spendable` is there in each version. */
function toSpare(json: Json): readonly Spare[] {
  const { amount, scriptPubKey, spendable } = toObject(json, "an output");
  if (spendable !== true) return [];
  return [{ ...toCoin(json), units: toUnits(amount, "an amount"), script: toHex(scriptPubKey, "a script") }];
}
