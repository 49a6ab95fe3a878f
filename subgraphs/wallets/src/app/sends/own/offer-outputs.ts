import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { sumOf } from "../../../domain/sends/outputs/coin.ts";
import { type Chosen, selectAll, selectCoins, worthIt } from "../../../domain/sends/outputs/select-coins.ts";
import { FORMS, feeFor, inputsOf, virtualSize } from "../../../domain/sends/outputs/sizes.ts";
import type { SignedAttempt } from "../../../domain/sends/send.ts";
import { findFollowed } from "../deps.ts";
import { coinsOf } from "../outputs/coins-of.ts";
import type { OutputDeps } from "../outputs/deps.ts";
import { COINS_MAX } from "../outputs/sign-output-sends.ts";
import type { OfferOwn } from "./offer.ts";
import { feeCapOf } from "./places.ts";
import type { OwnAddress, OwnSendReader } from "./ports.ts";

type Deps = Pick<OutputDeps, "network" | "native" | "rules" | "nodes" | "chains" | "coins" | "readPayee"> & {
  readonly own: Pick<OwnSendReader<SignedAttempt>, "listWaiting">;
};

/** Of a chain whose money is outputs: from those of all of the wallet's addresses. */
export const makeOfferOutputs =
  (deps: Deps): OfferOwn =>
  async (asked) => {
    const { network, readPayee, native } = deps;
    const { wallet, addresses, amount, isChosen } = asked;
    const [source] = addresses;
    // All of its addresses are the house's.
    if (!source) return err({ code: "WALLET_CANNOT_SEND", why: "POOLED" });
    if (isChosen) return err({ code: "WALLET_CANNOT_SEND", why: "FROM_ADDRESS" });
    if (wallet.kind !== "IMPORTED" && !addresses.every((one) => isGivenOut(deps, one)))
      return err({ code: "WALLET_CANNOT_SEND", why: "ADDRESS_TYPE" });
    const payee = readPayee(asked.payee);
    if (!payee) return err({ code: "ADDRESS_INVALID" });
    if (amount && amount.units < payee.dust) return err({ code: "PAYEE_REFUSES" });
    if (asked.payee.toLowerCase() === source.address.toLowerCase()) return err({ code: "PAYEE_REFUSES" });
    const followed = await findFollowed(deps);
    if (!followed) return err({ code: "CHAIN_UNAVAILABLE" });
    const { rates, source: ratesOf } = await followed.node.feeRates();
    const rate = rates[asked.priority];
    const own = coinsOf(deps, { network, source: source.address, walletId: wallet.id });
    const there = await own.listSpendable(followed.chain.cursor.height, COINS_MAX);
    const { form: change } = await own.findChange();
    const waiting = await deps.own.listWaiting(network, [source.address], wallet.userId);
    const planned = waiting.reduce(
      (sum, { send }) => (send.state === "PLANNED" && send.walletId === wallet.id ? sum + send.amount.units : sum),
      0n,
    );
    const left = sumOf(there) - planned;
    const feeCap = feeCapOf(asked, deps.rules);
    const wanted = { rate, replaces: null, cap: feeCap, pieces: 1, change };
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
        maximumFee: money(
          native,
          feeFor(rate, virtualSize(inputsOf(1, change), [payee.scriptBytes, FORMS[change].scriptBytes])),
        ),
      });
    const units = amount?.units ?? sumOf(chosen.inputs) - chosen.fee;
    return ok({
      ...{ source: { ...source, nextNonce: 0 }, amount: money(native, units), isAll: amount === null, feeCap },
      fee: { expected: chosen.fee, most: chosen.fee, source: ratesOf },
      ...{ cursor: followed.chain.cursor, means: { of: "OUTPUTS", chosen } },
    });
  };

/** What is signed elsewhere is signed by one key an output. */
const isGivenOut = ({ readPayee }: Deps, { address }: OwnAddress): boolean => readPayee(address)?.isOfScript === false;
