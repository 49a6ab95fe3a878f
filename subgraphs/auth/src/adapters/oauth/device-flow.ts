import type { Configuration, KoaContextWithOIDC } from "oidc-provider";
import type { CodeFault, ProtocolPages, SeenDevice } from "../../app/oauth/server.ts";

type Features = NonNullable<Configuration["features"]>;

/**
 * RFC 8628. Codes are eight letters that no word is made of, 34 bits; how often somebody may guess
 * is the door's to say.
 */
export function deviceFlow(pages: ProtocolPages): NonNullable<Features["deviceFlow"]> {
  return {
    enabled: true,
    charset: "base-20",
    mask: "****-****",
    deviceInfo: (ctx) => ({ address: ctx.ip, agent: ctx.get("user-agent").slice(0, AGENT_MAX) }),
    userCodeInputSource(...[ctx, , out, error]) {
      ctx.type = "html";
      ctx.body = pages.enterCode({ ...seen(ctx), fault: out || error ? faultOf(error) : null });
    },
    userCodeConfirmSource(...[ctx, , client, device, shown]) {
      ctx.type = "html";
      const { address, agent = "" } = device as Partial<SeenDevice>;
      ctx.body = pages.confirmCode({
        ...seen(ctx),
        userCode: String(ctx.oidc.params?.user_code ?? ""),
        shown,
        client: { name: client.clientName ?? client.clientId, homepage: client.clientUri ?? "" },
        device: { address, agent },
      });
    },
    successSource(ctx) {
      ctx.type = "html";
      const { client } = ctx.oidc;
      ctx.body = pages.codeDone({
        acceptLanguage: ctx.get("accept-language") || undefined,
        client: { name: client?.clientName ?? "", homepage: client?.clientUri ?? "" },
      });
    },
  };
}

const AGENT_MAX = 200;

const seen = (ctx: KoaContextWithOIDC) => ({
  acceptLanguage: ctx.get("accept-language") || undefined,
  action: new URL(ctx.oidc.urlFor("code_verification")).pathname,
  csrf: (ctx.oidc.session as { state?: { secret?: string } } | undefined)?.state?.secret ?? "",
});

/** The library's errors that show the page again, by their names. */
function faultOf(error: unknown): CodeFault {
  const { name, userCode } = (error ?? {}) as { name?: string; userCode?: string };
  if (name === "AbortedError") return "cancelled";
  return name === "NoCodeError" || userCode !== undefined ? "wrong" : "failed";
}
