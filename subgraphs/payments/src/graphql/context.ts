import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeLoader } from "@coffer/platform/running/loader";
import type { StreamOwner } from "@coffer/platform/streams/streams";
import type DataLoader from "dataloader";
import type { makeAuthorizePayment } from "../app/authorize-payment.ts";
import type { makeCapturePayment } from "../app/capture-payment.ts";
import type { makeOpenAccount } from "../app/open-account.ts";
import type { Assets, Directory, PaymentReader } from "../app/ports.ts";
import type { makeRequestDeposit } from "../app/request-deposit.ts";
import type { makeSendPayment } from "../app/send-payment.ts";
import type { makeVoidPayment } from "../app/void-payment.ts";
import type { Payment } from "../domain/payment.ts";

export type App = {
  readonly assets: Assets;
  readonly directory: Directory;
  readonly payments: PaymentReader;
  readonly streams: StreamOwner;
  readonly sendPayment: ReturnType<typeof makeSendPayment>;
  readonly authorizePayment: ReturnType<typeof makeAuthorizePayment>;
  readonly capturePayment: ReturnType<typeof makeCapturePayment>;
  readonly voidPayment: ReturnType<typeof makeVoidPayment>;
  readonly openAccount: ReturnType<typeof makeOpenAccount>;
  readonly requestDeposit: ReturnType<typeof makeRequestDeposit>;
};

export type Context = RequestContext & { readonly app: App; readonly paymentById: DataLoader<string, Payment | null> };

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    paymentById: makeLoader((ids: readonly string[]) => app.payments.findMany(ids)),
  });
