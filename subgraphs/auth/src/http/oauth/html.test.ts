import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html } from "./html.ts";

describe("html", () => {
  it("takes no tag, no quote and no entity from what is put in", () => {
    expect(String(html`<p title="${'"><script>'}">${"<b>&amp;'"}</p>`)).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;amp;&#39;</p>',
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(String(html`${text}`)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it("keeps what it made itself, in lists too, and leaves out what is null", () => {
    const items = ["a", "<"].map((text) => html`<li>${text}</li>`);
    expect(String(html`<ul>${items}</ul>${null}${html`<p></p>`}`)).toBe("<ul><li>a</li><li>&lt;</li></ul><p></p>");
  });
});
