/** Whether its money is real: the gateway writes it into the page. */
export type Mode = "sandbox" | "production";

export const mode: Mode = document.documentElement.dataset.mode === "sandbox" ? "sandbox" : "production";
