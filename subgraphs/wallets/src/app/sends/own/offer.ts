import type { Money } from "@coffer/money/money";
import type { Result } from "@coffer/platform/values/result";
import type { BlockHead, ChainId } from "../../../domain/chains/block.ts";
import type { FeeMarket, FeeTerms, Priority } from "../../../domain/sends/fees.ts";
import type { Chosen } from "../../../domain/sends/outputs/select-coins.ts";
import type { OwnOfferRefusal } from "../../../domain/sends/own-refusals.ts";
import type { SendId, UserId } from "../../../domain/wallets/ids.ts";
import type { Wallet } from "../../../domain/wallets/wallet.ts";
import type { NetworkCurrency } from "../../wallets/find-currency.ts";
import type { TokenTransfer } from "../chain-ports.ts";
import type { ExpiringToken } from "../expiring/ports.ts";
import type { OwnAddress } from "./ports.ts";

/** What is to be sent, once it is known what it is. */
export type OwnAsked = {
  readonly payee: string;
  /** Null: all that an address has of the currency. */
  readonly amount: Money | null;
  /** Of the currency that fees are paid in; null: as much as the house lets one cost. */
  readonly maximumFee: Money | null;
  readonly priority: Priority;
  readonly wallet: SpentWallet;
  readonly currency: NetworkCurrency;
  /** From which it may be, by index. */
  readonly addresses: readonly OwnAddress[];
  /** One of them was chosen, and is the only one here. */
  readonly isChosen: boolean;
};

/** Of a user, or, of the house's (null), one that keeps cold. */
export type SpentWallet = Pick<Wallet, "id" | "network"> & {
  readonly userId: UserId | null;
  readonly kind: Wallet["kind"] | "COLD";
};

/** From where it can be sent now, and what. */
export type OwnOffer = {
  readonly source: OwnAddress & { readonly nextNonce: number };
  readonly amount: Money;
  /** The network's own currency, all that there is of it. */
  readonly isAll: boolean;
  readonly feeCap: bigint;
  readonly fee: OfferedFee;
  /** By what was read up to this block. */
  readonly cursor: BlockHead;
  readonly means: OwnMeans;
};

/** What it would cost now, in units of the network's own currency. */
export type OfferedFee = {
  /** Where the next block is as the latest ones. */
  readonly expected: bigint;
  /** Without a replacement. */
  readonly most: bigint;
  /** PRICE: the network has one, which nobody can outbid. */
  readonly source: FeeMarket["source"] | "PRICE";
};

/** What it would be made of now. */
export type OwnMeans =
  | {
      readonly of: "ACCOUNT";
      readonly chainId: ChainId;
      readonly token: TokenTransfer | null;
      readonly fees: FeeTerms;
      /** What waits there and was counted: signed by anybody, or this user's; in any order. */
      readonly waiting: readonly SendId[];
    }
  | { readonly of: "OUTPUTS"; readonly chosen: Chosen }
  /** Of one whose transactions expire. */
  | {
      readonly of: "EXPIRING";
      /** What it costs at most. */
      readonly fee: bigint;
      readonly token: ExpiringToken | null;
      /** A block that nobody takes back; null where none is read yet. */
      readonly reference: BlockHead | null;
      /** As of ACCOUNT. */
      readonly waiting: readonly SendId[];
    };

/** Of one network; rejects as its node does. */
export type OfferOwn = (asked: OwnAsked) => Promise<Result<OwnOffer, OwnOfferRefusal>>;
