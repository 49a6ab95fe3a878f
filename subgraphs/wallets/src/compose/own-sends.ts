import type { Sql } from "@coffer/platform/postgres/sql";
import { makeOwnSendReader, makeOwnSendWriter } from "../adapters/postgres/sends/own-sends.ts";
import { makeAnySendReader, makeExpiringSendReader, makeSendReader } from "../adapters/postgres/sends/send-reader.ts";
import { makeOfferAccounts } from "../app/sends/own/offer-accounts.ts";
import { makeOfferExpiring } from "../app/sends/own/offer-expiring.ts";
import { makeOfferOutputs } from "../app/sends/own/offer-outputs.ts";
import type { InOwnSends } from "../app/sends/own/ports.ts";
import { makeQuoteTransaction } from "../app/sends/own/quote-transaction.ts";
import { makeSendTransaction } from "../app/sends/own/send-transaction.ts";
import type { External } from "./external-sends.ts";
import type { SendParts } from "./send-parts.ts";
import type { Sending } from "./sending.ts";

type Others = { readonly offers: Offers["offers"]; readonly drafts: External["prepare"] };

export type Offers = ReturnType<typeof composeOffers>;

/** From where what is nobody's but a wallet's own can be sent. */
export function composeOffers(
  { pool }: Pick<SendParts, "pool">,
  { sending, outputs, expiring }: Pick<Sending, "sending" | "outputs" | "expiring">,
) {
  const own = makeOwnSendReader(pool, makeSendReader(pool));
  const ofOutputs = makeOwnSendReader(pool, makeAnySendReader(pool));
  const ofExpiring = makeOwnSendReader(pool, makeExpiringSendReader(pool));
  return {
    own,
    offers: new Map([
      ...[...sending].map(([network, deps]) => [network, makeOfferAccounts({ ...deps, own })] as const),
      ...[...outputs].map(([network, deps]) => [network, makeOfferOutputs({ ...deps, own: ofOutputs })] as const),
      ...[...expiring].map(([network, deps]) => [network, makeOfferExpiring({ ...deps, own: ofExpiring })] as const),
    ]),
  };
}

/** What people send from wallets of keys that they have brought. */
export function composeOwnSends(
  { transaction, networks, clock, announce }: SendParts,
  own: Offers["own"],
  { offers, drafts }: Others,
) {
  const inOwnSends: InOwnSends = (work) => transaction((sql: Sql) => work(makeOwnSendWriter(sql)));
  return {
    sendTransaction: makeSendTransaction({ networks, offers, drafts, own, inOwnSends, clock, announce }),
    quoteTransaction: makeQuoteTransaction({ networks, offers, own, inOwnSends, clock }),
  };
}
