/**
 * The languages that a browser asks for, the best first (RFC 9110 §12.5.4): primary subtags in
 * lower case, which is all that most texts are made for.
 */
export const acceptedLanguages = (acceptLanguage: string | undefined): string[] =>
  (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => primarySubtag(tag));

/** `de` of `de-AT`. */
export const primarySubtag = (tag: string): string => tag.toLowerCase().split("-", 1)[0] ?? "";
