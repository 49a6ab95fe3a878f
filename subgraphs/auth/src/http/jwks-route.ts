import type { HttpRoute } from "@coffer/platform/http/route";

/** RFC 7517 §5. Verifiers may keep it for `maxAgeSeconds`; a new key is published for at least as long before it signs. */
export const makeJwksRoute = (published: () => Promise<readonly object[]>, maxAgeSeconds: number): HttpRoute => ({
  method: "GET",
  path: "/auth/jwks.json",
  proof: "none: public keys",
  handle: async () => ({
    status: 200,
    headers: { "content-type": "application/jwk-set+json", "cache-control": `public, max-age=${maxAgeSeconds}` },
    body: JSON.stringify({ keys: await published() }),
  }),
});
