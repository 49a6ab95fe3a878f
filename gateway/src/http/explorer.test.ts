import { createHash } from "node:crypto";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { explorerRoutes, sendSandboxPage, wantsPage } from "./explorer.ts";

async function getPage(path: "/graphql" | "/explorer") {
  const app = fastify();
  app.register(explorerRoutes, { path: "/graphql" });
  app.get("/graphql", (_request, reply) => sendSandboxPage(reply, "/graphql"));
  const { body, headers } = await app.inject(path);
  await app.close();
  const scripts = [...body.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = ""]) => script);
  return { body, scripts, type: headers["content-type"], policy: String(headers["content-security-policy"]) };
}
const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("a page for a person", () => {
  it("is not for programs", () => {
    expect(wantsPage("text/html,application/xhtml+xml")).toBe(true);
    expect(wantsPage("application/json")).toBe(false);
    expect(wantsPage("*/*")).toBe(false);
    expect(wantsPage(undefined)).toBe(false);
  });

  it.each(["/graphql", "/explorer"] as const)("runs no script but its own, and sits in no frame: %s", async (path) => {
    const { policy, scripts, type } = await getPage(path);
    expect(type).toBe("text/html; charset=utf-8");
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(policy).toContain(hashOf(script));
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it("falls back to the explorer of this server where Apollo's bundle fails or does not come", async () => {
    const { body, policy } = await getPage("/graphql");
    expect(body).toContain('location.replace("/explorer")');
    expect(body).toMatch(/bundle\.onerror = offline/);
    expect(body).toMatch(/setTimeout\(offline, /);
    expect(policy).toContain("https://embeddable-sandbox.cdn.apollographql.com");
  });

  it("asks nobody but this server, offline", async () => {
    const { body, policy } = await getPage("/explorer");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("http");
    expect(body).toContain("renderCofferExplorer(YogaGraphiQL, ");
    expect(body).not.toContain("YogaGraphiQL.renderYogaGraphiQL(");
    expect(body.split('<p id="who">')).toHaveLength(2);
  });
});
