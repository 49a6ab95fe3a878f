import type { Sql } from "@coffer/platform/postgres/sql";
import { makeOwnSendReader, makeOwnSendWriter } from "../adapters/postgres/sends/own-sends.ts";
import { makeAnySendReader, makeExpiringSendReader, makeSendReader } from "../adapters/postgres/sends/send-reader.ts";
import type { SendsDeps } from "../app/sends/deps.ts";
import type { ExpiringDeps } from "../app/sends/expiring/deps.ts";
import type { OutputDeps } from "../app/sends/outputs/deps.ts";
import { makeOfferAccounts } from "../app/sends/own/offer-accounts.ts";
import { makeOfferExpiring } from "../app/sends/own/offer-expiring.ts";
import { makeOfferOutputs } from "../app/sends/own/offer-outputs.ts";
import type { InOwnSends } from "../app/sends/own/ports.ts";
import { makeQuoteTransaction } from "../app/sends/own/quote-transaction.ts";
import { makeSendTransaction } from "../app/sends/own/send-transaction.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";
import type { External } from "./external-sends.ts";
import type { SendParts } from "./send-parts.ts";

type Others = {
  readonly outputs: ReadonlyMap<NetworkCode, OutputDeps>;
  readonly expiring: ReadonlyMap<NetworkCode, ExpiringDeps>;
  readonly drafts: External["prepare"];
};

/** What people send from wallets of keys that they have brought. */
export function composeOwnSends(
  { pool, transaction, networks, clock, announce }: SendParts,
  sending: ReadonlyMap<NetworkCode, SendsDeps>,
  { outputs, expiring, drafts }: Others,
) {
  const own = makeOwnSendReader(pool, makeSendReader(pool));
  const inOwnSends: InOwnSends = (work) => transaction((sql: Sql) => work(makeOwnSendWriter(sql)));
  const ofOutputs = makeOwnSendReader(pool, makeAnySendReader(pool));
  const ofExpiring = makeOwnSendReader(pool, makeExpiringSendReader(pool));
  const offers = new Map([
    ...[...sending].map(([network, deps]) => [network, makeOfferAccounts({ ...deps, own })] as const),
    ...[...outputs].map(([network, deps]) => [network, makeOfferOutputs({ ...deps, own: ofOutputs })] as const),
    ...[...expiring].map(([network, deps]) => [network, makeOfferExpiring({ ...deps, own: ofExpiring })] as const),
  ]);
  return {
    sendTransaction: makeSendTransaction({ networks, offers, drafts, own, inOwnSends, clock, announce }),
    quoteTransaction: makeQuoteTransaction({ networks, offers, own, inOwnSends, clock }),
  };
}
