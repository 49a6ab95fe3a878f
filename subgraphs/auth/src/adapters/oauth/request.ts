import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import type { ProtocolRequest } from "../../app/oauth/server.ts";
import { disguise } from "./own-tokens.ts";

const FORM = /^application\/x-www-form-urlencoded\b/i;
/** Doors that a token is brought to in a form. */
const TAKES_A_TOKEN = /\/(revoke|introspect)$/;

/**
 * A request as the library reads it. Where this server is, the configuration says: what a client
 * or a proxy writes into `Host` is nobody's word here.
 */
export function makeRequest(
  { method, url, headers: theirs, body, address }: ProtocolRequest,
  { issuer, socket }: { issuer: string; socket: Socket | null },
): IncomingMessage {
  const { host, protocol } = new URL(issuer);
  const path = url.split("?", 1)[0] ?? "";
  const isForm = TAKES_A_TOKEN.test(path) && FORM.test(theirs["content-type"] ?? "");
  const bytes = isForm ? withDisguisedToken(body) : body;
  const headers: IncomingMessage["headers"] = {
    ...theirs,
    host,
    "x-forwarded-proto": protocol.slice(0, -1),
    ...(address === undefined ? {} : { "x-forwarded-for": address }),
  };
  delete headers["x-forwarded-host"];
  delete headers["transfer-encoding"];
  if (bytes.length > 0 || theirs["content-length"] !== undefined) headers["content-length"] = String(bytes.length);
  const stream = Readable.from(bytes.length > 0 ? [bytes] : [], { objectMode: false });
  return Object.assign(stream, {
    method,
    url,
    headers,
    socket: socket ?? {},
    httpVersion: "1.1",
    httpVersionMajor: 1,
    httpVersionMinor: 1,
  }) as unknown as IncomingMessage;
}

function withDisguisedToken(body: Buffer): Buffer {
  const form = new URLSearchParams(body.toString("utf8"));
  const tokens = form.getAll("token");
  // Twice the same is for the library to refuse.
  if (tokens.length !== 1 || tokens[0] === undefined) return body;
  form.set("token", disguise(tokens[0]));
  return Buffer.from(form.toString());
}
