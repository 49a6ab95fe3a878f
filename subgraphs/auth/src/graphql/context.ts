import type { RequestContext } from "@coffer/platform/subgraph";
import DataLoader from "dataloader";
import type { App } from "../app/app.ts";
import type { UserView } from "../app/user-view.ts";

export type Context = RequestContext & {
  readonly app: App;
  /** As the request's actor may see them. */
  readonly users: DataLoader<string, UserView | null>;
};

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    users: new DataLoader((ids) => app.findUsers(request.actor, ids)),
  });
