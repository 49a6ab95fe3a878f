import type { Tone } from "../ui/state.tsx";

export const ACCOUNT_TONES: Readonly<Record<"OPEN" | "FROZEN" | "CLOSED", Tone>> = {
  OPEN: "good",
  FROZEN: "bad",
  CLOSED: "quiet",
};
