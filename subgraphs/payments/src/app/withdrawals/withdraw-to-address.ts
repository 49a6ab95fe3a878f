import { formatMoney, type Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { WithdrawToAddressRefusal } from "../../domain/money/refusals.ts";
import { toAnswer } from "../money/answer.ts";
import { claimedExtras } from "../money/plan-payment.ts";
import { addressIdOf } from "./address-id.ts";
import type { CheckNetwork } from "./check-network.ts";
import { type FindNetwork, isEnough, moves } from "./networks.ts";
import { RESERVED_REFUSALS, type ReserveDeps, reserveWithdrawal, type Way, type WithdrawalOrder } from "./reserve.ts";

export type WithdrawToAddress = WithdrawalOrder & {
  readonly network: string;
  /** As it was given. */
  readonly address: string;
};

export type WithdrawToAddressDeps = ReserveDeps & {
  readonly findNetwork: FindNetwork;
  readonly checkNetwork: CheckNetwork;
  /** What we have on a network. */
  readonly custody: (network: string) => ClearingAccount;
};

/** To an address of a network, whoever's that is, by wallets. */
export const makeWithdrawToAddress =
  (deps: WithdrawToAddressDeps) =>
  async (command: WithdrawToAddress): Promise<Result<Payment, WithdrawToAddressRefusal>> => {
    const { actorId, fromAccountId, network, amount, memo, idempotencyKey } = command;
    const address = deps.findNetwork(network)?.readAddress(command.address) ?? null;
    const claim = makeClaim({ actorId, operation: "withdrawToAddress", key: idempotencyKey }, [
      fromAccountId,
      network,
      // In whichever case it is written, it is the same one.
      address ?? command.address,
      formatMoney(amount),
      amount.asset.code,
      memo,
      ...claimedExtras(command),
    ]);
    const [before, way] = await Promise.all([deps.claims.find(claim), findWay(deps, command, address)]);
    if (before) return toAnswer(before, deps, { refusals: RESERVED_REFUSALS });
    if (!way.ok) return way;
    const reserved = await reserveWithdrawal(deps, { claim, order: command, way: way.value });
    return reserved.ok ? toAnswer(reserved.value, deps, { refusals: RESERVED_REFUSALS }) : reserved;
  };

/** Whose the account is, and whether money of it goes over this network, to this address. */
async function findWay(
  { directory, checkNetwork, custody }: WithdrawToAddressDeps,
  { actorId, fromAccountId, network, amount }: WithdrawToAddress,
  address: string | null,
): Promise<Result<Way, WithdrawToAddressRefusal>> {
  const currency = amount.asset.code;
  const [from, known] = await Promise.all([
    fromAccountId === null ? null : directory.findAccount(fromAccountId),
    checkNetwork({ network, currency }),
  ]);
  if (from?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  if (from.currency !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: from.currency });
  if (!known.ok) return known;
  if (address === null) return err({ code: "ADDRESS_INVALID" });
  const takes = (one: Money) => moves(known.value, one) && isEnough(known.value, address, one);
  if (!takes(amount)) return err({ code: "AMOUNT_UNSUPPORTED" });
  const payout = { network, address };
  return ok({
    from,
    to: { payout, methodKind: "NETWORK" },
    clearing: custody(network),
    takes,
    toDraft: (parts) => ({ ...parts, operation: "withdrawToAddress", ...payout, addressId: addressIdOf(payout) }),
  });
}
