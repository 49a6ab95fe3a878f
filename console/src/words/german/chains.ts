import { staffMenu } from "./staff-menu.ts";

/** Wie weit jedes Netz verfolgt ist, und wie es seinen Anbietern geht. */
export const chains = {
  title: staffMenu.chains,
  what: "Die Netze, in denen Wallets liegen, und wie weit jedes verfolgt ist. Ein Anbieter heißt nach seinem Platz in der Konfiguration: Seine Adresse ist geheim.",
  lookAgain: "Erneut nachsehen",
  state: "Zustand",
  meaning: "Das heißt",
  states: {
    NOT_CONNECTED: "Nicht verbunden",
    WAITING: "Wartet",
    CATCHING_UP: "Holt auf",
    FOLLOWING: "Wird verfolgt",
    STOPPED: "Angehalten",
  },
  meanings: {
    NOT_CONNECTED:
      "Kein Knoten ist konfiguriert. Wallets und Adressen entstehen, und was im Netz geschieht, wird nicht gesehen.",
    WAITING:
      "Keinem Anbieter geht es gut, oder seit einer Minute hat niemand nachgesehen. Was inzwischen geschieht, wird später gelesen.",
    CATCHING_UP: "Einige Blöcke sind noch zu lesen.",
    FOLLOWING: "Jeder Block, den sein Anbieter kennt, ist gelesen.",
    STOPPED:
      "Ein endgültiger Block wurde durch einen anderen ersetzt. Vergleichen Sie ihn mit einem Anbieter aus anderem Haus, bevor es weitergeht.",
  },
  tip: "Neuester Block",
  followed: "Gelesen bis",
  checked: "Nachgesehen",
  height: (height: number) => `Block ${height}`,
  tokens: "Token",
  tokenStates: {
    UNCHECKED: "noch nicht geprüft",
    FITS: "wie eingestellt",
    REFUSED: "abgelehnt: nichts davon wird gutgeschrieben oder gesendet",
  },
  tokenFaults: {
    NO_CODE: "An der Adresse steht kein Vertrag.",
    OTHER_DECIMALS: "Der Vertrag hat andere Nachkommastellen.",
    OTHER_DOMAIN: "Der Vertrag signiert für einen anderen Namen, eine andere Version oder Kette.",
    OTHER_SYMBOL: "Der Vertrag nennt sich mit einem anderen Kürzel.",
  },
  providers: "Anbieter",
  provider: (place: number) => `Anbieter ${place}`,
  providerStates: {
    OK: "In Ordnung",
    UNREACHABLE: "Keine Antwort",
    OTHER_CHAIN: "In einer anderen Kette",
    STALE: "Sein neuester Block ist alt",
    BEHIND: "Hinter den anderen",
    DISAGREES: "Hat einen anderen endgültigen Block",
  },
  hot: {
    title: "Netzkasse",
    balance: "Heißer Bestand",
    nextNonce: "Nächste Nonce",
    unmined: "Signiert, noch in keinem Block",
    count: (count: number) => (count === 1 ? "1 Transaktion" : `${count} Transaktionen`),
    since: "die älteste seit",
    toTransactions: "Was unterwegs ist",
    toTreasuries: "Netzkassen",
  },
  resume: "Weitergehen lassen…",
  resumeTitle: (name: string) => `${name} weitergehen lassen`,
  resumeMeaning: (height: number) =>
    `Es hielt bei Block ${height} an, der endgültig war und ersetzt wurde. Die Kette gilt dann so, wie ihr Anbieter sie jetzt hat. Sehen Sie sich diese zuerst an.`,
  resumeNow: "Weitergehen lassen",
  resumed: (name: string) => `${name} geht weiter.`,
  refusals: {
    NetworkUnavailable: "Dieses Netz ist hier nicht mehr konfiguriert.",
    NetworkNotStopped: "Es ist bei diesem Block nicht mehr angehalten. Schließen Sie das und sehen Sie erneut nach.",
  },
};
