import { QueryClient } from "@tanstack/react-query";

/**
 * Where answers are kept. What is asked or ordered is sent now or fails now, whatever the browser
 * thinks of the network: an order that waited for it by itself would be sent long after the press.
 */
export const makeQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: 1, networkMode: "always", refetchOnReconnect: true },
      mutations: { networkMode: "always" },
    },
  });
