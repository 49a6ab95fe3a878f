import type { Secret } from "@coffer/platform/values/secret";
import { NoAnswer } from "../../app/chains/ports.ts";
import { type Endpoint, parseEndpoint } from "./endpoint.ts";
import { type Json, parseJson } from "./json.ts";
import { makeTurns } from "./turns.ts";

export type HttpJsonOptions = {
  /** http(s); user and password in it become Basic authorization. */
  readonly url: Secret;
  /** From the call to the last byte of the answer, waiting for a turn included. */
  readonly timeoutMs?: number;
  /** Of an answer, after decompression. */
  readonly maxBytes?: number;
  /** At once; the others wait for their turn. */
  readonly maxRequests?: number;
  /** Of a sandbox: whether nothing is asked now, as of a node that cannot be reached. */
  readonly isCutOff?: (() => Promise<boolean>) | undefined;
};

/** `json` is undefined where an answer that is not 2xx has none. */
export type HttpAnswer = { readonly status: number; readonly json: Json | undefined };

export type HttpJson = {
  /** With a path behind the URL's own, or "". Rejects with NoAnswer alone. */
  post(path: string, body: unknown): Promise<HttpAnswer>;
  /** As `post`. */
  get(path: string): Promise<HttpAnswer>;
  /** The text without what the URL keeps secret. */
  redact(text: string): string;
};

const TIMEOUT_MS = 10_000;
/** Ethereum bounds a block to 10 MiB (EIP-7934), which JSON writes in hex. */
const BYTES_MAX = 32 * 1024 * 1024;
const REQUESTS_MAX = 8;

/** JSON over HTTP. Throws where the URL is none. No redirect is followed: keys would go along. */
export function makeHttpJson(options: HttpJsonOptions): HttpJson {
  const { timeoutMs = TIMEOUT_MS, maxBytes = BYTES_MAX, maxRequests = REQUESTS_MAX } = options;
  const endpoint = parseEndpoint(options.url);
  const inTurn = makeTurns(maxRequests);
  const ask = (path: string, init: RequestInit): Promise<HttpAnswer> => {
    // All have the same time and go in order: whoever waits has the turn when its time is over, at
    // the latest.
    const signal = AbortSignal.timeout(timeoutMs);
    return inTurn(async () => {
      if (await options.isCutOff?.()) throw new NoAnswer("the node cannot be reached: an outage is simulated");
      return exchange(endpoint.at(path), { ...init, headers: headersFor(endpoint), signal }, maxBytes);
    });
  };
  return {
    post: (path, body) => ask(path, { method: "POST", body: JSON.stringify(body) }),
    get: (path) => ask(path, { method: "GET" }),
    redact: endpoint.redact,
  };
}

const headersFor = ({ authorization }: Endpoint): Record<string, string> => ({
  accept: "application/json",
  "content-type": "application/json",
  ...(authorization === null ? {} : { authorization }),
});

async function exchange(url: string, init: RequestInit, maxBytes: number): Promise<HttpAnswer> {
  try {
    const response = await fetch(url, { ...init, redirect: "manual" });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new NoAnswer(`the node redirects (HTTP ${response.status})`);
    }
    return toAnswer(response.status, await readBody(response, maxBytes));
  } catch (error) {
    throw error instanceof NoAnswer ? error : new NoAnswer(reasonOf(error));
  }
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop ends the transfer.
    if (bytes > maxBytes) throw new NoAnswer(`the node answers with more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

function toAnswer(status: number, body: Buffer): HttpAnswer {
  try {
    return { status, json: parseJson(UTF_8.decode(body)) };
  } catch {
    if (status >= 200 && status < 300) throw new NoAnswer("the node does not answer with JSON");
    return { status, json: undefined };
  }
}

/** Of what fetch throws the code alone: messages name host and port. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "the node does not answer in time";
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return /^[A-Z][A-Z0-9_]*$/.test(code) ? `the node cannot be reached (${code})` : "the node cannot be reached";
}
