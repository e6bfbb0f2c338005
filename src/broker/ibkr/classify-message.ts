/** What a message of TWS means for us; each asks for one reaction. */
export const messageKinds = [
  "info",
  "warning",
  "ignore",
  "farm-ok",
  "farm-broken",
  "link-lost",
  "link-restored",
  "data-lost",
  "closed",
  "client-id",
  "protocol",
  "too-fast",
  "pacing",
  "slots",
  "retry",
  "empty",
  "cancelled",
  "no-permission",
  "session-taken",
  "unknown-contract",
  "ambiguous-contract",
  "read-only",
  "rejected",
  "resubscribe",
  "order",
  "unknown",
] as const;

/** What a message of TWS means for us. */
export type MessageKind = (typeof messageKinds)[number];

interface Rule {
  readonly codes: readonly number[];
  /** Looked for in the part of the text that TWS does not translate. */
  readonly text?: RegExp;
  readonly kind: MessageKind;
}

// The first rule that fits decides, so a rule with a text stands before the one without.
const rules: readonly Rule[] = [
  { codes: [2104, 2106, 2107, 2108, 2158], kind: "farm-ok" },
  { codes: [2119], kind: "info" },
  { codes: [2103, 2105, 2157], kind: "farm-broken" },
  { codes: [1100, 2110], kind: "link-lost" },
  { codes: [1101], kind: "data-lost" },
  { codes: [1102], kind: "link-restored" },
  { codes: [502, 504, 1300], kind: "closed" },
  { codes: [326], kind: "client-id" },
  // The client's word for a message that it does not know; nothing is lost.
  { codes: [505], text: /no parser implementation/i, kind: "warning" },
  { codes: [503, 505, 506], kind: "protocol" },
  { codes: [100], kind: "too-fast" },
  { codes: [162, 420], text: /pacing violation/i, kind: "pacing" },
  { codes: [162], text: /query returned no data|no historical market data for|no head time ?stamp/i, kind: "empty" },
  { codes: [162], text: /query cancell?ed/i, kind: "cancelled" },
  { codes: [162], text: /no market data permissions|requires additional subscription/i, kind: "no-permission" },
  { codes: [162], text: /different ip address/i, kind: "session-taken" },
  { codes: [162], text: /time length exceed|invalid step/i, kind: "rejected" },
  { codes: [162, 420], kind: "rejected" },
  { codes: [10197], kind: "session-taken" },
  { codes: [165], kind: "retry" },
  { codes: [200], text: /ambiguous/i, kind: "ambiguous-contract" },
  { codes: [200, 203], kind: "unknown-contract" },
  { codes: [300, 366], kind: "ignore" },
  { codes: [320, 321], text: /read-?only/i, kind: "read-only" },
  { codes: [322], text: /simultaneous/i, kind: "slots" },
  { codes: [320, 321, 322, 10299, 10314], kind: "rejected" },
  { codes: [354, 10089, 10168, 10186], kind: "no-permission" },
  { codes: [2174, 10090, 10091, 10167], kind: "warning" },
  { codes: [10182, 10225], kind: "resubscribe" },
  {
    codes: [103, 104, 105, 106, 107, 110, 161, 201, 202, 383, 387, 399, 404, 434, 435, 10006, 10147, 10148],
    kind: "order",
  },
];

/**
 * What a message means, by its code and by the end of its text: TWS translates the beginning (up to the colon) into
 * the language it runs in.
 */
export function classifyMessage(code: number, text: string): MessageKind {
  const rule = rules.find(({ codes, text: wanted }) => codes.includes(code) && (wanted?.test(text) ?? true));
  if (rule) return rule.kind;
  return code >= 2100 && code < 3000 ? "warning" : "unknown";
}
