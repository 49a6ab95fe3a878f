import { follow } from "../src/follow.js";
import { makeSocket } from "../src/socket.js";
import type { FollowHandlers, FollowState, LiveEvent } from "../types/client.d.ts";
import type { CofferError } from "../types/errors.d.ts";
import { FakeStream, type NumberEvent } from "./fake-stream.ts";

const claimsOf = (sub: string) => `.${Buffer.from(JSON.stringify({ sub })).toString("base64url")}.`;

/** A stream of numbers, and somebody who follows it. */
export function makeStreamWorld(
  consumer: {
    next?: (value: number) => void | Promise<void>;
    after?: string;
    user?: string;
    /** Whoever proves anew who they are, where something needs it; left out: nobody. */
    stepUp?: () => Promise<boolean>;
  } = {},
) {
  const stream = new FakeStream();
  let issued = 1;
  /** Of a session whose tokens say whose they are. */
  let claims = consumer.user ? claimsOf(consumer.user) : "";
  const session = {
    accessToken: async () => `${claims}token-${issued}`,
    async renew() {
      if (stream.isSessionOver) return null;
      issued = stream.validToken;
      return `${claims}token-${issued}`;
    },
    onChange: () => () => undefined,
  };
  const waits = {
    wait: () => new Promise<void>((resolve) => void setImmediate(resolve)),
    wakeForSocket: () => undefined,
  };
  const socket = makeSocket({ url: "ws://coffer.test/graphql", session, WebSocket: stream.api.WebSocket });
  const query = "subscription Numbers($after: String) { number(after: $after) { cursor snapshot value } }";
  /** One who follows it, on the one socket. */
  function begin({ next, after }: Pick<typeof consumer, "next" | "after">) {
    const taken: { value: number; event: LiveEvent }[] = [];
    const states: FollowState[] = [];
    const faults: CofferError[] = [];
    const handlers: FollowHandlers<NumberEvent> = {
      async next(data, event) {
        await next?.(data.number.value);
        taken.push({ value: data.number.value, event });
      },
      state: (state) => void states.push(state),
      fault: (error) => void faults.push(error),
    };
    const stepUp = consumer.stepUp ?? null;
    const parts = { socket, session, waits, stepUp, errorPages: "https://coffer.test/errors/" };
    const following = follow(parts, { query, variables: after ? { after } : {}, handlers });
    begun.push(following);
    return { following, taken, states, faults };
  }
  const begun: ReturnType<typeof follow>[] = [];
  return {
    stream,
    ...begin(consumer),
    begin,
    logIn(user: string) {
      claims = claimsOf(user);
    },
    end() {
      for (const following of begun) following.stop();
      socket.reset();
    },
  };
}
