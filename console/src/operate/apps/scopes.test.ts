import { PERMISSIONS, SCOPES } from "@coffer/platform/identity/permissions";
import { describe, expect, it } from "vitest";
import { words } from "../../words/words.ts";
import { APP_SCOPES } from "./scopes.ts";

describe("what a client may ask people for", () => {
  it("is who they are, and whatever the table of permissions lets a program have of theirs, each in words", () => {
    const own = SCOPES.filter((name) => PERMISSIONS[name].own);
    expect(APP_SCOPES).toEqual(["openid", "profile", "email", "offline_access", ...own]);
    for (const scope of APP_SCOPES) expect(words.apps.scope(scope)).not.toBe(scope);
  });
});
