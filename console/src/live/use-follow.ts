import type { FollowState } from "@coffer/client";
import type { CofferError } from "@coffer/client/errors";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { client } from "./api.ts";
import { type Apply, type Kept, keepLive } from "./keep-live.ts";
import { liveState } from "./live-state.ts";
import type { TypedDocumentString } from "./typed-document.ts";
import { useSessionState } from "./use-live.ts";

type Follow<Result, Data> = {
  /** Whose answer the events change. */
  readonly into: QueryKey;
  readonly apply: Apply<Data, Result>;
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
  const [followed, setFollowed] = useState(NOTHING);
  const isIn = useSessionState() === "in";
  /** Whether the answer is of now, and events are all that it misses. */
  const isFresh = useRef(false);
  const answer = useAnswer<Data, Result>(into, apply, isFresh);
  // Variables are plain data: the same text is the same subscription.
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (!isIn || !enabled) return;
    const which = Symbol();
    let isOver = false;
    const following = client.follow<Result, Variables>(document, JSON.parse(key), {
      next(data, { anew }) {
        if (anew) isFresh.current = false;
        liveState.hear();
        answer.current?.take(data);
      },
      state(state) {
        // That it ended here is nothing to tell.
        if (isOver) return;
        liveState.note(which, state);
        setFollowed((before) => ({ ...before, state }));
        // Where nothing has come yet there is no cursor, and what happens during a cut comes never.
        if (state.status !== "live") isFresh.current = false;
        if (state.status !== "live" || isFresh.current) return;
        isFresh.current = true;
        answer.current?.askAnew();
      },
      fault: (fault) => setFollowed((before) => ({ ...before, fault })),
    });
    liveState.note(which, following.state);
    return () => {
      isOver = true;
      isFresh.current = false;
      following.stop();
      liveState.forget(which);
    };
  }, [document, key, isIn, enabled, answer]);
  return followed;
}

/** What events change. Where it becomes another answer, events of before are not in a kept one. */
function useAnswer<Data, Event>(into: QueryKey, apply: Apply<Data, Event>, isFresh: { readonly current: boolean }) {
  const cache = useQueryClient();
  const answer = useRef<Kept<Event> | null>(null);
  const applyNow = useEffectEvent(apply);
  const open = useEffectEvent((queryKey: QueryKey) => {
    const kept = keepLive<Data, Event>(cache, queryKey, (before, event) => applyNow(before, event));
    if (isFresh.current && cache.getQueryState(queryKey)?.fetchStatus === "idle") kept.askAnew();
    return kept;
  });
  // Plain data too.
  const key = JSON.stringify(into);
  useEffect(() => {
    const kept = open(JSON.parse(key));
    answer.current = kept;
    return () => kept.stop();
  }, [key]);
  return answer;
}
