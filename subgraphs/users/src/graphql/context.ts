import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeLoader } from "@coffer/platform/running/loader";
import type DataLoader from "dataloader";
import type { App } from "../app/app.ts";
import type { UserProfile } from "../app/user-profile.ts";

export type Context = RequestContext & { readonly app: App; readonly profiles: DataLoader<string, UserProfile> };

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({ ...request, app, profiles: makeLoader((ids) => app.findProfiles(ids)) });
