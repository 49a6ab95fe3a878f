import { describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { makeLogger } from "./log.ts";

const logged = (fields: object): string => {
  const lines: string[] = [];
  makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(line) } }).info(fields, "said");
  return lines.join("");
};

describe("the log", () => {
  it.each(["password", "accessToken", "refreshToken", "authorization", "seed", "privateKey", "base64"])(
    "hides %s, nested too",
    (key) => {
      expect(logged({ [key]: "hunter2", input: { [key]: "hunter2", deeper: { [key]: "hunter2" } } })).not.toContain(
        "hunter2",
      );
    },
  );

  it("hides a Secret under any name, however deep", () => {
    expect(logged({ a: { b: { c: { d: new Secret("hunter2") } } }, e: [new Secret("hunter2")] })).not.toContain(
      "hunter2",
    );
  });

  it("hides what a driver hangs on an error, and keeps its code and its causes", () => {
    const cause = Object.assign(new Error("the socket closed"), { client: { queue: ["hunter2"] } });
    const error = Object.assign(new Error("connection lost", { cause }), {
      code: "08006",
      client: { queue: ["hunter2"] },
    });
    const line = logged({ err: error });
    expect(line).not.toContain("hunter2");
    expect(JSON.parse(line).err).toMatchObject({
      type: "Error",
      message: "connection lost: the socket closed",
      code: "08006",
    });
    expect(JSON.parse(logged({ err: "not an error" })).err).toBe("not an error");
  });

  it("writes one JSON object a line, with the request id it was given", () => {
    expect(JSON.parse(logged({ requestId: "req_1" }))).toMatchObject({
      level: "info",
      name: "test",
      requestId: "req_1",
      msg: "said",
    });
  });
});

describe("Secret", () => {
  it("prints nothing of itself by any road", () => {
    const secret = new Secret("hunter2");
    expect(`${secret}${JSON.stringify({ secret })}${String(secret)}`).not.toContain("hunter2");
    expect(Object.keys(secret)).toEqual([]);
    expect(JSON.stringify(structuredClone(secret))).not.toContain("hunter2");
    expect(secret.reveal()).toBe("hunter2");
  });
});
