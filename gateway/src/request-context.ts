import type { Actor } from "@coffer/platform/actor";
import { newId } from "@coffer/platform/ids";

/** What a client's request is carried out with. */
export type RequestContext = {
  readonly requestId: string;
  readonly actor: Actor /** Why a token that came with it was not good. */;
  readonly tokenFault?: string;
};

export const newRequestId = (): string => newId("req");
