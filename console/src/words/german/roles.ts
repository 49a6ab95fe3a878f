export const roles = {
  USER: "Benutzer",
  OPERATOR: "Operator",
  COMPLIANCE: "Compliance",
  AUDITOR: "Prüfer",
  ADMIN: "Admin",
  NODE: "Knoten",
  SERVICE: "Dienst",
} as const;

export const notForYou = {
  title: "Diese Seite ist nicht für Sie",
  explained: (roles: string) =>
    `Sie ist für Personen mit einer dieser Rollen: ${roles}. Wer Rollen vergibt, kann Ihnen eine geben.`,
} as const;
