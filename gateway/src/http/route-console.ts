import { acceptedLanguages } from "@coffer/platform/http/accepted-languages";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ConsoleFile, type ConsoleFiles, DEFAULT_LANGUAGE, type Encoding } from "./console-files.ts";
import { wantsPage } from "./explorer.ts";

const CONSOLE_PATH = "/console/";
const YEAR_SECONDS = 31_536_000;

/**
 * Only what comes from here runs, and no text becomes code: also where a page should have a hole,
 * what is written into it stays text. Tried with the console itself in e2e/console.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types coffer-worker",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self)",
};

/**
 * The console: its files, and for every other address below it the page, which shows what the
 * address says. `/` leads a person's browser there.
 */
export async function routeConsole(app: FastifyInstance, { files }: { files: ConsoleFiles }): Promise<void> {
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(HEADERS);
    done();
  });
  app.get("/", (request, reply) =>
    wantsPage(request.headers.accept) ? reply.redirect(CONSOLE_PATH, 302) : reply.callNotFound(),
  );
  app.get("/console", (_request, reply) => reply.redirect(CONSOLE_PATH, 308));
  app.get(`${CONSOLE_PATH}*`, { config: { cookies: ["coffer-language"] } }, (request, reply) => {
    const { "*": path = "" } = request.params as { readonly "*"?: string };
    const asset = files.assets.get(path);
    if (asset) return sendFile(request, reply, asset);
    // What a script asks for and is not there is no page: a browser would say that a page is no
    // script.
    if (path.startsWith("assets/")) return reply.callNotFound();
    return sendPage(request, reply, files);
  });
}

/** As the person chose on a page before (console/src/kept.ts), else as their browser asks. */
function sendPage(request: FastifyRequest, reply: FastifyReply, { pages }: ConsoleFiles): FastifyReply {
  const { cookie, "accept-language": acceptLanguage } = request.headers;
  const wanted = [CHOSEN_LANGUAGE.exec(cookie ?? "")?.[1] ?? "", ...acceptedLanguages(acceptLanguage)];
  const page = pages.get(wanted.find((language) => pages.has(language)) ?? DEFAULT_LANGUAGE);
  if (!page) throw new Error("the console has no page");
  return sendFile(request, reply, { ...page, vary: "accept-language, cookie, accept-encoding" });
}

const CHOSEN_LANGUAGE = /(?:^|;\s*)coffer-language=([a-z]{2})(?:;|$)/;

function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, etag, isForGood, bytes, vary = "accept-encoding" }: ConsoleFile & { readonly vary?: string },
): FastifyReply {
  reply.header("cache-control", isForGood ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache");
  reply.header("etag", etag).header("vary", vary);
  if (request.headers["if-none-match"] === etag) return reply.status(304).send();
  const encoding = chooseEncoding(request.headers["accept-encoding"], bytes);
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  return reply.type(type).send(bytes[encoding]);
}

const PREFERRED: readonly Encoding[] = ["br", "gzip"];

/** RFC 9110 §12.5.3, of the two that browsers offer: a weight of zero refuses. */
function chooseEncoding(accepted: string | undefined, bytes: ConsoleFile["bytes"]): Encoding {
  const offered = new Set(
    (accepted ?? "")
      .toLowerCase()
      .split(",")
      .map((part) => part.split(";").map((piece) => piece.trim()))
      .filter(([, weight]) => !/^q=0(?:\.0*)?$/.test(weight ?? ""))
      .map(([name]) => name),
  );
  return PREFERRED.find((encoding) => bytes[encoding] && offered.has(encoding)) ?? "identity";
}
