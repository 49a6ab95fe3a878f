import { unreachable } from "@coffer/client/refusals";
import type { ConsoleImportWalletMutation, ConsoleWatchWalletMutation } from "../../generated/wallet/bring/bring.ts";
import { words } from "../../words/words.ts";

export type Way = "import" | "watch";
export type BringAnswer =
  | NonNullable<ConsoleImportWalletMutation["importWallet"]>
  | NonNullable<ConsoleWatchWalletMutation["watchWallet"]>;

/** Where a refusal is said: at a field by its name, or below the form. */
type Place = "network" | "key" | "addressType" | "birthday" | "form";
export type BringRefusal = { readonly place: Place; readonly text: string };

type KeyFault = Extract<BringAnswer, { __typename: "KeyInvalid" }>["fault"];
type About = {
  readonly way: Way;
  /** Whether the form asks which addresses are made of the key. */
  readonly hasTypes: boolean;
  readonly write: (count: number) => string;
};

/** Why no wallet was made, in words, and where they belong. */
export function refusalOf(
  answer: BringAnswer | null | undefined,
  { way, hasTypes, write }: About,
): BringRefusal | null {
  const { refusals } = words.bring;
  const own = words.wallets;
  switch (answer?.__typename) {
    case undefined:
    case "ImportWalletSuccess":
    case "WatchWalletSuccess":
      return null;
    case "KeyInvalid":
      return { place: placeOf(answer.fault, hasTypes), text: textOf(answer.fault, way) };
    case "NetworkUnavailable":
      return { place: "network", text: refusals.NetworkUnavailable };
    case "WalletExists":
      return { place: "key", text: refusals.WalletExists };
    case "ScanOutOfRange":
      return { place: "birthday", text: own.before.range(write(answer.lowest), write(answer.highest)) };
    case "ChainUnavailable":
      return { place: "birthday", text: refusals.ChainUnavailable };
    case "QuotaExceeded":
      return { place: "form", text: own.refusals.QuotaExceeded(answer.limit) };
    case "IdempotencyKeyReused":
      return { place: "form", text: own.refusals.IdempotencyKeyReused };
    default:
      return unreachable(answer);
  }
}

const placeOf = (fault: KeyFault, hasTypes: boolean): Place =>
  hasTypes && (fault === "ADDRESS_TYPE_NEEDED" || fault === "ADDRESS_TYPE_DIFFERS") ? "addressType" : "key";

const textOf = (fault: KeyFault, way: Way): string =>
  fault === "NOT_UNDERSTOOD" ? words.bring.faults.NOT_UNDERSTOOD[way] : words.bring.faults[fault];

/**
 * Whether what was typed is emptied: it is mended where a letter of it is wrong, and stays for
 * that. What spends does not stay where it was shown uncovered.
 */
export const isEmptied = (answer: BringAnswer | null | undefined): boolean =>
  answer?.__typename !== "KeyInvalid" || answer.fault === "PRIVATE_KEY";
