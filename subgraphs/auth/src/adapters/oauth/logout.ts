import type { Configuration, KoaContextWithOIDC } from "oidc-provider";
import type { AskingClient, ProtocolPages } from "../../app/oauth/server.ts";

type Features = NonNullable<Configuration["features"]>;

/**
 * OpenID Connect RP-Initiated Logout. Whoever asks for it, the person is asked; where the browser
 * is led then, the client has registered, to the letter.
 */
export function rpInitiatedLogout(pages: ProtocolPages): NonNullable<Features["rpInitiatedLogout"]> {
  return {
    enabled: true,
    logoutSource(ctx) {
      ctx.type = "html";
      ctx.body = pages.logOut({
        ...seen(ctx),
        action: new URL(ctx.oidc.urlFor("end_session_confirm")).pathname,
        csrf: (ctx.oidc.session as { state?: { secret?: string } } | undefined)?.state?.secret ?? "",
      });
    },
    postLogoutSuccessSource(ctx) {
      ctx.type = "html";
      ctx.body = pages.loggedOut(seen(ctx));
    },
  };
}

const seen = (ctx: KoaContextWithOIDC) => ({
  acceptLanguage: ctx.get("accept-language") || undefined,
  client: askingClient(ctx.oidc.client),
});

const askingClient = (client: KoaContextWithOIDC["oidc"]["client"]): AskingClient | null =>
  client ? { name: client.clientName ?? client.clientId, homepage: client.clientUri ?? "" } : null;
