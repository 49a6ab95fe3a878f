/** The provider does not know whose it is. */
export type PaymentMethodUnverified = { readonly code: "PAYMENT_METHOD_UNVERIFIED" };
/** The provider moves no such amount of the currency: too large, or between its smallest units. */
export type AmountUnsupported = { readonly code: "AMOUNT_UNSUPPORTED" };
/** Money comes in from such a method, or goes out to it, and not the other way. */
export type PaymentMethodUnsuitable = { readonly code: "PAYMENT_METHOD_UNSUITABLE" };
export type WithdrawalUnavailable = { readonly code: "WITHDRAWAL_UNAVAILABLE" };
/** Nothing is paid out over that network here, or not now. */
export type NetworkClosed = { readonly code: "NETWORK_CLOSED" };
/** What we have there is not what the books say, and an operator has to look. */
export type NetworkStopped = { readonly code: "NETWORK_STOPPED" };
/** Only the network's own currency goes over it. */
export type NetworkCurrencyMismatch = {
  readonly code: "NETWORK_CURRENCY_MISMATCH";
  readonly networkCurrency: string;
};
/** No address of that network, one whose checksum is wrong, or one that nobody has. */
export type AddressInvalid = { readonly code: "ADDRESS_INVALID" };
