import { parseId } from "@coffer/contracts/ids";
import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeLoader } from "@coffer/platform/running/loader";
import type { StreamOwner } from "@coffer/platform/streams/streams";
import type DataLoader from "dataloader";
import type { PaymentReader } from "../app/history/ports.ts";
import type { Assets, Directory } from "../app/money/ports.ts";
import type { UseCases } from "../app/use-cases.ts";
import type { Payment } from "../domain/money/payment.ts";

/** What resolvers may do, and what they read. */
export type App = UseCases & {
  readonly assets: Assets;
  readonly directory: Directory;
  readonly payments: PaymentReader;
  readonly streams: StreamOwner;
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
