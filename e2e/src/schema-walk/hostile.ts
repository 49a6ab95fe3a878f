/**
 * Stands in every hostile value that has room for it, so that an answer or a log line which quotes
 * one can be found.
 */
export const CANARY = "canary0f3a9d";

const C = CANARY;
const encoded = (text: string) => Buffer.from(text, "latin1").toString("base64url");

/**
 * What is no text, shows nothing or something else, or is meant for another reader than the one it
 * comes to.
 */
const TEXTS: readonly string[] = [
  "",
  "   ",
  "\u0000",
  `${C}\u0000`,
  `${C}\ud800`,
  `\udc00${C}`,
  "\ud83d",
  `a\u200b${C}`,
  `\u202e${C}`,
  `\ufeff${C}`,
  `${C}\u00ad`,
  "\u3164",
  "\u115f",
  "\u2800",
  `${C}\u{e0061}`,
  `\u0301${C}`,
  `${C}\ufffd`,
  `${C}\uffff`,
  `${C}\u{10fffd}`,
  `${C}\n${C}`,
  `${C}\r\n`,
  `${C}\t`,
  `${C}\u001b[31m`,
  `${C}\u2028`,
  `\u212a${C}`,
  `ａｃｃ＿${C}`,
  `${C} \u00e9 e\u0301 👩\u200d👩\u200d👧`,
  `${C}' OR 1=1 --`,
  `${C}"; DROP TABLE account; --`,
  `$1 ${C}::uuid`,
  `${C}\\`,
  `{${C},NULL}`,
  `{"${C}":[1]}`,
  `<script>${C}</script>`,
  `\${${C}}{{${C}}}`,
  `../../${C}`,
  `%00%s${C}`,
  "__proto__",
  "constructor",
  "null",
  "NaN",
  "-0",
  "-1",
  "1e309",
  "0x10",
  "9".repeat(400),
  "٣",
  C.repeat(300),
  `${"\u0301".repeat(3000)}${C}`,
  `${"(".repeat(2000)}${C}`,
  "usr_01h455vb4pex5vsknk084sn02q",
  "USR_01H455VB4PEX5VSKNK084SN02Q",
  "acc_01h455vb4pex5vsknk084sn02q",
  "acc_8zzzzzzzzzzzzzzzzzzzzzzzzz",
  "pay_01h455vb4pex5vsknk084sn02q",
  `acc_${C}`,
  "2026-02-30T00:00:00Z",
  "+275760-09-13T00:00:01Z",
  encoded("p1:\u0000"),
  encoded(`a1:acc_${C}`),
  encoded("p1:99999999999999999999"),
  encoded("1\nbalanceChanged\naccount:\u0000 1"),
  encoded("1\nbalanceChanged\naccount:acc_01h455vb4pex5vsknk084sn02q 999999999999999999"),
  encoded("1\npaymentStatus\npayment:'; -- 1"),
  encoded(`1\npaymentStatus\npayments:${C} 1`),
  encoded("1\nverificationStatus\nverification:\u00ff 1!"),
];

/** What is no text at all. */
const OTHERS: readonly unknown[] = [
  null,
  0,
  -1,
  2 ** 53,
  1.5,
  true,
  [],
  [C],
  [[[C]]],
  {},
  { [C]: C },
  { a: { b: [C] } },
  JSON.parse(`{"__proto_": "${C}", "constructor": {"prototype": "${C}"}}`),
];

export const HOSTILE: readonly unknown[] = [...TEXTS, ...OTHERS];
export const HOSTILE_TEXTS = TEXTS;
