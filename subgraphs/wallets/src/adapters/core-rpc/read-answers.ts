import type { Coin } from "../../domain/node-wallets/node-send.ts";
import { type Json, JsonNumber } from "../rpc/json.ts";
import { notKnown, toCount, toHash, toList, toObject } from "../rpc/read-json.ts";

const ADDRESS = /^[A-Za-z0-9]{20,128}$/;

export function toAddress(json: Json | undefined): string {
  if (typeof json !== "string" || !ADDRESS.test(json)) throw notKnown("an address");
  return json;
}

const HEX = /^(?:[0-9a-f]{2})+$/i;

export function toHex(json: Json | undefined, what: string): string {
  if (typeof json !== "string" || !HEX.test(json)) throw notKnown(what);
  return json.toLowerCase();
}

/** Core counts what conflicts below 0. */
export function toConfirmations(json: Json | undefined): number {
  const count = json instanceof JsonNumber ? json.toSafeInteger() : null;
  if (count === null) throw notKnown("confirmations");
  return count;
}

export function toCoin(json: Json | undefined): Coin {
  const { txid, vout } = toObject(json, "an output");
  return { txid: toHash(txid, "a transaction's id"), vout: toCount(vout, "an output's place") };
}

export const toCoins = (json: Json | undefined): Coin[] => toList(json, "outputs").map(toCoin);
