import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply } from "fastify";
import { EXPLORER_TABS } from "./explorer-tabs.ts";

/** Apollo's own bundle of the Sandbox; loaded by the reader's browser, never by us. */
const SANDBOX_CDN = "https://embeddable-sandbox.cdn.apollographql.com";
const SANDBOX_FRAME = "https://sandbox.embed.apollographql.com";
export const EXPLORER_PATH = "/explorer";
/** Behind some firewalls the bundle neither comes nor fails. */
const SANDBOX_PATIENCE_MS = 3_000;

const FIRST_QUERY = EXPLORER_TABS[0].query;

/** Whether a GET of the API's address comes from a person's browser. */
export const wantsPage = (accept: string | undefined): boolean => accept?.includes("text/html") ?? false;

export const sendSandboxPage = (reply: FastifyReply, path: string): FastifyReply => sendPage(reply, sandboxPage(path));

/**
 * GraphiQL from this server, with subscriptions over the same path: for a reader without a network.
 */
export async function explorerRoutes(app: FastifyInstance, { path }: { path: string }): Promise<void> {
  let page: Promise<Page> | undefined;
  app.get(EXPLORER_PATH, async (_request, reply) => {
    page ??= offlinePage(path);
    return sendPage(reply, await page);
  });
}

type Page = { readonly html: string; readonly policy: string };

const sendPage = (reply: FastifyReply, { html, policy }: Page): FastifyReply =>
  reply.type("text/html; charset=utf-8").header("content-security-policy", policy).send(html);

/** Apollo Sandbox; where its bundle cannot be loaded, the offline explorer instead. */
function sandboxPage(path: string): Page {
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Coffer API</title>
<style>html,body,#sandbox,iframe{height:100%;width:100%;margin:0;border:0}p{font:1rem system-ui;padding:2rem;margin:0}</style></head>
<body>
<div id="sandbox"><p>Loading Apollo Sandbox … <a href="${EXPLORER_PATH}">Use the explorer of this server instead</a></p></div>
<noscript><p>This page needs JavaScript. The API is at this address, for POST requests.</p></noscript>
<script>
  const offline = () => location.replace(${JSON.stringify(EXPLORER_PATH)});
  const late = setTimeout(offline, navigator.onLine ? ${SANDBOX_PATIENCE_MS} : 0);
  const bundle = document.createElement("script");
  bundle.src = "${SANDBOX_CDN}/v2/embeddable-sandbox.umd.production.min.js";
  bundle.onerror = offline;
  bundle.onload = () => {
    clearTimeout(late);
    document.querySelector("#sandbox").replaceChildren();
    new window.EmbeddedSandbox({
      target: "#sandbox",
      initialEndpoint: location.origin + ${JSON.stringify(path)},
      initialSubscriptionEndpoint: location.origin.replace(/^http/, "ws") + ${JSON.stringify(path)},
      initialState: { document: ${JSON.stringify(FIRST_QUERY)}, pollForSchemaUpdates: false },
      endpointIsEditable: false,
      runTelemetry: false,
    });
  };
  document.head.append(bundle);
</script>
</body></html>`;
  const scripts = `${hashesOf(html)} ${SANDBOX_CDN}`;
  return { html, policy: policyOf({ "script-src": scripts, "frame-src": SANDBOX_FRAME }) };
}

/**
 * What stands before GraphiQL's own script is ours: it makes the options that JSON cannot carry.
 */
const RENDER = "YogaGraphiQL.renderYogaGraphiQL(";

const EXPLORER_STYLE = `
  body { display: flex; flex-direction: column; height: 100vh; }
  #who { margin: 0; padding: 0.6rem 1rem; font: 0.9rem system-ui; background: #1f2937; color: #f9fafb; }
  #root { flex: 1; min-height: 0; }
  .graphiql-container { height: 100%; }
  /* Else a tab jumps aside at the press of the mouse, and the click is nobody's. */
  .graphiql-tab { transform: none !important; }
`;

/** The bundle is 9 MB of text: it is read when somebody asks for the page. */
async function offlinePage(path: string): Promise<Page> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const client = readFileSync(new URL("explorer-client.js", import.meta.url), "utf8");
  const rendered = renderGraphiQL({ endpoint: path, title: "Coffer API", defaultTabs: [...EXPLORER_TABS] });
  const withBanner = swap(
    rendered,
    '<div id="root">',
    `<style>${EXPLORER_STYLE}</style><p id="who"></p><div id="root">`,
  );
  const withClient = swap(withBanner, "<script>", `<script>${client}</script><script>`);
  const html = swap(withClient, RENDER, "renderCofferExplorer(YogaGraphiQL, ");
  const policy = policyOf({
    "default-src": "'none'",
    "script-src": hashesOf(html),
    "worker-src": "blob:",
    "style-src": "'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "data:",
    "connect-src": "'self' ws: wss:",
  });
  return { html, policy };
}

function swap(html: string, marker: string, by: string): string {
  if (!html.includes(marker))
    throw new Error(`this GraphiQL has no ${marker}: the explorer was made for another version`);
  return html.replace(marker, () => by); // a function, because the text holds `$&` and its like
}

/** CSP level 3: a script in the page runs only if it is one of these, byte by byte. */
const hashesOf = (html: string): string =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)]
    .map(([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`)
    .join(" ");

const policyOf = (directives: Readonly<Record<string, string>>): string =>
  Object.entries({
    ...directives,
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  })
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
