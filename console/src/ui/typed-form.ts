/** An amount of the API, as a person of that language would type it. */
export const typedForm = (amount: string, locale: string): string => {
  const digits = (amount.split(".")[1] ?? "").length;
  return new Intl.NumberFormat(locale, {
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount as Intl.StringNumericLiteral);
};
