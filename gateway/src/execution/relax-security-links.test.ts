import { parse, print } from "graphql";
import { describe, expect, it } from "vitest";
import { relaxSecurityLinks } from "./relax-security-links.ts";

const schemaWith = (links: string) => `schema ${links} { query: Query } type Query { a: Int }`;
const AUTHENTICATED = `@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)`;

describe("relaxSecurityLinks", () => {
  it.each([
    ["policy", `@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)`],
    ["an unknown feature", `@link(url: "https://example.com/secrets/v1.0", for: SECURITY)`],
    [
      "an unknown version of a known feature",
      `@link(url: "https://specs.apollo.dev/authenticated/v0.2", for: SECURITY)`,
    ],
    ["a lookalike host", `@link(url: "https://specs.apollo.dev.example.com/authenticated/v0.1", for: SECURITY)`],
    ["a link without a url", `@link(as: "authenticated", for: SECURITY)`],
    ["a feature linked with @core", `@core(feature: "https://example.com/secrets/v1.0", for: SECURITY)`],
  ])("refuses %s for SECURITY", (_name, link) => {
    expect(() => relaxSecurityLinks(parse(schemaWith(`${AUTHENTICATED} ${link}`)))).toThrow("does not enforce");
  });

  it("refuses it in an extension of the schema, too", () => {
    const sdl = `${schemaWith("")} extend schema @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)`;
    expect(() => relaxSecurityLinks(parse(sdl.replace("schema  {", "schema {")))).toThrow("policy");
  });

  it("drops nothing but the purpose of the two features that are enforced", () => {
    const sdl = schemaWith(`
      @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", for: SECURITY)
      @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY, import: ["@requiresScopes"])`);
    const expected = schemaWith(`
      @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth")
      @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", import: ["@requiresScopes"])`);
    expect(print(relaxSecurityLinks(parse(sdl)))).toBe(print(parse(expected)));
  });
});
