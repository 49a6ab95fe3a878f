import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeIdLoader } from "@coffer/platform/running/loader";
import type DataLoader from "dataloader";
import type { App } from "../app/app.ts";
import { defaultProfile, type Profile } from "../domain/profile.ts";

export type Context = RequestContext & { readonly app: App; readonly profiles: DataLoader<string, Profile> };

export const makeContext =
  (app: App) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    profiles: makeIdLoader({ prefix: "usr", absent: defaultProfile }, (ids) => app.findProfiles(ids)),
  });
