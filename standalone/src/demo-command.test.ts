import { describe, expect, it } from "vitest";
import { demoCommandFor } from "./demo-command.ts";

describe("the command that plays the demo", () => {
  it("names the address where it is another than the demo takes by itself", () => {
    expect(demoCommandFor("http://localhost:4000/graphql")).toBe("npm run demo");
    expect(demoCommandFor("http://localhost:4711/graphql")).toBe(
      "COFFER_URL=http://localhost:4711/graphql npm run demo",
    );
  });
});
