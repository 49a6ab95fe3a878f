import type { FollowState } from "@coffer/client";
import type { CofferError } from "@coffer/client/errors";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { client } from "./api.ts";
import { liveState } from "./live-state.ts";
import type { TypedDocumentString } from "./typed-document.ts";
import { useSessionState } from "./use-live.ts";

type Follow<Result, Data> = {
  /** Whose answer the events change. */
  readonly into: QueryKey;
  /** The answer after the event. */
  readonly apply: (before: Data, event: Result) => Data;
  /** False: nothing is followed yet. */
  readonly enabled?: boolean;
};

type Followed = {
  readonly state: FollowState | null;
  /** What went wrong last and did not end it. */
  readonly fault: CofferError | null;
};

const NOTHING: Followed = { state: null, fault: null };

/**
 * Follows a subscription while the page is there, and writes each event into the answer of a query.
 * As soon as it is up to date, and where the server knew its cursor no more, the query is asked
 * anew: what happened before is in its answer, and what happens from then on is an event.
 */
export function useFollow<Result, Variables extends { readonly after?: string | null | undefined }, Data>(
  document: TypedDocumentString<Result, Variables>,
  variables: Omit<Variables, "after">,
  { into, apply, enabled = true }: Follow<Result, Data>,
): Followed {
  const cache = useQueryClient();
  const [followed, setFollowed] = useState(NOTHING);
  const isIn = useSessionState() === "in";
  const take = useEffectEvent((event: Result) => {
    cache.setQueryData<Data>(into, (before) => (before === undefined ? before : apply(before, event)));
  });
  const askAnew = useEffectEvent(() => void cache.invalidateQueries({ queryKey: into }));
  // Variables are plain data: the same text is the same subscription.
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (!isIn || !enabled) return;
    const which = Symbol();
    let isFresh = false;
    const following = client.follow<Result, Variables>(document, JSON.parse(key), {
      next(data, { anew }) {
        if (anew) isFresh = false;
        liveState.hear();
        take(data);
      },
      state(state) {
        liveState.note(which, state);
        setFollowed((before) => ({ ...before, state }));
        // Where nothing has come yet there is no cursor, and what happens during a cut comes never.
        if (state.status !== "live") isFresh = false;
        if (state.status !== "live" || isFresh) return;
        isFresh = true;
        askAnew();
      },
      fault: (fault) => setFollowed((before) => ({ ...before, fault })),
    });
    liveState.note(which, following.state);
    return () => {
      following.stop();
      liveState.forget(which);
    };
  }, [document, key, isIn, enabled]);
  return followed;
}
