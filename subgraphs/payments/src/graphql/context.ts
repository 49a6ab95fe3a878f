import { parseId } from "@coffer/contracts/ids";
import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeLoader } from "@coffer/platform/running/loader";
import type { StreamOwner } from "@coffer/platform/streams/streams";
import type DataLoader from "dataloader";
import type { makeOpenAccount } from "../app/accounts/open-account.ts";
import type { makeAuthorizePayment } from "../app/authorizations/authorize-payment.ts";
import type { makeCapturePayment } from "../app/authorizations/capture-payment.ts";
import type { makeVoidPayment } from "../app/authorizations/void-payment.ts";
import type { makeRequestDeposit } from "../app/deposits/request-deposit.ts";
import type { PaymentReader } from "../app/history/ports.ts";
import type { Assets, Directory } from "../app/money/ports.ts";
import type { makeSendPayment } from "../app/sends/send-payment.ts";
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
    paymentById: makeLoader(async (given: readonly string[]) => {
      const ids = given.map((id) => parseId("pay", id));
      const found = await app.payments.findMany(ids.filter((id) => id !== null));
      const byId = new Map(found.map((payment) => [payment?.id, payment]));
      return ids.map((id) => (id === null ? null : (byId.get(id) ?? null)));
    }),
  });
