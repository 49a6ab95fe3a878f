import { type Money, money } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable } from "../../domain/chains/refusals.ts";
import {
  chooseFees,
  type FeeMarket,
  gasLimitFor,
  maximumFee,
  PRIORITIES,
  type Priority,
  tokenGasLimitFor,
} from "../../domain/sends/fees.ts";
import type { AddressInvalid, PayeeRefuses } from "../../domain/sends/refusals.ts";
import type { KnownToken } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { NetworkUnavailable } from "../../domain/wallets/refusals.ts";
import { findCurrency } from "../wallets/find-currency.ts";
import type { Networks } from "../wallets/ports.ts";
import type { TransferTerms } from "./chain-ports.ts";
import { type Followed, findSending, type SendingNetworks } from "./deps.ts";
import type { FindTreasury } from "./ports.ts";

/** A market of a minute ago is none. */
const VALID_MS = 60_000;

export type QuoteNetworkFee = {
  readonly network: NetworkCode;
  readonly address: string | null;
  /** Of what moves over the network. */
  readonly amount: Money | null;
};

export type NetworkFeeQuote = {
  readonly network: NetworkCode;
  readonly options: readonly { readonly priority: Priority; readonly expected: Money; readonly maximum: Money }[];
  /** PRICE: the network has set it. */
  readonly source: FeeMarket["source"] | "PRICE";
  readonly expiresAt: Date;
};

type Deps = {
  readonly networks: Networks;
  readonly sending: SendingNetworks;
  /** Of those that cost nothing by gas. */
  readonly others: ReadonlyMap<NetworkCode, QuoteOne>;
  readonly findTreasury: FindTreasury;
  readonly clock: Clock;
};

export type QuoteRefusal = NetworkUnavailable | AddressInvalid | ChainUnavailable | PayeeRefuses;

export type QuoteOne = (
  asked: QuoteNetworkFee & { readonly expiresAt: Date },
) => Promise<Result<NetworkFeeQuote, QuoteRefusal>>;

export const makeQuoteNetworkFee =
  ({ networks, sending, others, findTreasury, clock }: Deps) =>
  async ({ network, address, amount }: QuoteNetworkFee): Promise<Result<NetworkFeeQuote, QuoteRefusal>> => {
    const found = networks.get(network);
    if (!found) return err({ code: "NETWORK_UNAVAILABLE", available: [...networks.keys()] });
    if (address !== null && !found.chain.isAddress(address)) return err({ code: "ADDRESS_INVALID" });
    const expiresAt = new Date(clock.now().getTime() + VALID_MS);
    const quoteOther = others.get(network);
    if (quoteOther) return quoteOther({ network, address, amount, expiresAt });
    const sends = await findSending(sending, network);
    if (!sends) return err({ code: "CHAIN_UNAVAILABLE" });
    const { node, native } = sends;
    const payer = address === null ? null : await findTreasury(network);
    const token = amount === null ? null : (findCurrency(networks, network, amount.asset.code)?.token ?? null);
    const limitFor = token === null ? gasLimitFor : tokenGasLimitFor;
    try {
      const market = await node.feeMarket();
      const estimate =
        address === null || payer === null
          ? limitFor(0n)
          : await estimateFor(sends, { from: payer.address, to: address, units: amount?.units ?? 1n, token });
      if (estimate === null) return err({ code: "PAYEE_REFUSES" });
      const gasLimit = limitFor(estimate);
      const options = PRIORITIES.map((priority) => ({
        priority,
        expected: money(native, estimate * (market.baseFee + market.tips[priority])),
        maximum: money(native, maximumFee(chooseFees(market, priority, gasLimit))),
      }));
      return ok({ network, options, source: market.source, expiresAt });
    } catch {
      // Whatever the node said: nobody can quote for it.
      return err({ code: "CHAIN_UNAVAILABLE" });
    }
  };

type Quoted = Pick<TransferTerms, "from" | "to" | "units"> & { readonly token: KnownToken | null };

/** What a contract refuses because its payer has too little yet says nothing of the payee. */
async function estimateFor({ chain, node }: Followed, { token, ...transfer }: Quoted): Promise<bigint | null> {
  if (token === null) return node.estimateGas({ ...transfer, token });
  const { contract } = token;
  const estimate = await node.estimateGas({ ...transfer, token: { contract, authorization: null } });
  if (estimate !== null) return estimate;
  const balance = await node.tokenBalanceAt(contract, transfer.from, chain.cursor.hash);
  return balance < transfer.units ? tokenGasLimitFor(0n) : null;
}
