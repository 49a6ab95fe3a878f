import { type CofferEvent, type StreamPlace, wrapEvent } from "./event.ts";
import type { EventData, EventType } from "./event-data.ts";
import type { UserId } from "./ids.ts";
import type { FollowedField } from "./streams.ts";
import type { SubgraphName } from "./subgraphs.ts";

type OfType = {
  readonly [Type in EventType]: {
    /** Without what every type of the subgraph begins with. */
    readonly type: Type extends `coffer.${SubgraphName}.${infer Rest}` ? Rest : never;
    readonly subject: string;
    /** What readers of the type read: another shape does not compile. */
    readonly data: EventData<Type>;
    /** When it happened. */
    readonly time: Date;
    readonly sequence?: string;
    readonly ownerId?: UserId;
    readonly follow?: { readonly field: FollowedField; readonly places: readonly StreamPlace[] };
    /**
     * Left out: a new one. Given where the same fact must keep its id when it is published again.
     */
    readonly id?: CofferEvent["id"];
  };
};

/**
 * What a use case of a subgraph states, of one of the types that the subgraph writes; the envelope
 * is added by {@link makeEvent}.
 */
export type NewEvent<Name extends SubgraphName> = OfType[Extract<EventType, `coffer.${Name}.${string}`>];

export const makeEvent = <Name extends SubgraphName>(subgraph: Name, event: NewEvent<Name>): CofferEvent =>
  wrapEvent(subgraph, event);
