import type { IncomingHttpHeaders } from "node:http";
import { isId } from "@coffer/contracts/ids";
import type { RouteReply } from "@coffer/platform/http/routes";
import { Secret } from "@coffer/platform/values/secret";
import type { IssueToMachine, ServiceAsks } from "../../app/api-keys/issue-to-machine.ts";

/** As the token endpoint says what went wrong (RFC 6749 §5.2). */
type Fault = "invalid_request" | "invalid_client" | "invalid_scope" | "invalid_target";
type Read =
  | { readonly kind: "asks"; readonly asks: Omit<ServiceAsks, "address"> }
  | { readonly kind: "fault"; readonly fault: Fault };

export type MachineTokens = {
  /**
   * Answers a service that asks for a token with its client credentials; false where the request is
   * another's, which is for the protocol's library. Programs that people let in are clients of the
   * library's, and it gives them none of their own.
   */
  answer(
    sent: { readonly headers: IncomingHttpHeaders; readonly body: Buffer; readonly address: string | undefined },
    reply: RouteReply,
  ): Promise<boolean>;
};

/** `resource`: the one server that tokens are good at (RFC 8707). */
export const makeMachineTokens = (parts: { issueToMachine: IssueToMachine; resource: string }): MachineTokens => ({
  async answer({ headers, body, address }, reply) {
    const read = readRequest(headers, body, parts.resource);
    if (!read) return false;
    const isBasic = headers.authorization !== undefined;
    if (read.kind === "fault") return fail(reply, read.fault, isBasic);
    const issued = await parts.issueToMachine({ ...read.asks, address: address ?? null });
    if (!issued.ok) return fail(reply, issued.error.refused === "scope" ? "invalid_scope" : "invalid_client", isBasic);
    const { token, expiresInSeconds, scopes } = issued.value;
    reply.header("cache-control", "no-store").send({
      access_token: token.reveal(),
      token_type: "Bearer",
      expires_in: expiresInSeconds,
      scope: scopes.join(" "),
    });
    return true;
  },
});

const FORM = /^application\/x-www-form-urlencoded\b/i;

function readRequest(headers: IncomingHttpHeaders, body: Buffer, resource: string): Read | null {
  if (!FORM.test(headers["content-type"] ?? "")) return null;
  const form = new URLSearchParams(body.toString("utf8"));
  if (form.getAll("grant_type").join() !== "client_credentials") return null;
  const basic = readBasic(headers.authorization);
  const id = basic?.id ?? form.get("client_id");
  if (id === null || !isId("svc", id)) return null;
  // RFC 6749 §2.3, §3.2: by one way, and each parameter once.
  const isTwice = ["client_id", "client_secret", "scope"].some((name) => form.getAll(name).length > 1);
  const isBoth = basic !== null && (form.has("client_secret") || (form.get("client_id") ?? id) !== id);
  if (isTwice || isBoth) return { kind: "fault", fault: "invalid_request" };
  const secret = basic?.secret ?? form.get("client_secret");
  if (!secret) return { kind: "fault", fault: "invalid_client" };
  if (form.getAll("resource").some((asked) => asked !== resource)) return { kind: "fault", fault: "invalid_target" };
  const scope = form.get("scope")?.split(" ").filter(Boolean) ?? [];
  const scopes = scope.length > 0 ? [...new Set(scope)] : null;
  return { kind: "asks", asks: { serviceId: id, secret: new Secret(secret), scopes } };
}

/** RFC 6749 §2.3.1: both parts are encoded as in a form before they are joined. */
function readBasic(authorization: string | undefined): { readonly id: string; readonly secret: string } | null {
  const [, encoded = ""] = /^Basic ([\w+/=-]+)$/i.exec(authorization ?? "") ?? [];
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  if (at < 0) return null;
  const decoded = (part: string) => new URLSearchParams(`part=${part.replaceAll("&", "%26")}`).get("part") ?? "";
  return { id: decoded(text.slice(0, at)), secret: decoded(text.slice(at + 1)) };
}

function fail(reply: RouteReply, fault: Fault, isBasic: boolean): true {
  const isRefused = fault === "invalid_client";
  if (isRefused && isBasic) reply.header("www-authenticate", 'Basic realm="coffer"');
  reply
    .status(isRefused ? 401 : 400)
    .header("cache-control", "no-store")
    .send({ error: fault });
  return true;
}
