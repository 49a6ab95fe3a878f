import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { inside } from "./inside.tsx";
import { readText, searchReader } from "./ui/search.ts";
import { words } from "./words/words.ts";

const wallets = createRoute({
  getParentRoute: () => inside,
  path: "/wallets",
  staticData: { page: { menu: { group: "wallet", title: words.menu.wallets } } },
  component: lazyRouteComponent(() => import("./wallet/wallets/page.tsx"), "WalletsPage"),
});

const wallet = createRoute({
  getParentRoute: () => inside,
  path: "/wallets/$id",
  staticData: { page: { opens: "Wallet" } },
  validateSearch: searchReader({ after: readText, deposits: readText, sent: readText }),
  component: lazyRouteComponent(() => import("./wallet/wallets/wallet-page.tsx"), "WalletPage"),
});

const ownSend = createRoute({
  getParentRoute: () => inside,
  path: "/wallets/$id/send",
  component: lazyRouteComponent(() => import("./wallet/own-send/page.tsx"), "OwnSendPage"),
});

const signTransaction = createRoute({
  getParentRoute: () => inside,
  path: "/wallets/$id/sign/$transaction",
  component: lazyRouteComponent(() => import("./wallet/wallets/sign-page.tsx"), "SignPage"),
});

const importWallet = createRoute({
  getParentRoute: () => inside,
  path: "/wallets/import",
  component: lazyRouteComponent(() => import("./wallet/bring/import-page.tsx"), "ImportPage"),
});

const watchWallet = createRoute({
  getParentRoute: () => inside,
  path: "/wallets/watch",
  component: lazyRouteComponent(() => import("./wallet/bring/watch-page.tsx"), "WatchPage"),
});

/** Of wallets: what is in them, and what leaves them. */
export const walletsRoutes = [wallets, wallet, ownSend, signTransaction, importWallet, watchWallet] as const;
