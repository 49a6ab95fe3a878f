export const returns = {
  PAYOUT_RETURNED: "The bank sent it back. The money is in the account again.",
  METHOD_UNUSABLE: "It came back: the payment method is not there any more. The money is in the account again.",
  DEPOSIT_REVERSED: "The bank took it back.",
  DEPOSIT_DISPUTED: "It was disputed, and lost.",
  DEPOSIT_REFUNDED: "The provider gave it back.",
  CHAIN_REORGANISED: "The chain that it came from was reorganised, and has it no more.",
} as const;
