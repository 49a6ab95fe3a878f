import { describe, expect, it } from "vitest";
import { destinationOf, isHomepage, isNative, parseRedirectUri, type RedirectUri } from "./client.ts";

const uris = (...texts: string[]) => ({ redirectUris: texts as unknown as RedirectUri[] });

describe("an address that answers are led to", () => {
  it.each([
    "",
    "shop.example/cb",
    "//shop.example/cb",
    "http://shop.example/cb",
    "http://127.0.0.1.evil.example/cb",
    "https://localhost/cb",
    "https://shop.example/cb#part",
    "https://user@shop.example/cb",
    "https://user:pass@shop.example/cb",
    "https://shop.example/c b",
    "https://shop.example/cb\n",
    "https://shop.example/ü",
    'https://shop.example/"><script>',
    "https://shop.example/\\evil",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "myapp:/cb",
    `https://shop.example/${"x".repeat(512)}`,
  ])("is refused: %j", (uri) => {
    expect(parseRedirectUri(uri)).toMatchObject({ error: { code: "INVALID_REDIRECT_URI" } });
  });

  it.each([
    "https://shop.example/cb",
    "https://shop.example:8443/cb?x=1",
    "http://127.0.0.1/cb",
    "http://127.0.0.1:8080/cb",
    "http://[::1]:1/cb",
    "http://localhost:3000/cb",
    "com.example.app:/oauth",
  ])("is taken as it is: %j", (uri) => {
    expect(parseRedirectUri(uri)).toEqual({ ok: true, value: uri });
  });

  it("tells a person the host, and of a program on their device none", () => {
    expect(destinationOf("https://shop.example:8443/cb").host).toBe("shop.example:8443");
    for (const uri of ["http://127.0.0.1:1/cb", "com.example.app:/cb", "nonsense"])
      expect(destinationOf(uri).host).toBeNull();
  });
});

describe("a client", () => {
  it("is on somebody's device where any of its addresses is, or it has none", () => {
    expect(isNative(uris("https://a.example/cb"))).toBe(false);
    expect(isNative(uris("https://a.example/cb", "com.example.a:/cb"))).toBe(true);
    expect(isNative(uris())).toBe(true);
  });

  it("has a homepage that is https and nobody's name", () => {
    expect(["https://a.example/", "http://a.example/", "https://x@a.example/", "javascript:1"].map(isHomepage)).toEqual(
      [true, false, false, false],
    );
  });
});
