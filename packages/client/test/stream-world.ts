import { follow } from "../src/follow.js";
import { makeSocket } from "../src/socket.js";
import type { FollowHandlers, FollowState, LiveEvent } from "../types/client.d.ts";
import type { CofferError } from "../types/errors.d.ts";
import { type FakeSubscription, makeFakeWebSocket } from "./fake-websocket.ts";

const TOKEN = /^Bearer token-(\d+)$/;

type Event = { number: { cursor: string; snapshot: boolean; value: number } };

/** A stream of numbers behind a fake socket, and somebody who follows it. */
export function makeStreamWorld(consumer: { next?: (value: number) => void | Promise<void>; after?: string } = {}) {
  let head = 0;
  let validToken = 1;
  let knowsCursors = true;
  let isSessionOver = false;
  const running = new Set<FakeSubscription>();
  const subscriptions: FakeSubscription[] = [];
  const eventOf = (value: number, snapshot = false): Event => ({ number: { cursor: `c${value}`, snapshot, value } });

  const api = makeFakeWebSocket({
    subscribed(subscription) {
      subscriptions.push(subscription);
      const token = Number(TOKEN.exec(subscription.authorization ?? "")?.[1]);
      if (isSessionOver) return subscription.close(4401, "the session has ended");
      if (token < validToken) return subscription.close(4403, "the access token has expired");
      const { after } = subscription.variables;
      if (after !== undefined && !knowsCursors)
        return subscription.error([
          {
            message: "no cursor of this",
            extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR", message: "…" }] },
          },
        ]);
      running.add(subscription);
      if (after === undefined) return subscription.next({ data: eventOf(head, true) });
      for (let value = Number(String(after).slice(1)) + 1; value <= head; value += 1)
        subscription.next({ data: eventOf(value) });
    },
  });
  const live = () => [...running].filter(({ isOver }) => !isOver);

  let issued = 1;
  const session = {
    accessToken: async () => (isSessionOver && issued === 0 ? null : `token-${issued}`),
    renew: async () => {
      if (isSessionOver) return null;
      issued = validToken;
      return `token-${issued}`;
    },
    onChange: () => () => undefined,
  };
  const waits = {
    wait: () => new Promise<void>((resolve) => void setImmediate(resolve)),
    wakeForSocket: () => undefined,
  };

  const taken: { value: number; event: LiveEvent }[] = [];
  const states: FollowState[] = [];
  const faults: CofferError[] = [];
  const handlers: FollowHandlers<Event> = {
    async next(data, event) {
      await consumer.next?.(data.number.value);
      taken.push({ value: data.number.value, event });
    },
    state: (state) => void states.push(state),
    fault: (error) => void faults.push(error),
  };
  const socket = makeSocket({ url: "ws://coffer.test/graphql", session, WebSocket: api.WebSocket });
  const following = follow(
    { socket, session, waits, errorPages: "https://coffer.test/errors/" },
    {
      query: "subscription Numbers($after: String) { number(after: $after) { cursor snapshot value } }",
      variables: consumer.after ? { after: consumer.after } : {},
      handlers,
    },
  );

  return {
    api,
    following,
    subscriptions,
    taken,
    states,
    faults,
    get head() {
      return head;
    },
    happens() {
      head += 1;
      for (const subscription of live()) subscription.next({ data: eventOf(head) });
    },
    expire() {
      validToken += 1;
      for (const subscription of live()) subscription.close(4403, "the access token has expired");
    },
    endSession() {
      isSessionOver = true;
      for (const subscription of live()) subscription.close(4401, "the session has ended");
    },
    forgetCursors: () => {
      knowsCursors = false;
    },
    close(code: number) {
      for (const subscription of live()) subscription.close(code);
    },
    /** A last `next` with errors, and a `complete`. */
    interrupt(code: string, data: unknown = null) {
      for (const subscription of live()) {
        subscription.next({ data, errors: [{ message: "…", extensions: { code } }] });
        if (data === null) subscription.complete();
      }
    },
    passOver(code: string) {
      for (const subscription of live())
        subscription.next({ data: null, errors: [{ message: "…", extensions: { code } }] });
    },
    end() {
      following.stop();
      socket.reset();
    },
  };
}
