import type { Mode } from "@coffer/platform/postgres/provision";
import type { Logger } from "@coffer/platform/running/log";
import type { Supergraph } from "../execution/supergraph.ts";
import type { Authenticator } from "../identity/authenticate.ts";
import type { NodeDoor } from "../identity/nodes.ts";
import type { RequestContext } from "../identity/request-context.ts";
import type { BodyBounds } from "../limits/bodies-under-way.ts";
import type { ExecutionBounds } from "../limits/executions.ts";
import type { NewDocuments } from "../limits/new-documents.ts";
import type { RepetitionBounds } from "../limits/selection-bounds.ts";
import type { PlaceBounds } from "../limits/socket-places.ts";
import type { MountDoors } from "../sources/public-routes.ts";
import type { TrustProxy } from "./client-address.ts";
import type { ConsoleFiles } from "./console-files.ts";
import type { ErrorMask } from "./mask-errors.ts";

/** Where the API is, for HTTP and for sockets. */
export const PATH = "/graphql";

/** What an operator may say of the gateway's door, as `config.ts` reads it from the environment. */
export type DoorConfig = {
  readonly host: string;
  readonly port: number;
  readonly trustProxy: TrustProxy;
  readonly bodies: BodyBounds;
  readonly connectionsPerAddress: number;
  readonly executions: ExecutionBounds;
  readonly operationTimeoutMs: number;
  readonly sockets: PlaceBounds & { readonly strangerIdleMs: number };
  readonly depthMax: number;
  /** Lexical tokens of a document. */
  readonly tokensMax: number;
  /**
   * Selections of an operation, fragments counted wherever they are spread: what the planner has to
   * plan.
   */
  readonly selectionsMax: number;
  /**
   * Values that an answer may hold: by what is known before, pages as large as asked for and other
   * lists of ten; and counted while it is made.
   */
  readonly valuesMax: number;
  readonly repetitions: RepetitionBounds;
  /** Without it, error messages suggest no names either. */
  readonly introspection: boolean;
  /** The page for a person's browser. */
  readonly landingPage: boolean;
  /** The console, which says on every page whether its money is real; null: there is none. */
  readonly console: Mode | null;
  /** Whether AAL2 of the schema means two factors. */
  readonly twoFactors: boolean;
};

export type DoorOptions = {
  readonly config: DoorConfig;
  /** Where clients find this server. */
  readonly issuer: string;
  readonly supergraph: Supergraph<RequestContext>;
  readonly authenticator: Pick<Authenticator, "authenticate" | "confirm">;
  readonly nodes: Pick<NodeDoor, "authenticateNode">;
  readonly mask: ErrorMask;
  readonly newDocuments: NewDocuments;
  readonly mountDoors: MountDoors;
  readonly consoleFiles: ConsoleFiles | null;
  readonly log: Logger;
};
