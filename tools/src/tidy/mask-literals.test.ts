import { describe, expect, it } from "vitest";
import { maskLiterals } from "./mask-literals.ts";

/**
 * A template's placeholder is planted as `§{`: in a plain string the linter takes it for a mistake.
 */
const mask = (text: string, what: { comments: boolean; strings: boolean }) =>
  maskLiterals(text.replaceAll("§", "$"), what).replaceAll("$", "§");

describe("masking", () => {
  it.each([
    ['a("// no comment"); b()', "a(               ); b()"],
    ["a(`x §{b(`y §{c} z`)} w`); d()", "a(   §{b(   §{c}   )}   ); d()"],
    ["a(`§{b}`, `§{c}§{d}`); e()", "a( §{b} ,  §{c}§{d} ); e()"],
    ["a(`}`); b({ c: `§{{ d: 1 }}` }); e()", "a(   ); b({ c:  §{{ d: 1 }}  }); e()"],
    ["a(`\\` \\§{`); b()", "a(        ); b()"],
    ["a = b / c; d = e / f", "a = b / c; d = e / f"],
    ["a = (b) / c; d = '/'", "a = (b) / c; d =    "],
    ['a = /[/`"]/.test(b); c()', "a =        .test(b); c()"],
    ["return /'/.exec(a); b()", "return    .exec(a); b()"],
    ["a('it\\'s'); b() // 'c'", "a(       ); b()       "],
    ["a /* ' */ + b", "a         + b"],
    ["a // `\nb(`c`)", "a     \nb(   )"],
  ])("of %j keeps every column", (text, expected) => {
    expect(mask(text, { comments: true, strings: true })).toBe(expected);
  });

  it("leaves what is not asked for", () => {
    const text = "a('b', /c/, `d`) // 'e'";
    expect(mask(text, { comments: true, strings: false })).toBe("a('b', /c/, `d`)       ");
    expect(mask(text, { comments: false, strings: true })).toBe("a(   ,    ,    ) // 'e'");
  });
});
