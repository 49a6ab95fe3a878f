import type { StreamOwner } from "@coffer/platform/streams";
import type { RequestContext } from "@coffer/platform/subgraph";
import DataLoader from "dataloader";
import type { AccountReader } from "../app/ports.ts";
import type { Account } from "../domain/account.ts";

export type App = { readonly accounts: AccountReader; readonly streams: StreamOwner };

export type Context = RequestContext & {
  readonly app: App;
  readonly accountById: DataLoader<string, Account | null>;
  readonly accountsByOwner: DataLoader<string, Account[]>;
};

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    accountById: new DataLoader((ids: readonly string[]) => app.accounts.findMany(ids)),
    accountsByOwner: new DataLoader((ownerIds: readonly string[]) => app.accounts.listByOwners(ownerIds)),
  });
