import { newId } from "@coffer/contracts/ids";
import type { Actor } from "@coffer/platform/identity/actor";
import type { Work } from "@coffer/platform/running/work";
import type { ExecutionResult, GraphQLError } from "graphql";
import type { Cancellation } from "../limits/cancellation.ts";

/** What a client's request is carried out with. */
export type RequestContext = {
  readonly requestId: string;
  readonly actor: Actor;
  /** Where the client is: the only word on it is the gateway's own. */
  readonly address?: string;
  /** What the client says that it is: its User-Agent. */
  readonly agent?: string;
  /** Why the token that came with it made nobody of its bearer. */
  readonly tokenFault?: GraphQLError;
  /** SHA-256 of the body, which whoever signed the request signed: other bytes are refused. */
  readonly signedDigest?: Uint8Array;
  /** W3C Trace Context of the caller, where the request came with one. */
  readonly traceparent?: string;
  /** Whether the client still waits. */
  readonly cancellation?: Cancellation;
  /** Of one execution. */
  readonly work?: Work;
  /** Set where the operation was executed already, and its result is only to be presented. */
  readonly answered?: Promise<ExecutionResult>;
};

export const newRequestId = (): string => newId("req");
