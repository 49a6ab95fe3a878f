import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { parseEndpoint } from "./endpoint.ts";

const KEY = "k3y-of-a-provider";

describe("the address of a node", () => {
  it.each([`nonsense ${KEY}`, `ftp://node.test/${KEY}`, `${KEY}`, `http://u:%zz@node.test/${KEY}`])(
    "is refused without being quoted: %s",
    (url) => {
      const refused = (() => {
        try {
          return parseEndpoint(new Secret(url));
        } catch (error) {
          return error;
        }
      })();
      expect(refused).toBeInstanceOf(Error);
      expect(JSON.stringify([String(refused), { ...(refused as object) }])).not.toContain(KEY);
    },
  );

  it("gives its user to the header, decoded, and to nobody else", () => {
    const endpoint = parseEndpoint(new Secret("http://us%40er:p%C3%A4ss@node.test:8332/wallet/a"));
    expect(endpoint.at("")).toBe("http://node.test:8332/wallet/a");
    expect(endpoint.authorization).toBe(`Basic ${Buffer.from("us@er:päss").toString("base64")}`);
    expect(parseEndpoint(new Secret("http://node.test")).authorization).toBeNull();
  });

  it.each([
    ["https://node.test", "https://node.test/wallet/x"],
    ["https://node.test/", "https://node.test/wallet/x"],
    [`https://node.test/v2/${KEY}`, `https://node.test/v2/${KEY}/wallet/x`],
    [`https://node.test/v2/?key=${KEY}#f`, `https://node.test/v2/wallet/x?key=${KEY}`],
  ])("keeps its path and query with a path behind it: %s", (url, at) => {
    expect(parseEndpoint(new Secret(url)).at("/wallet/x")).toBe(at);
  });

  it("takes all that is secret in it out of a text", () => {
    const { redact } = parseEndpoint(
      new Secret(`https://somebody:pa%24sword@node.test:8443/v2/${KEY}?token=t0ken-t0ken`),
    );
    const said = `node.test node.test:8443 somebody pa$sword pa%24sword ${KEY} t0ken-t0ken v2 is out of range`;
    expect(redact(said)).toBe(`${"[secret] ".repeat(7)}v2 is out of range`);
  });
});
