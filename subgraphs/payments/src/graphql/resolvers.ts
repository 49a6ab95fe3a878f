import { scalars } from "@coffer/platform/graphql/scalars";
import { authorizePayment } from "./mutation/authorize-payment.ts";
import { capturePayment } from "./mutation/capture-payment.ts";
import { deposit } from "./mutation/deposit.ts";
import { openAccount } from "./mutation/open-account.ts";
import { sendPayment } from "./mutation/send-payment.ts";
import { voidPayment } from "./mutation/void-payment.ts";
import { payment, payments, paymentsStream } from "./query/payments.ts";
import { paymentStatus } from "./subscription/payment-status.ts";
import { Account, Payment, PaymentStatusChanged, User } from "./type/payment.ts";

export const resolvers = {
  ...scalars,
  Query: { payment, payments, paymentsStream },
  Mutation: { openAccount, deposit, sendPayment, authorizePayment, capturePayment, voidPayment },
  Subscription: { paymentStatus },
  Account,
  Payment,
  PaymentStatusChanged,
  User,
};
