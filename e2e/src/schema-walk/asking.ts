import type { Answer } from "../answer.ts";
import type { CofferClient } from "../client.ts";
import { RawSocket } from "../raw-socket.ts";

/** Nothing that is asked here takes seconds of a quiet machine; what has not come by then never will. */
const HANGS_AFTER_MS = 120_000;

export type Asked = { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };
/** The answer as it came, every byte of it. */
export type Ask = (asked: Asked) => Promise<{ readonly status: number; readonly text: string }>;
export type Asking = { readonly ask: Ask; end(): void };

export const overHttp = (client: CofferClient): Asking => ({
  async ask(body) {
    const response = await fetch(client.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {}),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(HANGS_AFTER_MS),
    });
    return { status: response.status, text: await response.text() };
  },
  end() {},
});

/** On one socket, as whoever the client is. A subscription is ended at its first message. */
export async function overSocket(client: CofferClient): Promise<Asking> {
  const socket = new RawSocket(client.url);
  await socket.init(client.accessToken ? { authorization: `Bearer ${client.accessToken}` } : {});
  let asked = 0;
  return {
    async ask(payload) {
      asked += 1;
      const id = `w${asked}`;
      const answer = socket.run(id, payload);
      const message = await inTime(mayBeSilent(payload) ? Promise.race([answer, silence(socket, id)]) : answer);
      await socket.send({ id, type: "complete" });
      return { status: 200, text: JSON.stringify(errorsIn(message)) };
    },
    end: () => socket.end(),
  };
}

/** Begins with nothing: it tells of what happens from then on. */
const mayBeSilent = ({ query }: Asked): boolean => /\beventOccurred\b/.test(query);

/** What is asked behind it was answered, and it was not refused. */
async function silence(socket: RawSocket, id: string) {
  for (const nth of [1, 2, 3]) await socket.run(`${id}-${nth}`, { query: "{ testClock { now } }" });
  return { type: "next", payload: { data: null } };
}

const errorsIn = ({ type, payload }: { type: string; payload?: Answer }): unknown =>
  type === "error" ? { errors: payload } : payload;

function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(HANGS_AFTER_MS);
  return Promise.race([
    answer,
    new Promise<never>((_resolve, reject) => {
      late.addEventListener("abort", () => reject(new Error("no answer came")));
    }),
  ]);
}
