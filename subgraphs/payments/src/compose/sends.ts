import { makeSendPayment } from "../app/sends/send-payment.ts";
import type { Money } from "./money.ts";

export const composeSends = (money: Money) => ({ app: { sendPayment: makeSendPayment(money) } });
