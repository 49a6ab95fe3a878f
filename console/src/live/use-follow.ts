import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
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
  /** True: it changes nothing that is shown, and is there so that the tab is connected. */
  readonly isIdle?: boolean;
};

/**
 * Follows a subscription while the page is there, and writes each event into the answer of a query.
 * As soon as it is up to date, and where the server knew its cursor no more, the query is asked
 * anew: what happened before is in its answer, and what happens from then on is an event. The same
 * where an event could not be read, or in part: the answer has it, or says why not. How far it is
 * stands in the header, for all that the page follows.
 */
export function useFollow<Result, Variables extends { readonly after?: string | null | undefined }, Data>(
  document: TypedDocumentString<Result, Variables>,
  variables: Omit<Variables, "after">,
  { into, apply, enabled = true, isIdle = false }: Follow<Result, Data>,
): void {
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
      next(data, { anew, errors }) {
        if (anew) isFresh.current = false;
        liveState.hear();
        // What is missing in it would stand in the place of what the answer has.
        if (errors.length > 0) void answer.current?.askAnew();
        else answer.current?.take(data);
      },
      state(state) {
        // That it ended here is nothing to tell.
        if (isOver) return;
        // Where nothing has come yet there is no cursor, and what happens during a cut comes never.
        if (state.status !== "live") isFresh.current = false;
        if (state.status !== "live" || isFresh.current) return liveState.note(which, state);
        isFresh.current = true;
        // What is shown is of before until the new answer is there.
        liveState.note(which, { status: "catching-up", since: state.since });
        void answer.current?.askAnew().then(() => {
          if (!isOver && following.state === state) liveState.note(which, state);
        });
      },
      fault() {
        // Told before the state: where it was interrupted, the answer is asked anew after that.
        queueMicrotask(() => {
          if (!isOver && following.state.status === "live") void answer.current?.askAnew();
        });
      },
    });
    if (isIdle) liveState.noteIdle(which);
    liveState.note(which, following.state);
    return () => {
      isOver = true;
      isFresh.current = false;
      following.stop();
      liveState.forget(which);
    };
  }, [document, key, isIn, enabled, isIdle, answer]);
}

/** What events change. Where it becomes another answer, events of before are not in a kept one. */
function useAnswer<Data, Event>(into: QueryKey, apply: Apply<Data, Event>, isFresh: { readonly current: boolean }) {
  const cache = useQueryClient();
  const answer = useRef<Kept<Event> | null>(null);
  const applyNow = useEffectEvent(apply);
  const open = useEffectEvent((queryKey: QueryKey) => {
    const kept = keepLive<Data, Event>(cache, queryKey, (before, event) => applyNow(before, event));
    if (isFresh.current && cache.getQueryState(queryKey)?.fetchStatus === "idle") void kept.askAnew();
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
