import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { makeStripeObjects, type Params, Refused, type StripeObject } from "./stripe-objects.ts";

/**
 * What goes wrong with one request. `lose`: it is done, and the answer never comes. `drop`: it does
 * not arrive. `fail after`, `fail before`: 500, done or not; the answer is kept by its key, as
 * Stripe does. `busy`: 429. `deny`: there is no such thing, as to who may not see it. `hold`: it is
 * done, and the answer waits for `release`.
 */
export type Fault = "lose" | "drop" | "fail after" | "fail before" | "busy" | "deny" | "hold";

type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };
type Request = { readonly method: string; readonly path: string; readonly params: Params; readonly account: string };

const error = (status: number, type: string, about: Record<string, unknown> = {}): Answer => ({
  status,
  body: { error: { type, message: "It says what was sent, such as pm_card_secret.", ...about } },
});
const FAILED = error(500, "api_error");
const MISSING = error(404, "invalid_request_error", { code: "resource_missing" });
const BUSY: Answer = {
  ...error(429, "invalid_request_error", { code: "rate_limit" }),
  headers: { "retry-after": "7" },
};

function perform({ handle }: ReturnType<typeof makeStripeObjects>, request: Request): Answer {
  try {
    const body = handle(request);
    return body ? { status: 200, body } : MISSING;
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return error(refused.status, refused.type, refused.about);
  }
}

/** What outlives it. `written`: called behind each change, before anybody hears of it. */
export type StandInBooks = {
  readonly kept: Map<string, StripeObject>;
  readonly answers: Map<string, { readonly asked: string; readonly answer: Answer }>;
  readonly written: () => void;
};
const makeBooks = (): StandInBooks => ({ kept: new Map(), answers: new Map(), written: () => undefined });

/**
 * Stripe's HTTP API as far as we use it, which keeps what it makes, by idempotency key and for
 * good, and fails as it is told. Nothing of it is ours: its books are its own.
 */
export async function startStripeStandIn({ kept, answers, written }: StandInBooks = makeBooks(), port = 0) {
  const objects = makeStripeObjects(kept);
  const faults: { readonly on: RegExp; readonly fault: Fault }[] = [];
  const held: (() => void)[] = [];
  const requests: string[] = [];

  /** What a key was used for is answered again, whatever has become of it since. */
  const once = (key: string | undefined, request: Request, act: () => Answer): Answer => {
    const name = key === undefined ? randomUUID() : `${request.account} ${request.path} ${key}`;
    const [asked, before] = [JSON.stringify(request.params), answers.get(name)];
    if (before && before.asked !== asked) return error(400, "idempotency_error");
    const answer = before?.answer ?? act();
    answers.set(name, { asked, answer });
    if (request.method === "POST") written();
    return answer;
  };
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? "", "http://stripe");
    const sent = new URLSearchParams(incoming.method === "POST" ? await text(incoming) : url.search);
    const account = String(incoming.headers["stripe-account"] ?? "");
    const request = { method: incoming.method ?? "", path: url.pathname, params: Object.fromEntries(sent), account };
    const line = `${request.method} ${request.path}`;
    requests.push(line);
    const at = faults.findIndex(({ on }) => on.test(line));
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    const key = incoming.method === "POST" ? (incoming.headers["idempotency-key"] as string | undefined) : undefined;
    if (fault === "drop") return void response.destroy();
    if (fault === "busy") return send(response, BUSY);
    if (fault === "deny") return send(response, MISSING);
    const answer = once(key, request, () => {
      const done = fault === "fail before" ? FAILED : perform(objects, request);
      return fault === "fail after" ? FAILED : done;
    });
    if (fault === "lose") return void response.destroy();
    if (fault === "hold") await new Promise<void>((resolve) => held.push(resolve));
    send(response, answer);
  };
  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...objects,
    requests,
    /**
     * The next request that looks like this meets it. Where the connection breaks, also its repeat:
     * Stripe's library sends it once more by itself, with the same key.
     */
    fail(on: RegExp, fault: Fault) {
      faults.push({ on, fault });
      if (fault === "lose" || fault === "drop") faults.push({ on, fault });
    },
    unmet: () => faults.length,
    held,
    release() {
      for (const go of held.splice(0)) go();
    },
    /** Keys are forgotten after a day. */
    forgetKeys: () => answers.clear(),
    async stop() {
      this.release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_stand_in", ...headers });
  response.end(JSON.stringify(body));
}

/** As Stripe sends it: a snapshot of the object in an event. */
export const eventOf = (type: string, object: Partial<StripeObject>, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: "event",
    api_version: "2026-10-28.endive",
    created: 1_700_000_000,
    livemode: false,
    type,
    data: { object },
    ...more,
  });
