import { err, ok } from "@coffer/platform/values/result";
import { NodeRefusal } from "../../app/chains/ports.ts";
import type { CoreWallet, NewSend, SignedSend } from "../../app/node-wallets/ports.ts";
import type { CoreCoin } from "../../domain/node-wallets/core-coin.ts";
import type { Coin } from "../../domain/node-wallets/node-send.ts";
import type { NotSigned } from "../../domain/node-wallets/refusals.ts";
import { judgeBytes } from "../../domain/node-wallets/signed-bytes.ts";
import { decodeTransaction } from "../chains/bitcoin/decode-transaction.ts";
import { encodeUnsigned } from "../chains/bitcoin/encode-unsigned.ts";
import { notKnown, toObject } from "../rpc/read-json.ts";
import { amountOf, toUnits } from "./amounts.ts";
import type { AskWallet } from "./ask-wallet.ts";
import * as codes from "./codes.ts";
import { toAddress, toCoins, toHex } from "./read-answers.ts";
import { scriptOf } from "./script-of.ts";

/** How soon it is to be mined, in blocks: what the node's estimate is for. */
const ESTIMATE_BLOCKS = 6;

/** What signs with the keys of the wallet that is asked; the older one is gone since Core 0.18. */
export type SignMethod = "signrawtransactionwithwallet" | "signrawtransaction";

/** Chooses coins and signs, in a Core node's wallet. */
export function makeCoreSigning(
  ask: AskWallet,
  coin: CoreCoin,
  method: SignMethod,
): Pick<CoreWallet, "sign" | "hold" | "letGo" | "listHeld"> {
  const lock = (isUnlocking: boolean) => async (coins: readonly Coin[]) => {
    // One by one: of several the node takes none where one is so already, or spent.
    for (const { txid, vout } of coins)
      await ask("lockunspent", [isUnlocking, [{ txid, vout }]]).catch((error: unknown) => {
        if (!(error instanceof NodeRefusal) || error.code !== codes.INVALID_PARAMETER) throw error;
      });
  };
  const letGo = lock(true);
  return {
    hold: lock(false),
    letGo,
    listHeld: async () => toCoins(await ask("listlockunspent", [])),
    async sign(send) {
      const funded = await fund(ask, coin, send);
      if ("code" in funded) return err(funded);
      const { change } = funded;
      const drawn = decodeTransaction(Buffer.from(funded.unsigned, "hex"));
      const { inputs } = drawn;
      // Old nodes cannot be told to say that it may be replaced.
      const unsigned = coin.replacementStep === null ? funded.unsigned : hexOf(encodeUnsigned(drawn));
      try {
        const signed = await signBytes(ask, method, unsigned);
        if (signed === null) {
          await letGo(inputs);
          return err({ code: "NODE_WALLET_LOCKED" });
        }
        const judged = await judge(ask, signed, { coin, send, change });
        if (!judged.ok) await letGo(inputs);
        return judged;
      } catch (error) {
        // What keeps them from others is only the node's memory: where it does not answer now, what
        // is kept there is found again when coins are short.
        await letGo(inputs).catch(() => undefined);
        throw error;
      }
    },
  };
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

type Funding = { readonly coin: CoreCoin; readonly send: NewSend; readonly change: string };

type Funded = { readonly change: string; readonly unsigned: string };

/** The unsigned bytes, with coins that the node keeps from others; or why not. */
async function fund(ask: AskWallet, coin: CoreCoin, send: NewSend): Promise<Funded | NotSigned> {
  const feeRate = amountOf(await chooseFeeRate(ask, coin));
  try {
    const change = toAddress(await ask("getrawchangeaddress", []));
    const options = { lockUnspents: true, changeAddress: change, feeRate };
    const raw = await ask("createrawtransaction", [[], { [send.payee]: amountOf(send.units) }]);
    const funded = toObject(await ask("fundrawtransaction", [raw, options]), "what was funded");
    return { change, unsigned: toHex(funded.hex, "a transaction") };
  } catch (error) {
    if (!(error instanceof NodeRefusal)) throw error;
    if (error.code === codes.LOCKED || error.code === codes.KEYPOOL_EMPTY) return { code: "NODE_WALLET_LOCKED" };
    const isShort = error.code === codes.NO_FUNDS || error.code === codes.INVALID_AMOUNT;
    if (isShort || (error.code === codes.WALLET_ERROR && /insufficient funds/i.test(error.nodeMessage)))
      return { code: "NODE_FUNDS_SHORT" };
    throw error;
  }
}

/** For 1000 bytes: what the node thinks, where it knows enough, and never below the floor. */
export async function chooseFeeRate(ask: AskWallet, { feeFloor }: CoreCoin): Promise<bigint> {
  const estimate = await ask("estimatesmartfee", [ESTIMATE_BLOCKS]).catch((error: unknown) => {
    if (error instanceof NodeRefusal && error.code === codes.METHOD_NOT_FOUND) return {};
    throw error;
  });
  const { feerate } = toObject(estimate, "an estimate of fees");
  const rate = feerate === undefined ? feeFloor : toUnits(feerate, "an estimate of fees");
  return rate > feeFloor ? rate : feeFloor;
}

/** Null where its keys are locked. */
export async function signBytes(ask: AskWallet, method: SignMethod, unsigned: string): Promise<Uint8Array | null> {
  try {
    const signed = toObject(await ask(method, [unsigned]), "what was signed");
    if (signed.complete !== true) throw notKnown("a transaction that is not signed whole");
    return Buffer.from(toHex(signed.hex, "a transaction"), "hex");
  } catch (error) {
    if (error instanceof NodeRefusal && error.code === codes.LOCKED) return null;
    throw error;
  }
}

/** By the bytes alone: they are not what they are because somebody asked for it. */
async function judge(ask: AskWallet, bytes: Uint8Array, { coin, send, change }: Funding) {
  const decoded = decodeTransaction(bytes);
  const changeScript = scriptOf(change, coin);
  if (changeScript === null) throw notKnown("an address for change");
  let spent = 0n;
  for (const input of decoded.inputs) {
    const output = await ask("gettxout", [input.txid, input.vout, true]);
    spent += toUnits(toObject(output, "a coin that is spent").value, "the value of a coin");
  }
  const intent = { payeeScript: send.payeeScript, units: send.units, changeScript, feeMax: coin.feeMax };
  const judged = judgeBytes(decoded, intent, spent);
  if ("fee" in judged) {
    const inputs = decoded.inputs.map(({ txid, vout }) => ({ txid, vout }));
    return ok({ txid: decoded.txid, bytes, fee: judged.fee, inputs } satisfies SignedSend);
  }
  if (judged.fault === "FEE_TOO_HIGH") return err({ code: "NETWORK_FEE_TOO_HIGH" });
  throw new Error(`a Core node signed another transaction than was asked for: ${judged.fault}`);
}
