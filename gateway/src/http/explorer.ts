import type { FastifyInstance } from "fastify";

/** Apollo's own bundle of the Sandbox; loaded by the reader's browser, never by us. */
const SANDBOX_BUNDLE =
  "https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js";

const EXPLORER_PATH = "/explorer";

const FIRST_QUERY = `mutation LogIn {
  login(input: { login: "alice", password: "" }) {
    __typename
    ... on LoginSuccess {
      tokens { accessToken accessTokenExpiresAt }
      user { username }
    }
    ... on Refusal { code message }
  }
}
`;

/** GraphiQL from this server, with subscriptions over the same path: for a reader without a network. */
export async function explorerRoutes(app: FastifyInstance, { path }: { path: string }): Promise<void> {
  app.get(EXPLORER_PATH, async (_request, reply) => reply.type("text/html").send(await offlinePage(path)));
}

/** Whether a GET of the API's address comes from a person's browser. */
export const wantsPage = (accept: string | undefined): boolean => accept?.includes("text/html") ?? false;

/** Apollo Sandbox; where its bundle cannot be loaded, the offline explorer instead. */
export const sandboxPage = (path: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Coffer API</title>
<style>html,body,#sandbox{height:100%;margin:0}#sandbox iframe{border:0}</style></head>
<body>
<div id="sandbox"></div>
<script>
  const offline = () => location.replace(${JSON.stringify(EXPLORER_PATH)});
  const bundle = document.createElement("script");
  bundle.src = ${JSON.stringify(SANDBOX_BUNDLE)};
  bundle.onerror = offline;
  bundle.onload = () => new window.EmbeddedSandbox({
    target: "#sandbox",
    initialEndpoint: location.origin + ${JSON.stringify(path)},
    initialSubscriptionEndpoint: location.origin.replace(/^http/, "ws") + ${JSON.stringify(path)},
    initialState: { document: ${JSON.stringify(FIRST_QUERY)}, pollForSchemaUpdates: false },
    includeCookies: false,
  });
  document.head.append(bundle);
</script>
<noscript>This page needs JavaScript. The API is at this address, for POST requests.</noscript>
</body></html>`;

let page: Promise<string> | undefined;

/** The bundle is 5 MB of text: it is read when somebody asks for the page. */
async function offlinePage(path: string): Promise<string> {
  page ??= import("@graphql-yoga/render-graphiql").then(({ renderGraphiQL }) =>
    renderGraphiQL({ endpoint: path, title: "Coffer API", subscriptionsProtocol: "WS", defaultQuery: FIRST_QUERY }),
  );
  return page;
}
