import { useReader } from "../../ui/reader.tsx";

/** Writes a number of rows as the reader does. */
export function useWriteCount(): (count: number) => string {
  const { locale } = useReader();
  return (count) => new Intl.NumberFormat(locale).format(count);
}
