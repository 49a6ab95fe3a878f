import type { HttpRoute } from "@coffer/platform/http/route";
import type { Logger } from "@coffer/platform/log";
import type { Authenticator } from "../authenticate.ts";
import type { GatewayConfig } from "../config.ts";
import type { ErrorMask } from "../mask-errors.ts";
import type { RequestContext } from "../request-context.ts";
import type { Supergraph } from "../supergraph/supergraph.ts";

/** Where the API is, for HTTP and for sockets. */
export const PATH = "/graphql";

export type DoorOptions = {
  readonly config: GatewayConfig;
  readonly supergraph: Supergraph<RequestContext>;
  readonly authenticator: Pick<Authenticator, "authenticate" | "confirm">;
  readonly mask: ErrorMask;
  readonly routes: readonly HttpRoute[];
  readonly log: Logger;
};
