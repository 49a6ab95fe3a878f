import type { Id, Uuid } from "@coffer/contracts/ids";
import { isId } from "@coffer/contracts/ids";
import { type Money, money } from "@coffer/money/money";
import type { Logger } from "@coffer/platform/running/log";
import { DoesNotOpen } from "@coffer/platform/stores/aes-gcm";
import type { Sealed, Vault } from "@coffer/platform/stores/vault";
import type { QuoteSeal } from "../../app/exchanges/ports.ts";
import type { Assets } from "../../app/money/ports.ts";
import type { ExchangeQuote } from "../../domain/exchanges/quote.ts";
import type { ExchangeSide } from "../../domain/money/exchange.ts";
import type { UserId } from "../../domain/money/ids.ts";

/** What is sealed for one person opens for no other, and for nothing but this. */
const contextOf = (userId: UserId): string => `payments/exchange-quote/${userId}`;

/** A quote as it is sealed: in this order, amounts as text. */
type Written = readonly [
  quoteId: Uuid,
  fromAccountId: Id<"acc">,
  toAccountId: Id<"acc">,
  side: ExchangeSide,
  sold: readonly [string, string],
  fee: string,
  bought: readonly [string, string],
  base: string,
  marketRate: string,
  rateAt: number,
  spreadBasisPoints: number,
  termsVersion: number,
  quotedAt: number,
  expiresAt: number,
];

/** The key's name, the wrapped key, and what is sealed. */
const TEXT = /^([\w-]{1,128})\.([\w-]{1,1024})\.([\w-]{38,2048})$/;

const write = (quote: ExchangeQuote): Written => [
  quote.quoteId,
  quote.fromAccountId,
  quote.toAccountId,
  quote.side,
  [quote.sold.asset.code, quote.sold.units.toString()],
  quote.fee.units.toString(),
  [quote.bought.asset.code, quote.bought.units.toString()],
  quote.base,
  quote.marketRate,
  quote.rateAt.getTime(),
  quote.spreadBasisPoints,
  quote.termsVersion,
  quote.quotedAt.getTime(),
  quote.expiresAt.getTime(),
];

function read(written: Written, userId: UserId, assets: Assets): ExchangeQuote {
  const [quoteId, fromAccountId, toAccountId, side, sold, fee, bought, base, marketRate, ...rest] = written;
  const [rateAt, spreadBasisPoints, termsVersion, quotedAt, expiresAt] = rest;
  if (!isId("acc", fromAccountId) || !isId("acc", toAccountId)) throw new Error("a sealed quote is none");
  return {
    quoteId,
    userId,
    fromAccountId,
    toAccountId,
    side,
    sold: toMoney(sold, assets),
    fee: toMoney([sold[0], fee], assets),
    bought: toMoney(bought, assets),
    base,
    marketRate,
    rateAt: new Date(rateAt),
    spreadBasisPoints,
    termsVersion,
    quotedAt: new Date(quotedAt),
    expiresAt: new Date(expiresAt),
  };
}

function toMoney([currency, units]: readonly [string, string], assets: Assets): Money {
  const asset = assets.find(currency);
  if (!asset) throw new Error(`asset ${currency} of a sealed quote is missing`);
  return money(asset, BigInt(units));
}

type Parts = { readonly vault: Vault; readonly assets: Assets; readonly log: Pick<Logger, "warn"> };

export function makeQuoteSeal({ vault, assets, log }: Parts): QuoteSeal {
  /** Null where it was sealed for somebody else, by a key that is gone, or never. */
  const open = async (sealed: Sealed, userId: UserId): Promise<Buffer | null> => {
    try {
      return await vault.open(sealed, contextOf(userId));
    } catch (error) {
      if (!(error instanceof DoesNotOpen)) log.warn({ err: error, userId }, "an exchange quote could not be opened");
      return null;
    }
  };
  return {
    async seal(quote) {
      const { keyId, wrappedKey, ciphertext } = await vault.seal(
        Buffer.from(JSON.stringify(write(quote))),
        contextOf(quote.userId),
      );
      return [Buffer.from(keyId), wrappedKey, ciphertext]
        .map((part) => Buffer.from(part).toString("base64url"))
        .join(".");
    },
    async open(userId, text) {
      const [, keyId, wrappedKey, ciphertext] = TEXT.exec(text) ?? [];
      if (keyId === undefined || wrappedKey === undefined || ciphertext === undefined) return null;
      const [name, wrapped, bytes] = [keyId, wrappedKey, ciphertext].map((part) => Buffer.from(part, "base64url"));
      const sealed = { keyId: String(name), wrappedKey: wrapped as Buffer, ciphertext: bytes as Buffer };
      const opened = await open(sealed, userId);
      if (!opened) return null;
      const written = JSON.parse(opened.toString()) as Written;
      if ([written[4][0], written[6][0]].some((code) => !assets.find(code))) await assets.look();
      return read(written, userId, assets);
    },
  };
}
