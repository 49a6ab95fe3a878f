import type { HttpRoutes } from "@coffer/platform/http/routes";

/**
 * RFC 7517 §5. Verifiers may keep it for `maxAgeSeconds`; a new key is published for at least as
 * long before it signs.
 */
export const makeJwksRoute =
  (published: () => Promise<readonly object[]>, maxAgeSeconds: number): HttpRoutes =>
  async (scope) => {
    scope.get("/auth/jwks.json", { config: { proof: "none: public keys" } }, async (_request, reply) =>
      reply
        .headers({ "content-type": "application/jwk-set+json", "cache-control": `public, max-age=${maxAgeSeconds}` })
        // As bytes: to a text, Fastify would add a charset, which the media type does not have.
        .send(Buffer.from(JSON.stringify({ keys: await published() }))),
    );
  };
