import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Money } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { AccountId } from "../../domain/money/ids.ts";
import { networkFeePaid, treasuryFunded } from "../../domain/treasury/entries.ts";
import type { Assets } from "../money/ports.ts";
import { readChainMoney } from "../money/read-chain-money.ts";
import type { Booked, FundedTreasury, PaidFee, SwitchedCustody, SwitchedTreasury, TreasuryBooks } from "./ports.ts";

export type TreasuryDeps = {
  readonly assets: Assets;
  readonly clock: Clock;
  /** What we have on a network. */
  readonly custody: (network: string) => ClearingAccount;
  /** What networks have cost us, and what the house has put in, by currency. */
  readonly networkFees: (currency: string) => AccountId;
  readonly treasuryEquity: (currency: string) => AccountId;
};

/**
 * Keeps whether a network's treasury pays out. Its account is there from then on: what is to be
 * paid out of it is reserved for that. What is not said to be OPEN is not. Throws on a token that
 * moves no fraction as fine as its currency has: what people ask for could not be sent.
 */
export const makeNoteSwitch =
  ({ assets }: Pick<TreasuryDeps, "assets">) =>
  async (books: TreasuryBooks, { network, currency, scale, state, switchedAt }: SwitchedTreasury): Promise<void> => {
    if (!assets.find(currency)) await assets.look();
    const asset = assets.find(currency);
    if (!asset) throw new Error(`a treasury is of ${currency}, which is no currency here`);
    if (scale !== null && scale < asset.scale)
      throw new Error(`a token of ${currency} has fewer decimals than the currency has here`);
    await books.openCustody(network, asset);
    const at = new Date(switchedAt);
    await books.noteSwitch({ network, currency, state: state === "OPEN" ? "OPEN" : "PAUSED", at });
  };

/**
 * Keeps whether what leaves over a network is stopped. What is not said to be RELEASED is STOPPED.
 */
export const noteStop = (
  books: Pick<TreasuryBooks, "noteStop">,
  { network, currency, state, switchedAt }: SwitchedCustody,
): Promise<void> =>
  books.noteStop({
    ...{ network, currency, at: new Date(switchedAt) },
    state: state === "RELEASED" ? "RELEASED" : "STOPPED",
  });

/** Books what a network took, once for each transaction. Whether it was news. */
export const makeBookFee =
  (deps: TreasuryDeps) =>
  async (books: TreasuryBooks, paid: PaidFee): Promise<boolean> => {
    const { booked, entry } = await prepare(deps, books, { said: paid, at: paid.paidAt, reference: paid.txid });
    if (!(await books.addFee(booked))) return false;
    await books.post(networkFeePaid(entry, deps.networkFees(paid.currency)));
    return true;
  };

/** Books what came to a treasury from outside, once for each transaction and address. */
export const makeBookFunding =
  (deps: TreasuryDeps) =>
  async (books: TreasuryBooks, funded: FundedTreasury): Promise<boolean> => {
    const { booked, entry } = await prepare(deps, books, {
      ...{ said: funded, at: funded.fundedAt },
      reference: `${funded.txid}/${funded.address}`,
    });
    if (!(await books.addFunding(booked))) return false;
    await books.post(treasuryFunded(entry, deps.treasuryEquity(funded.currency)));
    return true;
  };

type Said = Pick<PaidFee, "network" | "currency" | "amount" | "txid" | "address">;

async function prepare(
  { assets, clock, custody }: TreasuryDeps,
  books: TreasuryBooks,
  { said, at, reference }: { readonly said: Said; readonly at: string; readonly reference: string },
) {
  const { network, currency, txid, address } = said;
  const amount: Money = await readChainMoney(assets, said);
  await books.openCustody(network, amount.asset);
  const id = uuidOf(newId("ent"));
  const booked: Booked = { network, txid, address, amount, entryId: id, at: new Date(at) };
  return { booked, entry: { id, amount, reference, custody: custody(network)(currency), at: clock.now() } };
}
