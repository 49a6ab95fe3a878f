import { randomBytes } from "node:crypto";
import { isId, uuidOf } from "@coffer/contracts/ids";

/**
 * W3C Trace Context (https://www.w3.org/TR/trace-context/), version 00; zeros stand for nothing.
 */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's trace; what is not one goes no further. */
export const parseTrace = (traceparent: unknown): { readonly traceparent?: string } =>
  typeof traceparent === "string" && TRACEPARENT.test(traceparent) ? { traceparent } : {};

/**
 * Where the caller has none, the request's own id is the trace's, in hexadecimal: so one leads to
 * the other.
 */
export function beginTrace(requestId: string): string {
  const trace = isId("req", requestId) ? uuidOf(requestId).replaceAll("-", "") : randomBytes(16).toString("hex");
  return `00-${trace}-${randomBytes(8).toString("hex")}-01`;
}
