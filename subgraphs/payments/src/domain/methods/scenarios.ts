import type { MethodKind } from "./method.ts";

/**
 * What the sandbox provider does about money that goes to a method: `late`: it waits twice before
 * it is paid. `lost`: it is paid, and the first answer is lost. `down`: it is not there for three
 * times. `hooks`: its webhooks come before its answer, the last first and each twice.
 */
export type Payout = "paid" | "declined" | "unusable" | "late" | "lost" | "down" | "hooks";

/** About money that comes from it. `partial`: it gets hold of a half. */
export type Deposited =
  | "collected"
  | "declined"
  | "empty"
  | "authentication"
  | "unusable"
  | "partial"
  | "late"
  | "lost"
  | "down"
  | "hooks";

/** A token of the sandbox provider, and all that happens with it. */
export type Scenario = {
  readonly token: string;
  readonly kind: MethodKind;
  readonly label: string;
  readonly isVerified: boolean;
  /** It is, once it is looked at again. */
  readonly isVerifiedLater?: true;
  readonly payout: Payout;
  readonly deposit: Deposited;
  /** For integrators. */
  readonly description: string;
};

const bank = (number: string) => ({ kind: "BANK", label: `Sandbox Bank •••• ${number}` }) as const;
const card = (number: string) => ({ kind: "CARD", label: `Sandbox Card •••• ${number}` }) as const;
const GOOD = { isVerified: true, payout: "paid", deposit: "collected" } as const;

/** What an integrator can try: the API lists them (`sandboxScenarios`), and a test plays each. */
export const SCENARIOS: readonly Scenario[] = [
  {
    token: "sandbox_bank",
    ...bank("0001"),
    ...GOOD,
    description: "A bank account. What is brought out to it, or in from it, arrives at once.",
  },
  {
    token: "sandbox_card",
    ...card("4242"),
    ...GOOD,
    description: "A card. What is brought out to it, or in from it, arrives at once.",
  },
  {
    token: "sandbox_wallet",
    kind: "CRYPTO_WALLET",
    label: "Sandbox Wallet 0x5a4d…0001",
    ...GOOD,
    description: "A wallet outside. What is brought out to it, or in from it, arrives at once.",
  },
  {
    token: "sandbox_bank_unverified",
    ...bank("0002"),
    ...GOOD,
    isVerified: false,
    description: "A bank account of which the provider does not know whose it is: nothing can be brought out or in.",
  },
  {
    token: "sandbox_bank_later",
    ...bank("0008"),
    ...GOOD,
    isVerified: false,
    isVerifiedLater: true,
    description:
      "A bank account that is not verified when it is added, and is once it is looked at again: by verifyPaymentMethod, or by itself after a minute.",
  },
  {
    token: "sandbox_bank_declined",
    ...bank("0003"),
    isVerified: true,
    payout: "declined",
    deposit: "declined",
    description:
      "The provider declines: a withdrawal to it is FAILED with PAYOUT_DECLINED, a deposit from it is FAILED with DEPOSIT_DECLINED.",
  },
  {
    token: "sandbox_bank_closed",
    ...bank("0004"),
    isVerified: true,
    payout: "unusable",
    deposit: "unusable",
    description: "The account there is closed by now: withdrawals and deposits are FAILED with METHOD_UNUSABLE.",
  },
  {
    token: "sandbox_bank_empty",
    ...bank("0009"),
    isVerified: true,
    payout: "paid",
    deposit: "empty",
    description:
      "There is no money there: a deposit from it is FAILED with METHOD_FUNDS_INSUFFICIENT. What is withdrawn to it arrives at once.",
  },
  {
    token: "sandbox_card_authentication",
    ...card("3155"),
    isVerified: true,
    payout: "paid",
    deposit: "authentication",
    description:
      "Its bank wants its holder to be there: a deposit from it is FAILED with AUTHENTICATION_REQUIRED. What is withdrawn to it arrives at once.",
  },
  {
    token: "sandbox_bank_partial",
    ...bank("0010"),
    isVerified: true,
    payout: "declined",
    deposit: "partial",
    description:
      "Half of the money is there: a deposit from it is FAILED with AMOUNT_MISMATCH, and the half is given back. It takes only a part of a withdrawal, which nobody sends: FAILED with PAYOUT_DECLINED.",
  },
  {
    token: "sandbox_bank_late",
    ...bank("0005"),
    isVerified: true,
    payout: "late",
    deposit: "late",
    description: "The provider takes its time: the payment is PROCESSING for some seconds, then COMPLETED.",
  },
  {
    token: "sandbox_bank_lost",
    ...bank("0006"),
    isVerified: true,
    payout: "lost",
    deposit: "lost",
    description: "The provider does it, and its answer is lost: it is asked again, and has done it once.",
  },
  {
    token: "sandbox_bank_down",
    ...bank("0007"),
    isVerified: true,
    payout: "down",
    deposit: "down",
    description: "The provider is not there at first: the payment is PROCESSING until it is, then COMPLETED.",
  },
  {
    token: "sandbox_bank_hooks",
    ...bank("0011"),
    isVerified: true,
    payout: "hooks",
    deposit: "hooks",
    description:
      "The provider's webhooks come twice, out of order and before its answer: the payment is COMPLETED, and done once.",
  },
];
