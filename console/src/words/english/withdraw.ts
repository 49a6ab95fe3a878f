import { menu } from "./menu.ts";

export const withdraw = {
  title: menu.withdraw,
  what: "Brings money out, to one of your payment methods. It is reserved first, and leaves once the provider has paid; if it cannot, you get all of it back.",
  to: "To",
  toAddress: "Withdraw to an address",
  noMethod: "You have no payment method that money could be brought to.",
  addMethod: "Add one",
  notVerified: "The provider does not know yet that this one is yours: it would be refused.",
  memoHint: "For you alone. You may leave it out.",
  priorityHint:
    "What is high goes to the provider before others; a bank is not hurried by it. The review says what it costs.",
  arrives: (method: string) => `${method} receives`,
  submit: "Withdraw",
  refusals: {
    PaymentMethodNotFound: "This payment method is not there any more. Choose another.",
    PaymentMethodUnverified:
      "The provider does not know yet that this payment method is yours. Choose another, or wait.",
    PaymentMethodUnsuitable: "No money can be brought to this payment method. Choose another.",
    WithdrawalUnavailable: "Nobody brings out this currency here. Choose an account of another currency.",
    tooMany: (limit: number) => `${limit} withdrawals are on their way, as many as may be. Wait until one is done.`,
  },
} as const;
