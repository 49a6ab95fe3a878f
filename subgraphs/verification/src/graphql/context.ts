import type { RequestContext } from "@coffer/platform/graphql/subgraph";
import { makeIdLoader } from "@coffer/platform/running/loader";
import type DataLoader from "dataloader";
import type { VerificationApp } from "../app/use-cases.ts";
import type { Verification } from "../domain/verification.ts";

export type Context = RequestContext & {
  readonly app: VerificationApp;
  readonly loaders: {
    readonly verification: DataLoader<string, Verification | null>;
    readonly latestOfUser: DataLoader<string, Verification | null>;
  };
};

/** Loaders live as long as one request, so that nobody sees what another was allowed to see. */
export const makeContext =
  (app: VerificationApp) =>
  (request: RequestContext): Context => ({
    ...request,
    app,
    loaders: {
      verification: makeIdLoader({ prefix: "ver", absent: null }, (ids) =>
        app.readVerifications.byIds(request.actor, ids),
      ),
      latestOfUser: makeIdLoader({ prefix: "usr", absent: null }, (userIds) =>
        app.readVerifications.latestOf(request.actor, userIds),
      ),
    },
  });
