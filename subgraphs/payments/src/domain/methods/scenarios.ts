import type { MethodKind } from "./method.ts";

/**
 * What the sandbox provider does about money that goes to a method: `late`: it waits twice before
 * it is paid. `lost`: it is paid, and the first answer is lost. `down`: it is not there for three
 * times.
 */
export type Payout = "paid" | "declined" | "unusable" | "late" | "lost" | "down";

/** A token of the sandbox provider, and all that happens with it. */
export type Scenario = {
  readonly token: string;
  readonly kind: MethodKind;
  readonly label: string;
  readonly isVerified: boolean;
  readonly payout: Payout;
  /** For integrators. */
  readonly description: string;
};

/** What an integrator can try: the API lists them (`sandboxScenarios`), and a test plays each. */
export const SCENARIOS: readonly Scenario[] = [
  {
    token: "sandbox_bank",
    kind: "BANK",
    label: "Sandbox Bank •••• 0001",
    isVerified: true,
    payout: "paid",
    description: "A bank account. What is paid out to it arrives at once.",
  },
  {
    token: "sandbox_card",
    kind: "CARD",
    label: "Sandbox Card •••• 4242",
    isVerified: true,
    payout: "paid",
    description: "A card. What is paid out to it arrives at once.",
  },
  {
    token: "sandbox_wallet",
    kind: "CRYPTO_WALLET",
    label: "Sandbox Wallet 0x5a4d…0001",
    isVerified: true,
    payout: "paid",
    description: "A wallet outside. What is paid out to it arrives at once.",
  },
  {
    token: "sandbox_bank_unverified",
    kind: "BANK",
    label: "Sandbox Bank •••• 0002",
    isVerified: false,
    payout: "paid",
    description: "A bank account of which the provider does not know whose it is: nothing can be withdrawn to it.",
  },
  {
    token: "sandbox_bank_declined",
    kind: "BANK",
    label: "Sandbox Bank •••• 0003",
    isVerified: true,
    payout: "declined",
    description: "The provider declines to pay out: the withdrawal is FAILED with PAYOUT_DECLINED.",
  },
  {
    token: "sandbox_bank_closed",
    kind: "BANK",
    label: "Sandbox Bank •••• 0004",
    isVerified: true,
    payout: "unusable",
    description: "The account there is closed by now: the withdrawal is FAILED with METHOD_UNUSABLE.",
  },
  {
    token: "sandbox_bank_late",
    kind: "BANK",
    label: "Sandbox Bank •••• 0005",
    isVerified: true,
    payout: "late",
    description: "The provider takes its time: the withdrawal is PROCESSING for some seconds, then COMPLETED.",
  },
  {
    token: "sandbox_bank_lost",
    kind: "BANK",
    label: "Sandbox Bank •••• 0006",
    isVerified: true,
    payout: "lost",
    description: "The provider pays out, and its answer is lost: it is asked again, and pays once.",
  },
  {
    token: "sandbox_bank_down",
    kind: "BANK",
    label: "Sandbox Bank •••• 0007",
    isVerified: true,
    payout: "down",
    description: "The provider is not there at first: the withdrawal is PROCESSING until it is, then COMPLETED.",
  },
];
