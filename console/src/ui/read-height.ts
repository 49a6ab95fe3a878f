/** As the API takes it. */
const HIGHEST = 2_147_483_646;

/** The height of a block as somebody types it, groups of digits or not; null: none was said. */
export function readHeight(text: string): number | null | "unreadable" {
  const digits = text.replaceAll(/[\s\u00a0\u202f.,'’](?=\d{3}(?!\d))/g, "").trim();
  if (digits === "") return null;
  if (!/^\d{1,10}$/.test(digits)) return "unreadable";
  const height = Number.parseInt(digits, 10);
  return height <= HIGHEST ? height : "unreadable";
}
