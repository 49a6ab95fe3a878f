import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { Exchanged, ExchangeSide } from "../../../domain/money/exchange.ts";
import type { NewPayment } from "../../../domain/money/payment.ts";
import type { PartTable } from "../money/part-table.ts";

export type ExchangeRow = {
  readonly quote_id: Uuid | null;
  readonly side: ExchangeSide;
  readonly bought_currency: string;
  readonly bought: string;
  readonly base: string;
  readonly market_rate: string;
  readonly rate_at: Date;
  readonly spread: number;
  readonly terms_version: number;
  readonly quoted_at: Date;
  readonly quote_expires_at: Date;
};

type Made = { readonly id: NewPayment["id"]; readonly exchange: Exchanged };

const EXCHANGE = columnsOf<Made>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  quote_id: ["uuid", ({ exchange }) => exchange.quoteId],
  side: ["text", ({ exchange }) => exchange.side],
  currency: ["text", ({ exchange }) => exchange.bought.asset.code],
  amount: ["numeric", ({ exchange }) => exchange.bought.units],
  base: ["text", ({ exchange }) => exchange.base],
  market_rate: ["text", ({ exchange }) => exchange.marketRate],
  rate_at: ["timestamptz", ({ exchange }) => exchange.rateAt],
  spread: ["int", ({ exchange }) => exchange.spreadBasisPoints],
  terms_version: ["int", ({ exchange }) => exchange.termsVersion],
  quoted_at: ["timestamptz", ({ exchange }) => exchange.quotedAt],
  expires_at: ["timestamptz", ({ exchange }) => exchange.expiresAt],
});

/** What was bought, and by what: for good. */
export const EXCHANGES: PartTable<ExchangeRow> = {
  columns: `x.quote_id, x.side, x.currency AS bought_currency, x.amount::text AS bought, x.base, x.market_rate,
    x.rate_at, x.spread, x.terms_version, x.quoted_at, x.expires_at AS quote_expires_at`,
  join: "LEFT JOIN payment_exchange x ON x.payment_id = p.id",
  read: (row, _asset, assetOf) => {
    if (row.quote_id === null) return {};
    const asset = assetOf(row.bought_currency);
    if (!asset) throw new Error(`asset ${row.bought_currency} of an exchange is missing`);
    return {
      exchange: {
        quoteId: row.quote_id,
        side: row.side,
        bought: money(asset, BigInt(row.bought)),
        base: row.base,
        marketRate: row.market_rate,
        rateAt: row.rate_at,
        spreadBasisPoints: row.spread,
        termsVersion: row.terms_version,
        quotedAt: row.quoted_at,
        expiresAt: row.quote_expires_at,
      },
    };
  },
  prepare({ made }) {
    const exchanges = made.flatMap(({ id, exchange }) => (exchange ? [{ id, exchange }] : []));
    if (exchanges.length === 0) return null;
    return async (client) => {
      await client.query({
        name: "add-exchanges",
        text: `INSERT INTO payment_exchange (${EXCHANGE.names}) SELECT ${EXCHANGE.names} FROM ${EXCHANGE.from("x")}`,
        values: EXCHANGE.values(exchanges),
      });
      return null;
    };
  },
};
