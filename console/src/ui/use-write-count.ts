import { useReader } from "./reader.tsx";

/** Writes a count as the reader does. */
export function useWriteCount(): (count: number) => string {
  const { locale } = useReader();
  return (count) => new Intl.NumberFormat(locale).format(count);
}
