import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { sumOf } from "../../../domain/sends/outputs/coin.ts";
import { type Chosen, selectAll, selectCoins, worthIt } from "../../../domain/sends/outputs/select-coins.ts";
import { feeFor, OWN_SCRIPT_BYTES, virtualSize } from "../../../domain/sends/outputs/sizes.ts";
import type { SignedAttempt } from "../../../domain/sends/send.ts";
import { findFollowed } from "../deps.ts";
import type { OutputDeps } from "../outputs/deps.ts";
import { COINS_MAX } from "../outputs/sign-output-sends.ts";
import type { OfferOwn, OwnAsked } from "./offer.ts";
import type { OwnSendReader } from "./ports.ts";

type Deps = Pick<OutputDeps, "network" | "native" | "rules" | "nodes" | "chains" | "coins" | "readPayee"> & {
  readonly own: Pick<OwnSendReader<SignedAttempt>, "listWaiting">;
};

/** Of a chain whose money is outputs: from those of all of the wallet's addresses. */
export const makeOfferOutputs =
  (deps: Deps): OfferOwn =>
  async (asked) => {
    const { network, coins, readPayee, native } = deps;
    const { wallet, addresses, amount, isChosen } = asked;
    const [source] = addresses;
    const cannot = source && whyNot(deps, { isChosen, address: source.address });
    if (!source || cannot) return err({ code: "WALLET_CANNOT_SEND", why: cannot ?? "ADDRESS_TYPE" });
    const payee = readPayee(asked.payee);
    if (!payee) return err({ code: "ADDRESS_INVALID" });
    if (amount && amount.units < payee.dust) return err({ code: "PAYEE_REFUSES" });
    if (asked.payee.toLowerCase() === source.address.toLowerCase()) return err({ code: "PAYEE_REFUSES" });
    const followed = await findFollowed(deps);
    if (!followed) return err({ code: "CHAIN_UNAVAILABLE" });
    const rate = (await followed.node.feeRates()).rates[asked.priority];
    const there = await coins.own(wallet.id).listSpendable(followed.chain.cursor.height, COINS_MAX);
    const waiting = await deps.own.listWaiting(network, [source.address], wallet.userId);
    const planned = waiting.reduce(
      (sum, { send }) => (send.state === "PLANNED" && send.walletId === wallet.id ? sum + send.amount.units : sum),
      0n,
    );
    const left = sumOf(there) - planned;
    const feeCap = capOf(deps, asked);
    const wanted = { rate, replaces: null, cap: feeCap, pieces: 1 };
    const chosen: Chosen | "SHORT" | "TOO_DEAR" =
      amount === null
        ? selectAll({ ...payee, ...wanted }, worthIt(there, rate))
        : selectCoins({ ...wanted, payee: { ...payee, units: amount.units } }, { coins: there });
    if (chosen === "TOO_DEAR") return err({ code: "NETWORK_FEE_TOO_HIGH" });
    const isShort = chosen === "SHORT" || (amount === null ? planned > 0n : amount.units + chosen.fee > left);
    if (chosen === "SHORT" || isShort)
      return err({
        code: "BALANCE_INSUFFICIENT",
        available: money(native, left > 0n ? left : 0n),
        maximumFee: money(native, feeFor(rate, virtualSize(1, [payee.scriptBytes, OWN_SCRIPT_BYTES]))),
      });
    const units = amount?.units ?? sumOf(chosen.inputs) - chosen.fee;
    return ok({
      ...{ source: { ...source, nextNonce: 0 }, amount: money(native, units), isAll: amount === null, feeCap },
      ...{ cursor: followed.chain.cursor, means: { of: "OUTPUTS", chosen } },
    });
  };

/** Sizes are reckoned, and signatures made, for one kind of address. */
const whyNot = (
  { readPayee }: Deps,
  { isChosen, address }: { readonly isChosen: boolean; readonly address: string },
): "ADDRESS_TYPE" | "FROM_ADDRESS" | null => {
  if (readPayee(address)?.scriptBytes !== OWN_SCRIPT_BYTES) return "ADDRESS_TYPE";
  return isChosen ? "FROM_ADDRESS" : null;
};

function capOf({ rules }: Deps, { maximumFee }: OwnAsked): bigint {
  const wanted = maximumFee?.units;
  return wanted !== undefined && wanted < rules.feeCap ? wanted : rules.feeCap;
}
